"""Parties of the registry and their owners, for the tests of the registry."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from exportctl.core.people import services as people
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from screening.hits import services as hits
from screening.hits.models import Hit, ScreeningRun, Watch
from screening.hits.rules import PartyFacts
from screening.parties import services
from screening.parties.models import OwnershipLink, RegistryParty
from screening.parties.services.ownership import NewLink
from screening.watchlists.queries import editions_in_force
from tests.screening.hits.build import load_list, matched

DAY = date(2026, 3, 1)
LABEL = "EX-2026-000007 · Arden Photonics"
BAKERY = PartyFacts("p1", "consignee", "company", "Quillfeather Bakery", country="DE")
OPTICS = PartyFacts("p2", "end_user", "company", "Vandermoor Optics", country="AE", aliases=("VMO Trading",))


def any_list() -> None:
    """Have a list in force that names none of the parties."""
    if not editions_in_force():
        load_list("Nobody At All")


def screen(
    thread: UUID, *parties: PartyFacts, label: str = "EX-2026-000007 · Arden Photonics"
) -> ScreeningRun:
    """Screen a case's parties and enter them, as the worker would."""
    run = hits.screen(hits.request_screening(thread, label=label, parties=parties, actor=None).pk)
    services.enter_screened(run.pk)
    return run


def seen(party: PartyFacts, *, thread: UUID | None = None) -> RegistryParty:
    """Return the head of the record of a party that was screened in a case of its own."""
    any_list()
    thread = thread or uuid4()
    screen(thread, party)
    return record_of(thread, party.ref)


def record_of(thread: UUID, ref: str) -> RegistryParty:
    """Return the head of a current appearance's record."""
    return RegistryParty.objects.get(
        members__appearances__thread=thread, members__appearances__ref=ref, members__appearances__current=True
    )


def named(name: str, **facts: str) -> RegistryParty:
    """Return the record of a company seen in some case."""
    return seen(replace(BAKERY, name=name, **facts))


def owns(
    owner: RegistryParty, owned: RegistryParty, percent: str, *, actor: User, day: date = DAY
) -> OwnershipLink:
    """Enter a holding."""
    return services.enter_link(owner, owned, NewLink(Decimal(percent), day, "Register extract."), actor=actor)


def screened_owner(owner: RegistryParty, *names: str) -> ScreeningRun:
    """Screen an owner on its own against a list of these names, by default its own."""
    key = f"list-{str(owner.pk)[:8]}"
    load_list(*(names or (owner.name,)), key=key)
    watch = Watch.objects.get(thread=owner.pk)
    asked = hits.request_screening(
        owner.pk, label=owner.name, parties=watch.parties, actor=None, kind=Watch.Kind.PARTY
    )
    return hits.screen(asked.pk)


def listed(owner: RegistryParty, *, actor: User) -> Hit:
    """Screen an owner against a list that names it, and let two analysts rule that it is the listed one."""
    return matched(screened_owner(owner).hits.get(), actor, second_analyst())


def second_analyst() -> User:
    """Return the analyst who confirms what another proposes here."""
    found = User.objects.filter(email="second@cast.example").first()
    if found is None:
        found = User.objects.create_user(
            "second@cast.example", None, name="Second Analyst", side=Side.REGULATOR
        )
        people.give_role(found, Role.SCREENING_ANALYST, actor=None)
    return User.objects.get(pk=found.pk)
