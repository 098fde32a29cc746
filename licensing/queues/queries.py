"""Reads of queues: which cases, in which order, and how many."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from exportctl.core.calendar import rules as days
from exportctl.core.counts import counts
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.queues.models import SavedQueue, Shows
from licensing.queues.rules import COUNTED_TO
from licensing.queues.teams import team_of
from licensing.referrals.queries import agencies_of
from licensing.review.models import CLOSED, ENDED, OPEN, RISK_RANK, Case, CaseStatus, CaseTotal
from licensing.review.queries import cases_visible_to
from licensing.review.rules import words_of
from licensing.routing.rules import keys_of

QUEUES = {
    "mine": "My cases",
    "team": "My team’s turn",
    "lane": "Priority lane",
    "unassigned": "Unassigned",
    "waiting": "Waiting",
    "all": "All open",
    "closed": "Closed",
}
HIDING = frozenset({"mine", "team", "unassigned"})
ORDERS = {"due": "Most urgent", "newest": "Newest", "oldest": "Oldest", "risk": "Highest risk"}
ORDERS_LANE = {"wished": "Wished day", **ORDERS}
ORDERS_CLOSED = {"closed": "Closed last", "newest": "Newest", "oldest": "Oldest"}
ORDER_FIELDS = {
    "due": ("due_on", "pk"),
    "newest": ("-submitted_at", "-pk"),
    "oldest": ("submitted_at", "pk"),
    "risk": ("-rank", "-pk"),
    "closed": ("-closed_at", "-pk"),
    "wished": ("wished_by", "pk"),
}
URGENT = {
    "yes": Q(urgent=True),
    "asked": Q(urgent=True, urgency=""),
    "accepted": Q(urgency="accepted"),
    "declined": Q(urgency="declined"),
}
MOST_WORDS = 12
AnyRow = TypeVar("AnyRow", bound=Model)
# Columns that a row does not show; the searched words of a case are longer than all the rest.
UNSHOWN = ("urgency_reason", "search", "search_text", "party_words", "exporter_words", "entries", "countries")


@dataclass(frozen=True)
class Filters:
    """What a queue shows. Every field has an empty value that filters nothing."""

    whose: str = "mine"
    waiting: str = ""
    status: str = ""
    band: str = ""
    kind: str = ""
    clock: str = ""
    days: int = 5
    hits: str = ""
    urgent: str = ""
    officer: UUID | None = None
    reference: str = ""
    exporter: str = ""
    party: str = ""
    destination: str = ""
    country: str = ""
    flag: str = ""
    entry: str = ""
    currency: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    text: str = ""
    order: str = ""

    @property
    def of_closed(self) -> bool:
        """Whether the queue shows closed cases; an ending that is asked for says so too."""
        return self.whose == "closed" or self.status in CLOSED

    @property
    def may_hide_waiting(self) -> bool:
        """Whether the queue is one of work to do, and nothing asks for cases that wait."""
        asked = self.clock == "waiting" or self.status == CaseStatus.QUERY
        return self.whose in HIDING and not self.of_closed and not asked

    @property
    def hides_waiting(self) -> bool:
        """Whether cases that wait for somebody outside are left out, because nobody here can work on them."""
        return self.may_hide_waiting and self.waiting != "shown"

    @property
    def ordering(self) -> tuple[str, ...]:
        """The fields that the queue is ordered by; what has no meaning there is the usual order."""
        orders = ORDERS_CLOSED if self.of_closed else ORDERS_LANE if self.whose == "lane" else ORDERS
        return ORDER_FIELDS[self.order if self.order in orders else next(iter(orders))]


def usual(actor: User) -> str:
    """Return the queue that a person starts with: officers their own cases, others their team's."""
    return "mine" if actor.has_role(Role.LICENSING_OFFICER) else "team"


def queue(
    actor: User, filters: Filters, *, today: date, closed: Mapping[date, str] = days.NO_DAYS
) -> QuerySet[Case]:
    """Return the cases of a queue; `closed` are the closing days, which "due within" leaves out.

    `rank` is the score, and -1 where there is none yet, so that a page can go on after any case.
    """
    cases = cases_visible_to(actor).defer(*UNSHOWN).annotate(rank=RISK_RANK)
    return cases.filter(condition(actor, filters, today=today, closed=closed))


def condition(actor: User, filters: Filters, *, today: date, closed: Mapping[date, str] = days.NO_DAYS) -> Q:
    """Return what makes a case one of a queue, in one piece: a page counts some thirty queues."""
    asked = (ENDED if filters.of_closed else OPEN) & _belongs_to(filters, actor)
    if filters.hides_waiting:
        asked &= Q(waiting=False)
    asked &= Q(**{name: value for name in PLAIN if (value := getattr(filters, name))})
    asked &= _of_clock(filters, today, closed)
    if filters.hits:
        asked &= Q(open_hits__gt=0)
    if filters.urgent:
        asked &= URGENT[filters.urgent]
    if filters.country:
        asked &= Q(countries__contains=[filters.country])
    if filters.entry:
        asked &= Q(entries__contains=[filters.entry])
    if filters.flag:
        asked &= Q(flags__overlap=keys_of(filters.flag))
    words = of_words(
        text=filters.text, exporter=filters.exporter, party=filters.party, reference=filters.reference
    )
    return asked & words & _of_value(filters)


PLAIN = ("status", "band", "kind", "destination", "officer")


def _belongs_to(filters: Filters, actor: User) -> Q:
    """Return the condition of one of the standing queues. A closed case waits for nobody."""
    if filters.whose == "team":
        team = team_of(actor)
        return team.turn if team is not None else Q(pk=None)
    mine, nobodys, waiting = Q(officer=actor.pk), Q(officer=None), Q(waiting=True)
    if filters.of_closed:
        waiting = Q(pk=None)
    lane = URGENT["accepted"]
    standing = {"mine": mine, "unassigned": nobodys, "waiting": waiting, "lane": lane}
    return standing.get(filters.whose, Q())


def _of_clock(filters: Filters, today: date, closed: Mapping[date, str]) -> Q:
    """Return the condition of a clock's state; days are working days. A closed case's clock has none.

    The day a case is due is kept beside it, and reckoned anew with every pause and closing day.
    """
    if filters.clock and filters.of_closed:
        return Q(pk=None)
    if filters.clock == "due":
        until = days.add_days(
            today, filters.days, unit=days.WORKING, jurisdiction=settings.JURISDICTION, closed=closed
        )
        return Q(due_on__gte=today, due_on__lte=until, waiting=False)
    return {
        "overdue": Q(due_on__lt=today, waiting=False),
        "in_time": Q(due_on__gte=today, waiting=False),
        "waiting": Q(waiting=True),
    }.get(filters.clock, Q())


def of_words(*, text: str, exporter: str, party: str, reference: str) -> Q:
    """Return the condition that every word that was typed begins a word of the case, in the right place."""
    places = ((text, ""), (exporter, "A"), (party, "B"))
    typed = [_begun(word, place) for said, place in places for word in words_of(said)[:MOST_WORDS]]
    asked = Q()
    if typed:
        asked &= Q(search=SearchQuery(" & ".join(typed), config="simple", search_type="raw"))
    if not reference:
        return asked
    if reference.isdecimal():
        number = f"{reference:0>6}"
        with_number = SearchQuery(f"'{number}'", config="simple", search_type="raw")
        return asked & Q(search=with_number, reference__endswith=f"-{number}")
    return asked & Q(reference__startswith=reference.upper())


def _begun(word: str, place: str) -> str:
    """Return what finds words that begin with a word; one letter begins too many, and finds only itself."""
    return f"'{word}':{'*' if len(word) > 1 else ''}{place}".removesuffix(":")


def _of_value(filters: Filters) -> Q:
    """Return the condition that the goods in one currency are worth what was asked for."""
    if not filters.currency:
        return Q()
    totals = CaseTotal.objects.filter(case=OuterRef("pk"), currency=filters.currency)
    if filters.least is not None:
        totals = totals.filter(total__gte=filters.least)
    if filters.most is not None:
        totals = totals.filter(total__lte=filters.most)
    return Q(Exists(totals))


def sorted_few(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return the same cases, no more than COUNTED_TO, to be found first and sorted afterwards.

    The database cannot tell how many cases a beginning of a word has. Where it takes a few for many it walks
    all cases in their order and finds nothing on the way.
    """
    return cases.filter(pk__in=Subquery(cases.order_by().values("pk")[: COUNTED_TO + 1]))


def bounded(rows: QuerySet[AnyRow]) -> QuerySet[AnyRow]:
    """Return rows to be counted, no further than one beyond COUNTED_TO."""
    return rows.order_by()[: COUNTED_TO + 1]


def bounded_counts(actor: User, cases: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """Return how many rows each query has, no further than one beyond COUNTED_TO, all in one read."""
    return counts(actor, {key: bounded(rows) for key, rows in cases.items()})


def saved_queues(actor: User, shows: Shows = Shows.CASES) -> QuerySet[SavedQueue]:
    """Return the lists that a person kept, then those that were shared with their team or agencies."""
    if shows == Shows.REFERRALS:
        shared = Q(agency__in=agencies_of(actor, on=timezone.localdate()))
    else:
        team = team_of(actor)
        shared = Q(team=team.key) if team is not None else Q(pk=None)
    found = SavedQueue.objects.filter(Q(owner=actor) | shared, shows=shows).select_related("owner", "agency")
    return found.order_by("team", F("agency").asc(nulls_first=True), "name")


def officers() -> Iterable[tuple[UUID, str, str]]:
    """Return id, name and address of the people who may have cases, by name."""
    people = User.objects.filter(groups__name=Role.LICENSING_OFFICER, is_active=True)
    return people.order_by("name", "email").values_list("pk", "name", "email")


def days_left(cases: Iterable[Case], today: date, closed: Mapping[date, str]) -> dict[UUID, int]:
    """Return the working days until each case is due, less than zero where it is overdue."""
    return {case.pk: _between(today, case.due_on, closed) for case in cases}


def _between(today: date, due: date, closed: Mapping[date, str]) -> int:
    first, last = sorted((today, due))
    counted = days.counted_days(
        first, last, unit=days.WORKING, jurisdiction=settings.JURISDICTION, closed=closed
    )
    if due == today:
        return 0
    return max(counted, 1) if due > today else -max(counted, 1)  # also over days that do not count
