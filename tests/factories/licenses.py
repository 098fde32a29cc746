"""A license with everything before it: application, case, decision. Rows are made directly, in any state."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from exportctl.core.numbering import next_number
from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from licensing.applications.models import Application, GoodsLine, Party
from licensing.control_lists.models import ControlList, ControlListEdition, ControlListEntry
from licensing.decisions.models import Decision, DecisionLine
from licensing.licenses.models import License, LicenseLine, LicenseParty
from licensing.organizations.models import Organization
from licensing.review.models import Case

LINES = ({"code": "6A005", "description": "Fiber laser module, 2 kW", "quantity": "10", "unit": "NMB"},)
PARTIES = (
    {"role": "consignee", "name": "Halden Freight AS", "country": "NO", "city": "Halden"},
    {"role": "end_user", "name": "Nordlicht Institut", "country": "NO", "city": "Oslo"},
)


def make_person(name: str, side: Side = Side.REGULATOR) -> User:
    """Make a person who only signs: no role, no sign-in."""
    return User.objects.create_user(
        f"{name.lower()}-{uuid4().hex[:8]}@cast.example", None, name=name, side=side
    )


def make_entry(code: str = "6A005", *, sensitive: bool = False) -> ControlListEntry:
    """Return the entry `code` of a trial control list, making what is missing."""
    control_list, _ = ControlList.objects.get_or_create(
        key="trial-goods", defaults={"title": "Trial goods", "jurisdiction": "US"}
    )
    edition = control_list.editions.first() or ControlListEdition.objects.create(
        control_list=control_list,
        label="1",
        sha256="0" * 64,
        loaded_at=timezone.now(),
        in_force_from=timezone.localdate(),
    )
    entry, _ = ControlListEntry.objects.get_or_create(
        edition=edition,
        code=code,
        defaults={
            "title": f"Goods of entry {code}",
            "category": code[:1],
            "category_name": "Sensors and lasers",
            "product_group": "A",
            "product_group_name": "Equipment",
            "regime": "WA",
            "unit": "NMB",
            "sensitive": sensitive,
            "search_text": code.lower(),
        },
    )
    return entry


def make_decision(
    organization: Organization,
    *,
    lines: Sequence[dict[str, Any]] = LINES,
    parties: Sequence[dict[str, Any]] = PARTIES,
    outcome: str = "approve",
    conditions: Sequence[str] = (),
    band: str = "standard",
    on: datetime | None = None,
    **fields: Any,
) -> Decision:
    """Make a filed application, its closed case and a countersigned decision. `fields` are the decision's."""
    at = on or timezone.now()
    filer = organization.registered_by
    application = Application.objects.create(
        organization=organization,
        created_by=filer,
        intended_use="Cutting of steel plates in a shipyard.",
        military_use="no",
        wmd_use="no",
        informed_by_authority="no",
    )
    for number, line in enumerate(lines, 1):
        GoodsLine.objects.create(
            application=application,
            number=number,
            description=line["description"],
            part_number=line.get("part_number", ""),
            entry=make_entry(line.get("code", "6A005"), sensitive=line.get("sensitive", False)),
            quantity=Decimal(line["quantity"]),
            unit=line.get("unit", "NMB"),
            value=Decimal(line.get("value", "25000")),
            currency=line.get("currency", "EUR"),
        )
    for party in parties:
        Party.objects.create(application=application, **{"kind": "company", "street": "2 Quay", **party})
    serial = next_number("application", at.year)
    Application.objects.filter(pk=application.pk).update(
        status="submitted",
        reference=f"EX-{at.year}-{serial:06d}",
        declared_by=filer,
        declared_name=filer.name,
        declared_as="administrator",
        declared_authority=f"Administrator of {organization.name}",
        declared_at=at,
        submitted_by=filer,
        submitted_at=at,
    )
    application.refresh_from_db()
    case = Case.objects.create(
        application=application,
        status={"deny": "denied", "return": "returned_without_action"}.get(outcome, "approved"),
        band=band,
        destination=next((one["country"] for one in parties if one["role"] == "end_user"), "NO"),
        end_user=next((one["name"] for one in parties if one["role"] == "end_user"), "Nobody"),
        goods=lines[0]["description"],
        search_text=application.reference.lower(),
        submitted_at=at,
        due_on=(at + timedelta(days=28)).date(),
        closed_at=at,
    )
    made = {
        "case": case,
        "outcome": outcome,
        "reason": "The end use is civil and plausible.",
        "conditions": list(conditions),
        "criteria": ["1"] if outcome == "deny" else [],
        "facts_digest": "0" * 64,
        "made_by": make_person("Decider"),
        "status": "countersigned",
        "countersigned_by": make_person("Countersigner"),
        "countersigned_at": at,
        **fields,
    }
    decision = Decision.objects.create(**made)
    approves = outcome.startswith("approve")
    for line in application.lines.all():
        DecisionLine.objects.create(
            decision=decision,
            line=line,
            within=outcome,
            outcome="approve" if approves else "deny",
            applied_quantity=line.quantity,
            quantity=line.quantity if approves else 0,
            value=line.value if approves else 0,
        )
    return decision


def make_license(
    organization: Organization,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    status: str = "issued",
    check_code: str = "ABCDE23456",
    **fields: Any,
) -> License:
    """Make an issued license and all before it. `fields` are those of `make_decision`."""
    start = valid_from or timezone.localdate()
    at = datetime.combine(start, time(9), tzinfo=UTC)
    decision = make_decision(organization, on=at, **fields)
    license = License.objects.create(
        number=f"XL-{start.year}-{next_number('license', start.year):06d}",
        case=decision.case,
        decision=decision,
        organization=organization,
        status=status,
        issued_at=at,
        valid_from=start,
        valid_to=valid_to or start + timedelta(days=729),
        destination=decision.case.destination,
        conditions=decision.conditions,
        check_code=check_code,
    )
    for one in decision.lines.select_related("line"):
        LicenseLine.objects.create(
            license=license,
            number=one.line.number,
            description=one.line.description,
            part_number=one.line.part_number,
            entry_id=one.line.entry_id,
            unit=one.line.unit,
            authorized=one.quantity,
            value=one.value,
            currency=one.line.currency,
        )
    for party in decision.case.application.parties.all():
        LicenseParty.objects.create(
            license=license,
            role=party.role,
            name=party.name,
            address=f"{party.street}, {party.city}",
            country=party.country,
        )
    return license
