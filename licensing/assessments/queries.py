"""Reads of assessments: those of a case, how far it is, and the queue of what is to be assessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    Exists,
    FilteredRelation,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, Upper

from exportctl.core.people.models import User
from licensing.applications.models import GoodsLine
from licensing.assessments.models import AssessmentStatus, FurtherEntry, LineAssessment, TechnicalReview
from licensing.assessments.rules import EntryFacts, Progress
from licensing.competence import queries as competence
from licensing.competence.models import Level
from licensing.competence.rules import CATEGORIES
from licensing.control_lists.models import ControlListEntry
from licensing.control_lists.queries import entries_in_force
from licensing.review.models import OPEN, Case, CaseStatus
from licensing.review.queries import cases_visible_to
from licensing.review.rules import entries_with_parents

COUNTED_TO = 200  # further counting costs more than it tells
UNSHOWN = ("search", "search_text", "party_words", "exporter_words", "entries", "countries")
WHOSE = {"signable": "I may sign", "mine": "Mine", "unassigned": "Unassigned", "all": "All"}


def assessments_visible_to(actor: User) -> QuerySet[LineAssessment]:
    """Return the assessments that a person may know of, with what a page shows of them."""
    found = LineAssessment.objects.select_related("line", "case", "entry", "declared", "signed_by")
    return found.filter(case__in=cases_visible_to(actor)) if actor.holds("assessments.see") else found.none()


def in_force_of(case: Case) -> dict[UUID, LineAssessment]:
    """Return the assessment in force of each line of a case, by the line's id."""
    found = LineAssessment.objects.filter(case=case, status=AssessmentStatus.IN_FORCE)
    return {one.line_id: one for one in found.select_related("entry", "line")}


@dataclass(frozen=True)
class LineState:
    """One line with its assessment in force and those before, the newest first."""

    line: GoodsLine
    now: LineAssessment | None
    before: list[LineAssessment]

    @property
    def key(self) -> str:
        """The line with the version that a page shows of it: what comes back with a form."""
        return f"{self.line.pk}:{self.now.number if self.now else 0}"


def line_states(case: Case) -> list[LineState]:
    """Return the lines of a case with their assessments, in three reads."""
    rows = LineAssessment.objects.filter(case=case).prefetch_related("further").order_by("-number")
    reused = ("reuse__source__case", "reuse__source__line", "reuse__answer__answer__request")
    related = ("entry", "declared", "signed_by", "line", *reused)
    found: dict[UUID, list[LineAssessment]] = {}
    for one in rows.select_related(*related):
        found.setdefault(one.line_id, []).append(one)
    lines = case.application.lines.select_related("entry", "product_version")
    return [_state(line, found.get(line.pk, [])) for line in lines]


def _state(line: GoodsLine, found: list[LineAssessment]) -> LineState:
    now = found[0] if found and found[0].status == AssessmentStatus.IN_FORCE else None
    return LineState(line, now, found[1:] if now else found)


def progress_of(states: Iterable[LineState]) -> Progress:
    """Return how far a case is."""
    done = [one.now is not None for one in states]
    return Progress(lines=len(done), done=sum(done))


def unassessed_lines(case: Case) -> list[int]:
    """Return the numbers of the lines of a case that nobody has assessed."""
    done = LineAssessment.objects.filter(line=OuterRef("pk"), status=AssessmentStatus.IN_FORCE)
    return list(case.application.lines.filter(~Exists(done)).values_list("number", flat=True))


def entries_found_by(case: Case) -> list[str]:
    """Return under which entries a case is found: those declared, those assessed, and all they are under."""
    declared = case.application.lines.values_list("entry__code", flat=True)
    standing = LineAssessment.objects.filter(case=case, status=AssessmentStatus.IN_FORCE)
    leading = standing.exclude(entry=None).values_list("entry__code", flat=True)
    further = FurtherEntry.objects.filter(assessment__in=standing).values_list("entry__code", flat=True)
    return entries_with_parents(declared.order_by().union(leading.order_by(), further))


def cases_not_found() -> QuerySet[Case]:
    """Return the cases that are not found by an entry that somebody assessed: those of an earlier version."""
    standing = LineAssessment.objects.filter(status=AssessmentStatus.IN_FORCE, changed=True)
    further = FurtherEntry.objects.filter(assessment__status=AssessmentStatus.IN_FORCE)
    missing = [
        rows.order_by().exclude(**{f"{case}__entries__contains": [Upper("entry__code")]}).values(case)
        for rows, case in ((standing.exclude(entry=None), "case"), (further, "assessment__case"))
    ]
    return Case.objects.filter(pk__in=missing[0].union(missing[1]))


@dataclass(frozen=True)
class Codes:
    """The entries of a case's goods: as assessed where a line is, as declared where nobody assessed it."""

    assessed: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        """Both."""
        return self.assessed | self.declared


def codes_of(cases: Iterable[UUID]) -> dict[UUID, Codes]:
    """Return the entries of the goods of cases, in one read."""
    further = FurtherEntry.objects.filter(assessment=OuterRef("now")).order_by().values("entry__code")
    lines = GoodsLine.objects.filter(application__case__in=list(cases)).order_by()
    now = FilteredRelation("assessments", condition=Q(assessments__status=AssessmentStatus.IN_FORCE))
    rows = lines.annotate(now=now, further=ArraySubquery(further)).values_list(
        "application__case", "entry__code", "now__outcome", "now__entry__code", "further"
    )
    assessed: dict[UUID, set[str]] = {}
    declared: dict[UUID, set[str]] = {}
    for case, code, outcome, leading, more in rows.distinct():
        if outcome is None:
            declared.setdefault(case, set()).add(code)
        else:
            assessed.setdefault(case, set()).update(filter(None, [leading, *more]))
    return {
        case: Codes(frozenset(assessed.get(case, ())), frozenset(declared.get(case, ())))
        for case in assessed.keys() | declared.keys()
    }


def reviewer_of(case: Case) -> User | None:
    """Return who has the technical work of a case."""
    found = TechnicalReview.objects.filter(case=case).select_related("reviewer").first()
    return found.reviewer if found is not None else None


def entry_facts(entry: ControlListEntry) -> EntryFacts:
    """Return what the rules read of an entry."""
    return EntryFacts(entry.code, entry.category, entry.regime, tuple(filter(None, entry.reasons)))


def entries_named(codes: Iterable[str]) -> dict[str, ControlListEntry]:
    """Return the entries in force with these codes, by code; the first list by title where two have one."""
    found: dict[str, ControlListEntry] = {}
    for entry in entries_in_force().filter(code__in=list(codes)):
        found.setdefault(entry.code, entry)
    return found


def categories_to_sign(states: Iterable[LineState]) -> set[str]:
    """Return the categories in which something is still to be assessed."""
    return {one.line.entry.category for one in states if one.now is None} & CATEGORIES.keys()


@dataclass(frozen=True)
class Filters:
    """What the queue shows."""

    whose: str = "signable"
    category: str = ""


def queue(actor: User, filters: Filters, *, mine: Iterable[str], many: bool = False) -> QuerySet[Case]:
    """Return the open cases with lines that wait for an assessment; `mine` are categories one may sign.

    A case whose decision waits for a signature is not shown: its lines cannot be assessed now. Few cases are
    found by the codes that stand beside them; `many` are quicker looked through in the order of a page.
    """
    if not actor.holds("assessments.see"):
        return Case.objects.none()
    cases = cases_visible_to(actor).defer(*UNSHOWN).filter(OPEN).exclude(status=CaseStatus.COUNTERSIGN)
    wanted = ControlListEntry.objects.all()
    if filters.category:
        wanted = wanted.filter(category=filters.category)
    if filters.whose == "signable":
        wanted = wanted.filter(Q(category__in=list(mine)) | _of_no_category(bool(mine)))
    if wanted.query.where and not many:
        cases = cases.filter(entries__overlap=ArraySubquery(wanted.values("code").distinct()))
    left = _left().filter(entry__in=wanted)
    # A value of each case, not EXISTS, which the database would answer by joining every line there is.
    return cases.alias(next_line=Subquery(left.values("pk")[:1])).filter(
        _belongs_to(filters.whose, actor), next_line__isnull=False
    )


def _of_no_category(has_any: bool) -> Q:
    """Return the entries of no category, of goods that no list names: they want any authority."""
    return ~Q(category__in=list(CATEGORIES)) if has_any else Q(pk=None)


def _left() -> QuerySet[GoodsLine]:
    """Return the lines of an outer case that nobody has assessed."""
    done = LineAssessment.objects.filter(line=OuterRef("pk"), status=AssessmentStatus.IN_FORCE)
    return GoodsLine.objects.filter(~Exists(done), application=OuterRef("application"))


def waits_for_assessment() -> Q:
    """Return the condition of cases with lines that somebody can assess now."""
    return Q(Exists(_left())) & ~Q(status=CaseStatus.COUNTERSIGN)


def lines_left(today: date) -> Coalesce:
    """Return how many lines of each case nobody has assessed; the day does not matter."""
    return _counted(_left().order_by(), "application")


def waits_of_lines(case: Case) -> Iterable[tuple[datetime, datetime | None, datetime | None]]:
    """Return of each line of each edition when it was filed, first assessed, and superseded by the next."""
    application = case.application
    lines = GoodsLine.objects.filter(
        application__reference=application.reference,
        application__edition__lte=application.edition,
        application__submitted_at__isnull=False,
    )
    newer = Min("application__amendments__submitted_at")
    found = lines.order_by().annotate(first=Min("assessments__created_at"), newer=newer)
    rows: Iterable[Any] = found.values_list("pk", "application__submitted_at", "first", "newer")
    return [row[1:] for row in rows]


def _belongs_to(whose: str, actor: User) -> Q:
    reviews = TechnicalReview.objects.filter(case=OuterRef("pk"))
    if whose == "mine":
        return Q(Exists(reviews.filter(reviewer=actor)))
    if whose == "unassigned":
        return ~Q(Exists(reviews.filter(reviewer__isnull=False)))
    return Q()


def with_progress(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Add what a row of the queue says."""
    lines = GoodsLine.objects.filter(application=OuterRef("application")).order_by()
    done = LineAssessment.objects.filter(case=OuterRef("pk"), status=AssessmentStatus.IN_FORCE).order_by()
    reviews = TechnicalReview.objects.filter(case=OuterRef("pk"))
    wanted = _left().order_by("entry__category").values("entry__category").distinct()
    return cases.annotate(
        lines_total=_counted(lines, "application"),
        lines_done=_counted(done, "case"),
        wanted=ArraySubquery(wanted),
        reviewer_name=Subquery(reviews.values("reviewer__name")[:1]),
    )


def _counted(rows: QuerySet[Any], by: str) -> Coalesce:
    counts = rows.values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def queue_counts(actor: User, filters: Filters, *, mine: Iterable[str]) -> Mapping[str, int]:
    """Return how many cases each queue has, no further than one beyond `COUNTED_TO`."""
    return {
        whose: queue(actor, Filters(whose, filters.category), mine=mine)[: COUNTED_TO + 1].count()
        for whose in WHOSE
    }


def signable(actor: User, *, on: Any) -> list[str]:
    """Return the categories that a person may sign for on a day."""
    held = [one for one in competence.held_by(actor) if one.level == Level.AUTHORIZED and one.holds(on)]
    return sorted({category for one in held for category in one.categories})


def to_assess(actor: User, *, on: Any) -> QuerySet[Case]:
    """Return what waits for somebody, no further than one beyond `COUNTED_TO`."""
    return queue(actor, Filters(), mine=signable(actor, on=on)).order_by()[: COUNTED_TO + 1]
