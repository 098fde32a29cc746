"""Requests for tests, walked through the services to the state that a test needs."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from licensing.advice import services
from licensing.advice.models import AdviceAnswer, AdviceRequest
from licensing.advice.services import Given, ItemFacts, LineGiven, Transaction
from licensing.competence.models import Qualification
from licensing.organizations.models import Organization
from tests.factories.applications import make_entry


def authorized(*people: User) -> None:
    """Give people the authority for the categories of the small control list, where they have none."""
    today = timezone.localdate()
    giver = User.objects.filter(email="giver@authority.example").first() or User.objects.create_user(
        email="giver@authority.example", name="Giver", side=Side.REGULATOR
    )
    for person in people:
        if not person.qualifications.exists():
            Qualification.objects.create(
                person=person,
                categories=["1", "6"],
                level="authorized",
                valid_from=today - timedelta(days=900),
                valid_until=today + timedelta(days=900),
                evidence="Course on the control list.",
                given_by=giver,
            )


DETAILS = {
    "function": "A fiber laser that cuts sheet metal in a workshop.",
    "performance": "2 kW mean power, 1070 nm, beam quality M2 1.1",
}
TRANSACTION = Transaction(
    destination="NO",
    end_user="Fjordglass Verksted AS",
    end_use="Cutting of shop signs in the end user's own workshop.",
    question="Do we need a license for it?",
)


def item_facts(**fields: Any) -> ItemFacts:
    """Return the facts of one item: a laser that the exporter puts under 6A005."""
    values: dict[str, Any] = {
        "kind": "equipment",
        "name": "Fiber laser cutter",
        "manufacturer": "Arden Photonics",
        "part_number": "AP-2000",
        "special_design": "no",
        "details": DETAILS,
        "proposal": "entry",
        "proposal_reason": "Its mean power is above the threshold of the entry.",
    }
    if fields.get("proposal", "entry") == "entry":
        values["entry"] = fields.pop("entry", None) or make_entry()
    return ItemFacts(**(values | fields))


def draft(
    organization: Organization, user: User, kind: str = "classification", *, items: int = 1, **fields: Any
) -> AdviceRequest:
    """Return a draft that is ready to submit."""
    request = services.start(organization, kind, actor=user)
    for _ in range(items):
        services.save_item(request, fields.get("item") or item_facts(**fields), actor=user, version=None)
    if kind == "advice":
        services.save_transaction(request, TRANSACTION, actor=user, version=None)
    return AdviceRequest.objects.get(pk=request.pk)


def filed(
    organization: Organization, user: User, kind: str = "classification", **fields: Any
) -> AdviceRequest:
    """Return a request that nobody has taken."""
    return services.submit(draft(organization, user, kind, **fields), actor=user, version=None)


def under_review(
    organization: Organization, user: User, officer: User, kind: str = "classification", **fields: Any
) -> AdviceRequest:
    """Return a request that `officer` has, who may classify."""
    authorized(officer)
    return services.take(filed(organization, user, kind, **fields), actor=officer)


def given(request: AdviceRequest, *lines: LineGiven, **fields: Any) -> Given:
    """Return an answer: by default the entry that the exporter proposed, which needs one signature."""
    entry = make_entry()
    listed = LineGiven("listed", "Mean power is above the threshold of the entry.", entry)
    needed = LineGiven("needed", "The entry is controlled for this destination.", entry)
    default = listed if request.kind == "classification" else needed
    items = list(request.items.all())
    chosen = lines or (default,) * len(items)
    values: dict[str, Any] = {
        "edition": entry.edition,
        "scope": "The item as described and no altered version of it.",
        "valid_until": timezone.localdate() + timedelta(days=700),
    }
    return Given(lines={item.pk: line for item, line in zip(items, chosen, strict=True)}, **(values | fields))


FREE = LineGiven("not_listed", "No entry names a laser of this power for marking.")


def issued(organization: Organization, user: User, officer: User, **fields: Any) -> AdviceAnswer:
    """Return an answer that one signature was enough for."""
    request = under_review(organization, user, officer, **fields)
    return services.answer(request, given(request), actor=officer)


def proposed(organization: Organization, user: User, officer: User, **fields: Any) -> AdviceAnswer:
    """Return an answer that waits for a second signature, because it sets the item free."""
    request = under_review(organization, user, officer, **fields)
    return services.answer(request, given(request, FREE), actor=officer)
