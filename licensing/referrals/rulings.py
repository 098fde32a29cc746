"""How conflicts of a case were settled, each with what it says of single lines and parties; one read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef
from django.db.models.functions import Cast, JSONObject

from licensing.applications.models import PartyRole
from licensing.referrals.models import RuledPart, Settlement
from licensing.review.models import Case


@dataclass(frozen=True)
class RuledOn:
    """What a settlement says of one line or party, as pages show it; quantities in the line's own unit."""

    key: UUID
    title: str
    reason: str
    quantity: Decimal | None
    applied: Decimal | None
    unit: str
    stays: bool


RULED = JSONObject(
    line="line_id",
    number="line__number",
    description="line__description",
    unit="line__unit",
    applied=Cast("line__quantity", CharField()),
    quantity=Cast("quantity", CharField()),
    party="party_id",
    role="party__role",
    name="party__name",
    stays="stays",
    reason="reason",
)


def settlements_in(case: Case) -> Sequence[Settlement]:
    """Return how conflicts of a case were settled, the newest first, each with its `ruled` parts."""
    parts = RuledPart.objects.filter(settlement=OuterRef("pk")).order_by("line__number", "party__name", "pk")
    related = case.settlements.select_related("agency", "raised_by", "ruled_by")
    found = list(related.annotate(told=ArraySubquery(parts.values(json=RULED))))
    for one in found:
        one.ruled = [_ruled_on(part) for part in one.told]
    return found


def _ruled_on(part: Mapping[str, Any]) -> RuledOn:
    of_line = part["line"] is not None
    role = "" if of_line else PartyRole(part["role"]).label
    return RuledOn(
        key=UUID(part["line"] or part["party"]),
        title=f"Line {part['number']}, {part['description']}" if of_line else f"{role} {part['name']}",
        reason=part["reason"],
        quantity=Decimal(part["quantity"]) if of_line else None,
        applied=Decimal(part["applied"]) if of_line else None,
        unit=part["unit"] or "",
        stays=part["stays"] is not False,
    )
