"""What an exporter's own applications were asked about, changed in and returned for: counted, not judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from exportctl.core.people.models import User
from licensing.amendments.models import Amendment
from licensing.applications.models import Application
from licensing.applications.queries import address_of, kind_of
from licensing.applications.tips import Tip
from licensing.decisions.models import Decision, DecisionStatus
from licensing.feedback.kinds import KINDS, ErrorKind, Source
from licensing.feedback.rules import YEAR, comparison
from licensing.organizations.models import Organization
from licensing.questions.models import ASKED_AT, SENT, Enquiry
from licensing.review.models import Case, CaseStatus, Outcome
from licensing.review.queries import cases_visible_to
from licensing.statements.models import Conclusion, StatementFinding
from licensing.types.manifest import Section

MOST_TIPS = 3
MOST_REASONS = 5
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Row:
    """One kind of error: in how many applications of each year, and the last question of that kind."""

    kind: ErrorKind
    now: int
    before: int
    comparison: str
    last: Enquiry | None


@dataclass(frozen=True)
class Report:
    """The applications filed in the last 365 days against those filed in the 365 days before."""

    since: date
    before: date
    filed: int
    filed_before: int
    rows: tuple[Row, ...]
    returned: tuple[Decision, ...]


def report_of(organization: Organization, actor: User, *, today: date) -> Report:
    """Return the report of one exporter, from the cases that the actor may know of. Six reads."""
    since, before = today - YEAR, today - 2 * YEAR
    cases = _cases(organization, actor)
    counts = _count(cases, since=since, before=before) | _cases_counted(cases, since=since, before=before)
    last = {one.about: one for one in _last_questions(cases, before)}
    filed, filed_before = counts["filed_now"], counts["filed_before"]
    rows = []
    for kind in KINDS:
        now, then = counts[f"{kind.key}_now"], counts[f"{kind.key}_before"]
        if now or then:
            said = comparison(now, filed, then, filed_before)
            asked = last.get(kind.values[0]) if kind.source == Source.QUESTION else None
            rows.append(Row(kind, now, then, said, asked))
    rows.sort(key=lambda row: (-row.now, -row.before))
    return Report(since, before, filed, filed_before, tuple(rows), tuple(_returned(cases, before)))


def tips_for(application: Application, actor: User, *, today: date) -> list[Tip]:
    """Return the most frequent own errors in sections that a draft has, one a section. Three reads."""
    since = today - YEAR
    counts = _count(_cases(application.organization, actor), since=since, before=since)
    sections: dict[Section, ErrorKind] = {}
    frequent = sorted(KINDS, key=lambda kind: -counts.get(f"{kind.key}_now", 0))
    for kind in frequent:
        section, happened = kind.section, counts.get(f"{kind.key}_now")
        if section and section in kind_of(application).sections and happened:
            sections.setdefault(section, kind)
    return [
        _tip(application, section, kind, counts[f"{kind.key}_now"])
        for section, kind in list(sections.items())[:MOST_TIPS]
    ]


def _tip(application: Application, section: Section, kind: ErrorKind, count: int) -> Tip:
    times = "one application" if count == 1 else f"{count} applications"
    text = f"{kind.happened}, in {times} that you filed within a year."
    return Tip(text, kind.advice, address_of(application, section), section)


def _cases(organization: Organization, actor: User) -> QuerySet[Case]:
    own = {"application__organization": organization, "decided_elsewhere": False}
    return cases_visible_to(actor).filter(**own)


def _both_years(kinds: Mapping[str, Q], *, since: date, before: date, path: str) -> dict[str, Any]:
    """Return two counts of cases for each condition, by when the case was filed; a case counts once."""
    later = Q(**{f"{path}submitted_at__date__gte": since})
    earlier = Q(**{f"{path}submitted_at__date__gte": before}) & ~later
    counted = path.removesuffix("__") or "pk"
    found = {}
    for key, condition in kinds.items():
        found[f"{key}_now"] = Count(counted, filter=condition & later, distinct=True)
        found[f"{key}_before"] = Count(counted, filter=condition & earlier, distinct=True)
    return found


def _count(cases: QuerySet[Case], *, since: date, before: date) -> dict[str, int]:
    """Count what stands in records of their own: questions, changes, findings."""
    within = {"case__in": cases.values("pk"), "case__submitted_at__date__gte": before}
    asked = Enquiry.objects.filter(status__in=SENT)
    findings = StatementFinding.objects.filter(
        # What the officer has not asked yet is the officer's own.
        Exists(asked.filter(case=OuterRef("case"), created_at__gte=OuterRef("created_at"))),
        conclusion=Conclusion.ASKED,
    )
    records: dict[Source, QuerySet[Any]] = {
        Source.QUESTION: asked,
        Source.CHANGE: Amendment.objects.all(),
        Source.FINDING: findings,
    }
    counts: dict[str, int] = {}
    for source, rows in records.items():
        kinds = {kind.key: _condition(kind) for kind in KINDS if kind.source == source}
        columns = _both_years(kinds, since=since, before=before, path="case__")
        counts |= rows.filter(**within).order_by().aggregate(**columns)
    return counts


def _condition(kind: ErrorKind) -> Q:
    """Return which records of its source are of a kind."""
    if kind.source == Source.QUESTION:
        return Q(about__in=kind.values)
    condition = Q()
    for value in kind.values:
        condition |= Q(differences__contains=[{"kind": value}])
    return condition


def _cases_counted(cases: QuerySet[Case], *, since: date, before: date) -> dict[str, int]:
    kinds = {"filed": Q(), "returned": Q(status=CaseStatus.RETURNED)}
    columns = _both_years(kinds, since=since, before=before, path="")
    return cases.filter(submitted_at__date__gte=before).order_by().aggregate(**columns)


def _last_questions(cases: QuerySet[Case], before: date) -> QuerySet[Enquiry]:
    """Return the last question about each thing."""
    found = Enquiry.objects.filter(
        case__in=cases.values("pk"), case__submitted_at__date__gte=before, status__in=SENT
    )
    return found.select_related("case").order_by("about", ASKED_AT.desc(), "pk").distinct("about")


def _returned(cases: QuerySet[Case], before: date) -> QuerySet[Decision]:
    """Return why applications were returned, the latest first, in the words that the exporter was given."""
    found = Decision.objects.filter(
        case__in=cases.values("pk"),
        case__submitted_at__date__gte=before,
        outcome=Outcome.RETURN,
        status=DecisionStatus.COUNTERSIGNED,
    )
    return found.select_related("case").order_by("-countersigned_at", "pk")[:MOST_REASONS]
