"""Reported mistakes, walked through the services."""

from typing import Any

from exportctl.core.people.models import User
from licensing.letters.models import Letter
from licensing.licenses.models import License
from licensing.rectifications import queries, services
from licensing.rectifications.models import Rectification
from licensing.rectifications.rules import LINE, PARTY, Wanted
from tests.factories.jobs import drain

DAYS = 40  # until the last day of a short license
REASON = "The part number was typed with a digit too many."


def said(mistake: str = "part_number", **more: Any) -> services.Report:
    """Return what is reported."""
    words = {"wrong": "Line 1 has another part number.", "right": "LS-77", "why": "See our order."}
    return services.Report(mistake, **{**words, **more})


def reported(record: License | Letter, exporter: User) -> Rectification:
    """Report a mistake in a record."""
    return services.ask(record, said(), actor=exporter)


def line_words(**words: str) -> Wanted:
    """Return other words for the first line."""
    return {(LINE, "1"): words}


def party_words(license: License, role: str = "end_user", **words: str) -> Wanted:
    """Return other words for a party of a license."""
    party = next(one for one in queries.licensed_parties(license) if one.role == role)
    return {(PARTY, str(party.pk)): words}


def proposed(made: Rectification, officer: User, wanted: Wanted | None = None) -> Rectification:
    """Take a report up and propose other words; the screening is done."""
    if made.status == "asked":
        made = services.take_up(made, actor=officer)
    done = services.propose(made, wanted or line_words(part_number="LS-77"), reason=REASON, actor=officer)
    drain()
    return Rectification.objects.get(pk=done.pk)
