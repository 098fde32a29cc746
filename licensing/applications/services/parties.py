"""Parties of a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core.base import expect_version
from exportctl.core.errors import DomainError, Gap
from exportctl.core.people.models import User
from licensing.applications import rules
from licensing.applications.models import (
    Application,
    Party,
    PartyRole,
)
from licensing.applications.queries import kind_of
from licensing.applications.services.library import party_taken
from licensing.applications.services.locking import (
    Version,
    changed,
    holds,
    locked_draft,
    record,
    row_of,
    shown,
    values_of,
    write,
)
from licensing.applications.services.statements import drop_statements
from licensing.library import identifiers
from licensing.library.identifiers import Identifier
from licensing.library.models.parties import PartyKind
from licensing.library.services import Picked
from licensing.unfinished.services import wipe_page
from screening.lookups.rules import birth_problems


@dataclass(frozen=True)
class PartyFacts:
    """One party: role and kind are those of the models, `country` is ISO 3166-1 alpha-2."""

    role: str
    kind: str
    name: str
    street: str
    city: str
    country: str
    aliases: tuple[str, ...] = ()
    postal_code: str = ""
    website: str = ""
    email: str = ""
    birth_date: str = ""
    nationality: str = ""
    identifiers: tuple[Identifier, ...] = ()

    def columns(self) -> dict[str, Any]:
        """Return the table's columns."""
        numbers = [number.to_json() for number in self.identifiers]
        return values_of(self) | {"aliases": list(self.aliases), "identifiers": numbers}


def check_party(facts: PartyFacts) -> None:
    """Refuse numbers and a date of birth that cannot be right, or that the kind of party does not have.

    Raises:
        DomainError: `number_refused`, `nationality_refused` or `birth_date_refused`.
    """
    if len(facts.identifiers) > identifiers.MOST:
        raise DomainError(f"Give at most {identifiers.MOST} numbers.", code="number_refused")
    for number in facts.identifiers:
        if gap := identifiers.problem_of(number, party_kind=facts.kind):
            raise DomainError(gap.message, code="number_refused", gaps=[gap])
    if facts.nationality and facts.kind != PartyKind.PERSON:
        message = "Only a person has a nationality."
        gap = Gap(message, field="nationality")
        raise DomainError(message, code="nationality_refused", gaps=[gap])
    if problem := birth_problem(facts.birth_date, kind=facts.kind):
        gap = Gap(problem, field="birth_date")
        raise DomainError(problem, code="birth_date_refused", gaps=[gap])


def birth_problem(birth_date: str, *, kind: str) -> str:
    """Say what is wrong with a date of birth of a party of a kind; "" where nothing is."""
    if birth_date and kind != PartyKind.PERSON:
        return "Only a person has a date of birth."
    return " ".join(birth_problems(birth_date, today=timezone.localdate()))


@transaction.atomic
def save_party(
    application: Application,
    facts: PartyFacts,
    *,
    actor: User,
    version: Version,
    party_id: UUID | None = None,
    picked: Picked | None = None,
) -> Party:
    """Add a party, or change the one with `party_id`; saving what is already there changes nothing.

    A new party that was `picked` from the party book notes which version of it it was.

    Raises:
        NotPermitted, Conflict: `not_a_draft` or `stale`.
        Missing: the party is gone, or is not in the exporter's book.
        DomainError: `end_user_taken` when another party is the only end user, `role_refused`, `role_taken` or
            `person_wanted` by the type of license, or what `check_party` raises.
    """
    draft = locked_draft(application, actor)
    check_party(facts)
    several = _check_role(draft, facts)
    values = facts.columns() | {"among_several": several}
    party = row_of(draft.parties.all(), party_id) if party_id else Party(application=draft)
    if holds(party, values):
        return party
    expect_version(draft, version)
    _refuse_taken(draft, facts, party)
    before = None if party._state.adding else shown(party, values)
    if party._state.adding and (book := party_taken(draft, picked, actor)):
        party.book_party, party.book_version = book, book.version
    write(party, values)
    if party.role != PartyRole.END_USER:
        drop_statements(draft, party)
    changed(draft)
    role = PartyRole(party.role).label.lower()
    record(draft, "application.party_saved", actor, before, shown(party, values), party=party.name, role=role)
    return party


@transaction.atomic
def add_parties(
    application: Application, parties: Sequence[PartyFacts], *, actor: User, version: Version
) -> list[Party]:
    """Add several parties, all or none; a refusal names the party that it is about.

    Raises:
        NotPermitted, Conflict, DomainError: as for saving.
    """
    draft = locked_draft(application, actor)
    expect_version(draft, version)
    made = []
    for facts in parties:
        try:
            made.append(save_party(draft, facts, actor=actor, version=None))
        except DomainError as error:
            raise DomainError(f"{facts.name}: {error.message}", code=error.code) from None
    return made


def _check_role(draft: Application, facts: PartyFacts) -> bool:
    """Refuse a role or a party that the type of license does not know; say if it allows several end users."""
    wanted = kind_of(draft).role(facts.role)
    if wanted is None:
        message = rules.role_problem(kind_of(draft), facts.role, others=0)
        raise DomainError(message, code="role_refused", gaps=[Gap(message, field="role")])
    field, problem = rules.person_problem(wanted, kind=facts.kind, nationality=facts.nationality)
    if problem:
        raise DomainError(problem, code="person_wanted", gaps=[Gap(problem, field=field)])
    return facts.role == PartyRole.END_USER and wanted.most > 1


def _refuse_taken(draft: Application, facts: PartyFacts, party: Party) -> None:
    """Refuse one party more of a role than the type of license allows."""
    others = draft.parties.filter(role=facts.role).exclude(pk=party.pk)
    message = rules.role_problem(kind_of(draft), facts.role, others=others.count())
    if message and facts.role == PartyRole.END_USER and others.count() == 1:
        name = others.get().name
        message = f"{name} is already the end user, and there can be only one. Change that party instead."
    if message:
        code = "end_user_taken" if facts.role == PartyRole.END_USER else "role_taken"
        raise DomainError(message, code=code, gaps=[Gap(message, field="role")])


@transaction.atomic
def remove_party(application: Application, party_id: UUID, *, actor: User, version: Version) -> None:
    """Remove a party; the row history keeps what it said.

    Raises:
        NotPermitted, Conflict, Missing: as for saving.
    """
    draft = locked_draft(application, actor)
    expect_version(draft, version)
    party = row_of(draft.parties.all(), party_id)
    role = PartyRole(party.role).label.lower()
    drop_statements(draft, party)
    party.delete()
    for name in ("licensing:party-edit", "licensing:application-statement"):
        wipe_page(draft, reverse(name, args=[draft.pk, party_id]))
    changed(draft)
    record(draft, "application.party_removed", actor, party.name, None, party=party.name, role=role)
