"""Other cases of each party of a case, in a few bounded reads whatever the number of parties."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from uuid import UUID

from django.db.models import Count

from exportctl.core.people.models import User
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to
from licensing.review.screened import screened_parties
from screening.hits.models import Hit
from screening.hits.rules import PartyFacts
from screening.parties.models import Appearance
from screening.parties.queries import appearances_of, heads_of

MOST = 12  # appearances of each party that are read
MOST_PARTIES = 40
UNSHOWN = ("search", "search_text", "party_words", "exporter_words")


@dataclass(frozen=True)
class Before:
    """Another case in which a party appears, in which roles, and what became of its hits there."""

    case: Case
    roles: tuple[str, ...]
    hits: tuple[tuple[str, int], ...]

    @property
    def license(self) -> object | None:
        """The license of the case, where it has one."""
        return getattr(self.case, "license", None)


@dataclass(frozen=True)
class History:
    """A party of the case, its record in the registry, and where else it appears, the newest first."""

    party: PartyFacts
    head: UUID | None
    before: tuple[Before, ...] = ()
    more: bool = False
    outcomes: dict[str, int] = field(default_factory=dict)


def histories_of(actor: User, case: Case) -> tuple[list[History], int]:
    """Return the history of each party, and how many parties are left out because a case has very many."""
    parties = screened_parties(case.application)
    shown = parties[:MOST_PARTIES]
    heads = heads_of(case.pk, shown)
    found = _appearances(set(heads.values()))
    threads = {one.thread for rows in found.values() for one in rows} - {case.pk}
    cases = {one.pk: one for one in _cases(actor, threads)}
    hits = _hits(cases, {one.ref for rows in found.values() for one in rows})
    rows = [_history(one, heads.get(one.ref), case, found, cases, hits) for one in shown]
    return rows, len(parties) - len(shown)


def _appearances(heads: Iterable[UUID]) -> dict[UUID, list[Appearance]]:
    """Return the newest appearances of each party: one read, each part of it by index and cut off."""
    parts = [appearances_of(head).order_by("-last_seen_at", "pk")[: MOST + 1] for head in sorted(heads)]
    found: dict[UUID, list[Appearance]] = defaultdict(list)
    if parts:
        for one in reduce(lambda left, right: left.union(right, all=True), parts):
            found[one.party.head_id].append(one)
    return found


def _cases(actor: User, threads: Iterable[UUID]) -> Iterable[Case]:
    cases = cases_visible_to(actor).filter(pk__in=list(threads)).select_related("license")
    return cases.defer(*UNSHOWN)


def _hits(threads: Iterable[UUID], refs: Iterable[str]) -> dict[tuple[UUID, str], Counter[str]]:
    """Return how many hits of each state the parties have in those cases."""
    rows = Hit.objects.filter(thread__in=list(threads), party_ref__in=list(refs))
    counted = rows.exclude(status=Hit.Status.LAPSED).order_by().values_list("thread", "party_ref", "status")
    found: dict[tuple[UUID, str], Counter[str]] = defaultdict(Counter)
    for thread, ref, status, number in counted.annotate(number=Count("pk")):
        found[thread, ref][Hit.Status(status).label] += number
    return found


def _history(
    party: PartyFacts,
    head: UUID | None,
    case: Case,
    found: dict[UUID, list[Appearance]],
    cases: dict[UUID, Case],
    hits: dict[tuple[UUID, str], Counter[str]],
) -> History:
    rows = found.get(head, []) if head is not None else []
    by_case: dict[UUID, list[Appearance]] = defaultdict(list)
    for one in rows:
        if one.thread in cases and one.thread != case.pk:
            by_case[one.thread].append(one)
    before = tuple(_before(cases[pk], there, hits) for pk, there in by_case.items())
    decided = [one.case for one in before if not one.case.decided_elsewhere]
    outcomes = Counter(str(case.get_status_display()) for case in decided)
    return History(party, head, before, more=len(rows) > MOST, outcomes=dict(outcomes))


def _before(case: Case, there: list[Appearance], hits: dict[tuple[UUID, str], Counter[str]]) -> Before:
    counted: Counter[str] = Counter()
    for ref in {one.ref for one in there}:
        counted += hits.get((case.pk, ref), Counter())
    roles = tuple(sorted({one.role.replace("_", " ") for one in there}))
    return Before(case, roles, tuple(sorted(counted.items())))
