"""Opening a case, screening and scoring it, closing it and opening it again."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.calendar import services as clocks
from exportctl.core.calendar.models import Clock
from exportctl.core.flow import advance
from exportctl.core.outbox import enqueue, publish
from exportctl.core.people.models import User
from licensing.applications import services as applications
from licensing.applications.flow import APPLICATION_FLOW
from licensing.applications.models import Application
from licensing.organizations.models import Organization
from licensing.review import rules
from licensing.review.events import CaseChanged
from licensing.review.facts import case_facts
from licensing.review.flow import CASE_FLOW
from licensing.review.models import Case, CaseStatus, CaseTotal, Recommendation
from licensing.review.queries import EXPORTER_WORDS, described_otherwise, exporter_words_of, queue_columns
from licensing.review.screened import screened_parties
from licensing.types import registry as types
from licensing.types.urgency import claim_of
from screening.hits import queries as hits
from screening.hits import services as screening
from screening.risk import services as risk

EXPORTER_PORTION = 100  # cases: a few seconds of screening, which a submission may wait behind
UNREAD = {"urgency": "", "urgency_reason": "", "urgency_by": None, "urgency_at": None, "wished_by": None}
EXPORTER_NOTE = "The exporter is screened as it is described now."


@transaction.atomic
def file_application(application: Application, *, actor: User, version: int | str | None = None) -> Case:
    """Submit a draft and open its case: number, clock, screening and scoring in one transaction.

    Raises:
        DomainError: what `applications.services.submit` raises; then nothing was filed and nothing is lost.
    """
    case_id = uuid4()
    submitted = applications.submit(application, actor=actor, version=version, thread=case_id)
    now = submitted.submitted_at or timezone.now()
    kind = types.of(submitted.kind)
    clock = clocks.start_clock(
        case_id, rules.SERVICE_CLOCK, at=now, days=kind.service_days, unit=kind.service_unit
    )
    case = Case.objects.create(
        id=case_id, application=submitted, submitted_at=now, due_on=clock.due_on, **queue_columns(submitted)
    )
    _copy_totals(case)
    audit.record(case, "case.opened", actor=actor, thread=case.pk, reference=submitted.reference)
    request_screening(case, actor=None)
    publish(CaseChanged(case.pk))
    return case


@transaction.atomic
def enter_decided(
    application: Application, *, case_id: UUID, status: CaseStatus, officer: User | None, now: datetime
) -> Case:
    """Enter a case that was decided elsewhere: it opens closed, and its clock never ran."""
    kind = types.of(application.kind)
    clock = clocks.start_clock(
        case_id, rules.SERVICE_CLOCK, at=now, days=kind.service_days, unit=kind.service_unit
    )
    clocks.stop(case_id, rules.SERVICE_CLOCK, at=now)
    case = Case.objects.create(
        id=case_id,
        application=application,
        status=status,
        officer=officer,
        submitted_at=application.submitted_at or now,
        due_on=clock.due_on,
        closed_at=now,
        decided_elsewhere=True,
        **queue_columns(application),
    )
    _copy_totals(case)
    audit.record(case, "case.opened", actor=None, thread=case.pk, reference=application.reference)
    return case


def locked_case(case_id: UUID) -> Case:
    """Return a case under lock. Its application is read after the lock: until then it may be amended.

    A join would find no row at all where an amendment was filed while this waited for the lock.
    """
    return Case.objects.select_for_update(of=("self",)).select_related("officer").get(pk=case_id)


def go_on_with(case: Case, application: Application) -> Case:
    """Put the next edition of its application under a locked case, and renew what stands beside the case.

    What was ruled on the urgency stands while the exporter says the same of it; another claim is unread.
    """
    said_before, case.application = claim_of(case.application.answers), application
    columns = queue_columns(application)
    if claim_of(application.answers) != said_before:
        columns |= UNREAD
    for name, value in columns.items():
        setattr(case, name, value)
    case.version += 1
    case.save(update_fields=["application", *columns, "version", "updated_at"])
    CaseTotal.objects.filter(case=case).delete()
    _copy_totals(case)
    return case


def set_recommendation_aside(case: Case) -> Recommendation | None:
    """Let the recommendation of a locked case count no more; it stays on file. Return it."""
    before = case.recommendation
    if before is not None:
        case.recommendation = None
        case.version += 1
        case.save(update_fields=["recommendation", "version", "updated_at"])
    return before


def screen_anew(case: Case) -> Case:
    """Screen and score a locked case whose application was amended; one that waits for an answer waits on."""
    if case.status != CaseStatus.QUERY:
        case = advance(case, "rescreen", CASE_FLOW, actor=None, thread=case.pk)
    request_screening(case, actor=None)
    return case


def _copy_totals(case: Case) -> None:
    """Keep what the goods are worth beside the case, where queues look for it."""
    values = [(line.value, line.currency) for line in case.application.lines.all()]
    CaseTotal.objects.bulk_create(
        CaseTotal(case=case, currency=currency, total=total)
        for currency, total in rules.total_by_currency(values).items()
    )


@transaction.atomic
def fill_queue_columns() -> int:
    """Fill what queues filter by into cases of an earlier version, which lack it; return into how many."""
    cases = Case.objects.filter(reference="").select_related("application__organization")
    filled = 0
    for case in cases.select_for_update(of=("self",)).iterator(500):
        Case.objects.filter(pk=case.pk).update(**queue_columns(case.application))
        _copy_totals(case)
        filled += 1
    return filled


def request_screening(case: Case, *, actor: User | None) -> None:
    """Queue the screening of the exporter and every party as they stand now; scoring follows."""
    screening.request_screening(
        case.pk,
        label=case.application.reference or "",
        parties=screened_parties(case.application),
        actor=actor,
    )


@transaction.atomic
def find_by_new_name(organization_id: UUID) -> int:
    """Let the cases of an exporter be found by its name of now too; return how many were not. Safe to repeat.

    What a case was filed under goes on finding it.
    """
    words = exporter_words_of(Organization.objects.get(pk=organization_id))
    now = " ".join(words)[:EXPORTER_WORDS]
    cases = Case.objects.filter(application__organization=organization_id).exclude(exporter_words=now)
    return cases.update(exporter_words=now, search_text=Concat("search_text", Value(f" {' '.join(words)}")))


@transaction.atomic
def screen_exporters(*, organization: UUID | None = None, after: UUID | None = None) -> int:
    """Screen again the live cases whose exporter screening knows otherwise; return how many of a portion.

    A portion follows the other through the queue, so that no submission waits behind all of them. Safe to
    repeat: a case that is described as it is now is left alone.
    """
    rest = described_otherwise(organization=organization)
    portion = list((rest.filter(pk__gt=after) if after else rest)[:EXPORTER_PORTION])
    asked = [
        screening.describe_anew(case.pk, parties=screened_parties(case.application), note=EXPORTER_NOTE)
        for case in portion
    ]
    if len(portion) == EXPORTER_PORTION:
        request_exporters(organization=organization, after=portion[-1].pk)
    return sum(run is not None for run in asked)


def look_for_exporters() -> None:
    """Have a worker screen again what is described otherwise, if there is any: after an upgrade, say."""
    if described_otherwise(organization=None).exists():
        request_exporters()


def request_exporters(*, organization: UUID | None = None, after: UUID | None = None) -> None:
    """Have a worker look for live cases whose exporter screening knows otherwise."""
    chosen = {"organization": str(organization or ""), "after": str(after or "")}
    enqueue("review.screen_exporters", key=f"review.screen_exporters:{':'.join(chosen.values())}", **chosen)


@transaction.atomic
def rescreen(case: Case, *, actor: User) -> Case:
    """Screen the parties again, against the editions that are now in force; also after a screening failed.

    A case with a proposed decision is not screened again: the decision is sent back first.
    """
    case = advance(case, "rescreen", CASE_FLOW, actor=actor, thread=case.pk)
    request_screening(case, actor=actor)
    return case


@transaction.atomic
def score(case_id: UUID) -> Case:
    """Score a case on the facts as they are, and let it into review once its screening is done.

    Safe to run twice: the same facts give the same assessment, and a case that has moved on stays there.
    """
    case = locked_case(case_id)
    assessment = risk.assess(case.pk, case_facts(case, on=timezone.now().date()))
    case.score, case.band = assessment.score, assessment.lane
    case.open_hits = hits.open_hits(case.pk).count()
    case.version += 1
    case.save(update_fields=["score", "band", "open_hits", "version", "updated_at"])
    run = hits.latest_run(case.pk)
    if case.status == CaseStatus.SCREENING and run is not None and run.status == "done":
        case = advance(case, "finish_screening", CASE_FLOW, actor=None, thread=case.pk)
    publish(CaseChanged(case.pk))
    return case


def request_scoring(case_id: UUID) -> None:
    """Queue the scoring of a case."""
    enqueue("review.score", key=f"review.score:{case_id}", case_id=str(case_id))


@transaction.atomic
def close(case: Case, action: str, *, actor: User, now: datetime) -> Case:
    """Take a case's last step, stop its clock and close its application."""
    closed = advance(case, action, CASE_FLOW, actor=actor, thread=case.pk, fields={"closed_at": now})
    clocks.stop(case.pk, rules.SERVICE_CLOCK, at=now)
    _copy_clock(closed)
    advance(closed.application, "close", APPLICATION_FLOW, actor=None, thread=case.pk)
    return closed


@transaction.atomic
def reopen(case: Case, *, actor: User, reason: str, now: datetime) -> Case:
    """Open a locked, closed case again: its clock runs on, its parties are screened and it is scored anew.

    The recommendation counts no more. The days since it was closed stand in the clock's ledger as a pause.
    """
    opened = advance(
        case,
        "reopen",
        CASE_FLOW,
        actor=actor,
        reason=reason,
        thread=case.pk,
        fields={"closed_at": None, "reopened_at": now},
    )
    clocks.restart(case.pk, rules.SERVICE_CLOCK, at=now, reason=f"Closed, and opened again: {reason}")
    _copy_clock(opened)
    set_recommendation_aside(opened)
    advance(opened.application, "reopen", APPLICATION_FLOW, actor=None, thread=case.pk)
    request_screening(opened, actor=None)
    publish(CaseChanged(opened.pk))
    return opened


def stand_still(case: Case, *, at: datetime, reason: str) -> None:
    """Let the service clock of a locked case stand still, for a reason that the exporter reads."""
    clocks.pause(case.pk, rules.SERVICE_CLOCK, at=at, reason=reason)
    _copy_clock(case)
    publish(CaseChanged(case.pk))


def run_again(case: Case, *, at: datetime) -> None:
    """Let the service clock of a locked case run again."""
    clocks.resume(case.pk, rules.SERVICE_CLOCK, at=at)
    _copy_clock(case)
    publish(CaseChanged(case.pk))


def _copy_clock(case: Case) -> None:
    """Keep the clock's due day beside the case, where queues sort by it."""
    clock = Clock.objects.get(subject_id=case.pk, key=rules.SERVICE_CLOCK)
    case.due_on, case.waiting = clock.due_on, clock.paused
    case.save(update_fields=["due_on", "waiting"])
