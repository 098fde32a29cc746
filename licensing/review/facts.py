"""What the risk model is told about a case."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from licensing.applications.models import Application, GoodsLine, Party
from licensing.review.models import Case
from licensing.types import registry as types
from licensing.types.answers import countries_in
from screening.risk import queries as risk
from screening.risk.facts import (
    CaseFacts,
    CaseParty,
    CustomerFacts,
    EndUseFacts,
    ExporterFacts,
    ItemFacts,
    OtherStatement,
)

UNLISTED = "UNLISTED"
STATEMENTS_COMPARED = 200

Customers = Callable[[Case], Mapping[str, CustomerFacts]]
_CUSTOMERS: list[Customers] = []


def register_customers(reader: Customers) -> Customers:
    """Register what a feature above knows of the parties of a case, by what screening knows them by."""
    _CUSTOMERS.append(reader)
    return reader


def case_facts(case: Case, *, on: date) -> CaseFacts:
    """Return the facts of a case on a day: what is written here is stored with the score."""
    application = case.application
    customers = {known_as: known for reader in _CUSTOMERS for known_as, known in reader(case).items()}
    parties = tuple(_party(party, case, customers.get(party.known_as)) for party in application.parties.all())
    return CaseFacts(
        on=on,
        destination=case.destination,
        exporter=ExporterFacts(name=application.organization.name),
        items=tuple(_item(line) for line in application.lines.select_related("entry")),
        parties=parties,
        end_use=EndUseFacts(
            text=application.intended_use,
            military=application.military_use,
            wmd=application.wmd_use,
            informed=application.informed_by_authority,
            other_statements=_other_statements(case),
        ),
        attachments=tuple(
            sorted(application.attachments.filter(removed=False).values_list("kind", flat=True))
        ),
        hits=risk.hit_facts(case.pk),
        adverse=risk.adverse_facts(parties, on),
        transit=_on_the_way(application, parties),
    )


ON_THE_WAY = frozenset({"consignee", "intermediate", "forwarder", "holder"})


def _on_the_way(application: Application, parties: tuple[CaseParty, ...]) -> tuple[str, ...]:
    """Return the countries that the goods touch on their way, as far as parties and answers name them."""
    stops = {party.country for party in parties if party.role in ON_THE_WAY}
    kind = types.find(application.kind)
    named = countries_in(kind, application.answers) if kind else []
    return tuple(sorted({*stops, *named}))


def _item(line: GoodsLine) -> ItemFacts:
    return ItemFacts(
        number=line.number,
        code=line.entry.code,
        description=line.description,
        sensitive=line.entry.sensitive,
        regime=line.entry.regime,
        unlisted=line.entry.code == UNLISTED,
        quantity=line.quantity,
        unit=line.unit,
        value=line.value,
        currency=line.currency,
    )


def _party(party: Party, case: Case, customer: CustomerFacts | None) -> CaseParty:
    return CaseParty(
        role=party.role,
        kind=party.kind,
        name=party.name,
        country=party.country,
        address=party.address_line,
        website=party.website,
        email=party.email,
        prior_licenses=_approved_before(party, case),
        customer=customer,
    )


def _approved_before(party: Party, case: Case) -> int:
    """Count cases approved on their own, closed before this one was filed, that name the same party."""
    approved = Case.objects.filter(
        status__startswith="approved",
        decided_elsewhere=False,
        closed_at__lt=case.submitted_at,
        application__parties__name__iexact=party.name,
        application__parties__country=party.country,
    )
    return approved.distinct().count()


def _other_statements(case: Case) -> tuple[OtherStatement, ...]:
    """Return the newest filed end-use texts of other end users, for comparison."""
    names = case.application.parties.filter(role="end_user").values_list("name", flat=True)
    mine = reduce(or_, (Q(name__iexact=name) for name in names))
    same = Party.objects.filter(mine, application=OuterRef("pk"), role="end_user")
    others = (
        Application.objects.exclude(pk=case.application_id)
        .filter(
            status__in=["submitted", "closed"], submitted_at__lt=case.submitted_at, parties__role="end_user"
        )
        .exclude(Exists(same))
        .order_by("-submitted_at")
        .values_list("parties__name", "intended_use")[:STATEMENTS_COMPARED]
    )
    return tuple(OtherStatement(end_user=name, text=text) for name, text in others)
