"""Reads of cases: queues, one case with its facts, what the screener and the scorer are given."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from licensing.applications.models import Application, Party
from licensing.organizations.queries import organizations_of
from licensing.review.models import CLOSED, OPEN, RISK_RANK, Case, CaseStatus, Enquiry
from screening.hits.rules import PartyFacts


def cases_visible_to(actor: User) -> QuerySet[Case]:
    """Return the cases that `actor` may know of: exporters their own, the authority by role, others none."""
    cases = Case.objects.select_related("application__organization", "officer")
    if actor.side == Side.EXPORTER:
        return cases.filter(application__organization__in=organizations_of(actor))
    return cases if actor.holds("review.see_cases") else cases.none()


def party_facts(parties: Iterable[Party]) -> tuple[PartyFacts, ...]:
    """Return what the screener is told about parties, in a stable order."""
    return tuple(
        PartyFacts(
            ref=str(party.pk),
            role=party.role,
            kind=party.kind,
            name=party.name,
            aliases=tuple(party.aliases),
            address=party.address_line,
            country=party.country,
        )
        for party in sorted(parties, key=lambda party: str(party.pk))
    )


@dataclass(frozen=True)
class Filters:
    """What a queue shows. Every field has an empty value that filters nothing."""

    whose: str = "mine"
    status: str = ""
    band: str = ""
    destination: str = ""
    clock: str = ""
    hits: str = ""
    text: str = ""


def queue(actor: User, filters: Filters, *, today: date) -> QuerySet[Case]:
    """Return the cases of a queue; open ones unless a status is asked for.

    `rank` is the score, and -1 where there is none yet, so that a page can go on after any case.
    """
    cases = cases_visible_to(actor).annotate(rank=RISK_RANK).filter(_belongs_to(filters.whose, actor))
    cases = cases.filter(status=filters.status) if filters.status else cases.filter(OPEN)
    if filters.band:
        cases = cases.filter(band=filters.band)
    if filters.destination:
        cases = cases.filter(destination=filters.destination)
    if filters.hits:
        cases = cases.filter(open_hits__gt=0)
    if filters.clock == "overdue":
        cases = cases.filter(due_on__lt=today, waiting=False)
    elif filters.clock == "waiting":
        cases = cases.filter(waiting=True)
    for word in filters.text.lower().split():
        cases = cases.filter(search_text__contains=word)
    return cases


def _belongs_to(whose: str, actor: User) -> Q:
    """Return the condition of "mine", "unassigned" or "all"."""
    return {"mine": Q(officer=actor), "unassigned": Q(officer=None)}.get(whose, Q())


def queue_counts(actor: User, filters: Filters, *, today: date) -> dict[str, int]:
    """Return how many cases fit the filters: the actor's own, nobody's, and all. One query."""
    cases = queue(actor, replace(filters, whose="all"), today=today).order_by()
    kinds = ("mine", "unassigned", "all")
    return cases.aggregate(**{kind: Count("pk", filter=_belongs_to(kind, actor)) for kind in kinds})


def waits_for(case: Case) -> str:
    """Return what a case waits for, in a few words; how it ended where it is closed."""
    if case.status in CLOSED:
        return f"Nothing: {case.get_status_display().lower()}"
    if case.status == CaseStatus.SCREENING:
        return "Screening and scoring"
    if case.status == CaseStatus.QUERY:
        return "Exporter's answer"
    if case.status == CaseStatus.INTENT:
        return "Exporter's answer before a refusal" if case.waiting else "A decision after the time to answer"
    if case.status == CaseStatus.COUNTERSIGN:
        return "A second signature"
    if case.open_hits:
        return f"A ruling on {case.open_hits} hit{'s' if case.open_hits > 1 else ''}"
    if case.officer_id is None:
        return "An officer to take it"
    return "A decision" if case.recommendation_id else "A recommendation"


def open_enquiries_of(actor: User) -> QuerySet[Enquiry]:
    """Return the questions that wait for an answer from `actor`'s organizations, most urgent first."""
    return (
        Enquiry.objects.filter(case__application__organization__in=organizations_of(actor), status="open")
        .select_related("case__application")
        .order_by("due_on")
    )


def announced_refusals_of(actor: User) -> QuerySet[Case]:
    """Return `actor`'s cases in which a refusal is announced and not answered, with `answer_due`."""
    unanswered = Q(refusal_intents__status__in=["open", "lapsed"])
    return (
        cases_visible_to(actor)
        .filter(unanswered, status=CaseStatus.INTENT)
        .annotate(answer_due=F("refusal_intents__due_on"))
        .order_by("answer_due")
    )


def search_text(application: Application) -> str:
    """Return what the queue's search looks through."""
    words = [application.reference or "", application.own_reference, application.organization.name]
    for party in application.parties.all():
        words += [party.name, *party.aliases, party.city]
    for line in application.lines.all():
        words += [line.description, line.part_number, line.entry.code]
    return " ".join(words).lower()


def facts_digest(
    case: Case, *, run_id: object, rulings: Iterable[tuple[object, str]], assessment_id: object
) -> str:
    """Return the SHA-256 of what a decider had before them: if it differs later, the facts have changed."""
    facts: dict[str, Any] = {
        "application": str(case.application_id),
        "run": str(run_id),
        "rulings": sorted((str(hit), status) for hit, status in rulings),
        "assessment": str(assessment_id),
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
