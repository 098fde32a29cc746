"""Requests to transfer licenses, walked through the services."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from exportctl.core.people.models import User
from licensing.licenses.models import License
from licensing.organizations.models import Organization
from licensing.transfers import services
from licensing.transfers.models import Transfer
from tests.factories.jobs import drain


def paper() -> SimpleUploadedFile:
    """Return a document that shows the change."""
    return SimpleUploadedFile("merger.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")


def ask(license: License, receiver: Organization, exporter: User, *more: License) -> Transfer:
    """Return a request that waits for the receiver."""
    request = services.Request(receiver, "merger", "We merge.", timezone.localdate(), [paper()])
    return services.ask([license, *more], request, actor=exporter)


def accept(made: Transfer, receiver: User) -> Transfer:
    """Accept for the receiver; the screening is done."""
    done = services.accept(made, position="Director", declared=True, actor=receiver, version=made.version)
    drain()
    return done


def hand_over(license: License, receiver: Organization, people: tuple[User, User, User, User]) -> License:
    """Go the whole way and return the edition of the new holder; the news of it is heard."""
    exporter, other, officer, signer = people
    made = accept(ask(license, receiver, exporter), other)
    made = services.recommend(made, grants=True, reason="The merger is shown.", actor=officer)
    services.countersign(made, actor=signer)
    drain()
    return License.objects.get(replaces=license)
