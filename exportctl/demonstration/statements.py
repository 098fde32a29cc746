"""End-use statements that were entered field by field, for a few cases and one party of the book."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.demonstration import papers
from licensing.applications import services as applications
from licensing.applications.models import Application
from licensing.library import services as library
from licensing.library.models import BookParty
from licensing.library.services import Good, StatementFacts

FRAMES = "Bicycle frames and wheelchair parts. The end user works the goods itself, in its own halls."
# What each says otherwise than its application; nothing for one that agrees in every point.
STATED: Mapping[str, Mapping[str, Any]] = {
    "case-08": {},
    "case-10": {"stated_use": FRAMES},
    "case-12": {"exporter_name": "Nawras Trading", "visits": "refused", "quantity": "2", "position": ""},
}


def enter(draft: Application, key: str, use: str, actor: User) -> bool:
    """Enter the statement of a case that has one, with its paper; return whether it has."""
    if key not in STATED:
        return False
    said = dict(STATED[key])
    user, quantity = draft.parties.get(role="end_user"), said.pop("quantity", "")
    goods = tuple(
        Good(line.description, quantity or str(line.quantity), line.unit, str(line.value), line.currency)
        for line in draft.lines.all()
    )
    place = f"{user.street}, {user.city}"
    values = _facts(user.name, place, user.country, draft.organization.name) | {"goods": goods}
    facts = StatementFacts(**values | {"stated_use": use} | said)
    paper = papers.statement(user.name, facts.stated_use)
    applications.save_end_use_statement(draft, user.pk, facts, actor=actor, version=None, upload=paper)
    return True


def keep(party: BookParty, actor: User) -> None:
    """Put a statement for whatever is supplied into the party book."""
    use = "Marking and welding of surgical instruments in our own workshops; nothing is sold on or lent."
    values = _facts(party.name, f"{party.street}, {party.city}", party.country, party.organization.name)
    library.save_statement(
        party,
        StatementFacts(**values | {"stated_use": use}),
        actor=actor,
        version=None,
        upload=papers.statement(party.name, use),
    )


def _facts(name: str, place: str, country: str, exporter: str) -> dict[str, Any]:
    return {
        "user_name": name,
        "user_address": place,
        "user_country": country,
        "exporter_name": exporter,
        "place_of_use": place,
        "no_wmd": "given",
        "civil_use": "given",
        "no_reexport": "given",
        "visits": "given",
        "signatory": "Noor Halvard",
        "position": "Head of purchasing",
        "signed_on": timezone.localdate() - timedelta(days=20),
        "language": "English",
    }
