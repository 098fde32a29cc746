from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from exportctl.core.errors import Conflict, DomainError, NotPermitted
from licensing.licenses.models import License
from licensing.licenses.queries import licenses_visible_to
from licensing.transfers import services
from licensing.variations import services as variations
from tests.core.threads import at_once
from tests.factories.jobs import drain
from tests.factories.organizations import make_organization
from tests.licensing.variations.build import draw, first_license, wish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@pytest.fixture
def license(arden, ada, omar, cleo):
    made = first_license(arden, ada, omar, cleo)
    draw(made, "0.5", "test:before", ada)
    return made


@pytest.fixture
def receiver(bruno):
    return make_organization(bruno, name="Bexley Optics 贝克斯利", registration_number="BX-77")


def ask(license, receiver, ada):
    paper = SimpleUploadedFile("merger.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    request = services.Request(receiver, "merger", "We merge.", timezone.localdate(), [paper])
    return services.ask([license], request, actor=ada)


def accept(made, bruno):
    done = services.accept(made, position="Director", declared=True, actor=bruno, version=made.version)
    drain()
    return done


@pytest.fixture
def recommended(license, receiver, ada, bruno, omar):
    made = accept(ask(license, receiver, ada), bruno)
    return services.recommend(made, grants=True, reason="The merger is shown.", actor=omar)


def test_an_approval_gives_the_receiver_the_next_edition(recommended, license, ada, bruno, cleo):
    services.countersign(recommended, actor=cleo)
    drain()

    old, new = License.objects.filter(number=license.number).order_by("edition")
    assert (old.status, new.status) == ("replaced", "issued")
    assert (new.organization, old.organization) == (recommended.receiver, license.organization)
    line = new.lines.get()
    assert (line.carried, line.authorized) == (Decimal("0.5"), old.lines.get().authorized)
    assert new.valid_to == old.valid_to
    assert list(licenses_visible_to(ada)) == [old]
    assert list(licenses_visible_to(bruno)) == [new]
    with pytest.raises(DomainError):
        draw(old, "0.5", "test:after", ada)
    assert draw(new, "0.5", "test:new", bruno).balance == line.authorized - 1


def test_it_is_never_approved_unscreened_or_by_one_person(license, receiver, ada, bruno, omar, cleo):
    made = ask(license, receiver, ada)
    made = services.accept(made, position="Director", declared=True, actor=bruno, version=made.version)
    with pytest.raises(DomainError) as refused:
        services.recommend(made, grants=True, reason="Fine.", actor=omar)
    assert refused.value.code == "not_cleared"
    drain()
    made = services.recommend(made, grants=True, reason="Fine.", actor=omar)
    with pytest.raises(NotPermitted):
        services.countersign(made, actor=omar)
    receiver.refresh_from_db()
    receiver.name = "Somebody Else Ltd"
    receiver.save()
    with pytest.raises(DomainError) as stale:
        services.countersign(made, actor=cleo)
    assert stale.value.code == "not_cleared"
    assert License.objects.get().status == "issued"


def test_one_open_request_and_no_change_beside_it(license, receiver, ada):
    came = at_once(
        lambda n: ask(license, receiver, ada) if n else variations.ask(license, wish(), actor=ada), 2
    )

    assert sum(isinstance(one, Exception) for one in came) == 1, came
    with pytest.raises((Conflict, NotPermitted)):
        ask(license, receiver, ada)


def test_two_signatures_and_a_shipment_at_once(recommended, license, ada, cleo, max_manager):
    def act(number):
        if number == 2:
            return draw(license, "0.5", "test:race", ada)
        return services.countersign(recommended, actor=(cleo, max_manager)[number])

    came = at_once(act, 3)

    assert sum(not isinstance(one, Exception) for one in came[:2]) == 1, came
    old, new = License.objects.order_by("edition")
    assert old.lines.get().drawn == new.lines.get().carried


def test_pages(recommended, license, receiver, ada, bruno, omar, sam, sign_in):
    pages = [
        (ada, reverse("licensing:transfers")),
        (ada, reverse("licensing:license-transfer", args=[license.pk])),
        (ada, reverse("licensing:license", args=[license.pk])),
        (ada, reverse("licensing:transfer", args=[recommended.pk])),
        (bruno, reverse("licensing:transfer", args=[recommended.pk])),
        (omar, reverse("licensing:desk-transfers")),
        (omar, reverse("licensing:desk-transfer", args=[recommended.pk])),
    ]
    for person, url in pages:
        answer = sign_in(person).get(url)
        assert answer.status_code == 200, url
        if person is bruno:
            assert b"merger.pdf" not in answer.content
    assert sign_in(sam).get(reverse("licensing:transfer", args=[recommended.pk])).status_code in (403, 404)
