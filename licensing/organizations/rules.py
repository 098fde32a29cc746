"""Names of organizations, made comparable, and how far somebody may act: pure functions."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from anyascii import anyascii

from exportctl.core.errors import DomainError, Gap

LEGAL_FORMS = frozenset(
    """
    ab ag aps as bv co company corp corporation fze gmbh inc incorporated kg kk limited llc llp ltd mbh nv oy
    oyj plc pte pty pvt sa sarl sas sdn bhd se sl spa srl ug
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)
CLOSE = 0.6


def normalize_name(name: str) -> str:
    """Return `name` in lower-case ASCII without punctuation and legal forms: "Ärden, Ltd." becomes "arden".

    A name that consists of legal forms only keeps them, so that nothing becomes empty that was not.
    """
    plain = anyascii(unicodedata.normalize("NFKC", name)).casefold()
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"[.'’]", "", plain)).split()
    return " ".join([word for word in words if word not in LEGAL_FORMS] or words)


def normalize_number(number: str) -> str:
    """Return a registration number in upper case without outer and doubled blanks."""
    return " ".join(number.upper().split())


def changed_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the names of what differs, in the order of `after`."""
    return [name for name, value in after.items() if before[name] != value]


def former_names_after(former: Sequence[str], was: str, now: str) -> list[str]:
    """Return the names that an organization had before, the oldest first, once it is called `now`."""
    return list(former) if was == now else [*(name for name in former if name != was), was]


REMIND_DAYS = (30, 7)  # days before the last one of a credential on which its administrators are reminded


def reminder_due(on: date, *, valid_to: date) -> int | None:
    """Return which reminder fits day `on`: the fewest days before the last one that are not yet over."""
    left = (valid_to - on).days
    return min((days for days in REMIND_DAYS if 0 <= left <= days), default=None)


COVER_DAYS = 30  # how far ahead an organization is told that nobody with authority to sign is on file


def first_uncovered(spans: Iterable[tuple[date, date]], *, on: date) -> date | None:
    """Return the first day from `on` to COVER_DAYS later that no span covers; None where each is covered.

    A span is a first and a last day, both included.
    """
    day = on
    for first, last in sorted(spans):
        if first <= day:
            day = max(day, last + timedelta(days=1))
    return day if day <= on + timedelta(days=COVER_DAYS) else None


REACHABLE_DAYS = 14  # within which an administrator signed in that the authority takes for reachable


def reachable(last_login: datetime | None, *, now: datetime) -> bool:
    """Whether somebody signed in so lately that they can look after their organization themselves."""
    return last_login is not None and now - last_login < timedelta(days=REACHABLE_DAYS)


@dataclass(frozen=True)
class Extent:
    """How far somebody may act for an exporter; `sites` None means all of them."""

    role: str
    submits: bool
    sites: frozenset[UUID] | None = None


def extent_of(role: str, *, agent_submits: bool = False, only_sites: Iterable[UUID] | None = None) -> Extent:
    """Return what a role may do: only an agent's grant is narrower or wider than its name.

    Raises:
        DomainError: `sites_required` where an agent is narrowed to no site at all.
    """
    if role != "agent":
        return Extent(role, submits=role != "preparer")
    sites = None if only_sites is None else frozenset(only_sites)
    if sites is not None and not sites:
        message = "Tick at least one site, or let the agent act for all sites."
        raise DomainError(message, code="sites_required", gaps=[Gap(message, field="sites")])
    return Extent(role, submits=agent_submits, sites=sites)
