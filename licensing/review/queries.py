"""Reads of cases: who sees which, one case with its facts, what the screener and the scorer are given."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    CharField,
    Exists,
    F,
    Func,
    JSONField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Cast, JSONObject

from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from licensing.applications.models import Application, ApplicationStatus, GoodsLine, Party
from licensing.applications.queries import applications_visible_to
from licensing.organizations.models import Organization
from licensing.review.models import Case, CaseStatus, CriterionFinding, Recommendation
from licensing.review.rules import (
    CRITERIA,
    Assessed,
    and_more,
    entries_with_parents,
    goods_in_short,
    words_of,
)
from licensing.types.answers import is_urgent
from screening.hits.models import Watch

EXPORTER_WORDS = 500


def cases_visible_to(actor: User) -> QuerySet[Case]:
    """Return the cases that `actor` may know of: exporters their own, the authority by role, others none."""
    cases = Case.objects.select_related("application__organization", "officer")
    if actor.side == Side.EXPORTER:
        return cases.filter(application__in=applications_visible_to(actor))
    return cases if actor.holds("review.see_cases") else cases.none()


def totals_of(case: Case) -> dict[str, Decimal]:
    """Return what the goods of a case are worth by currency."""
    return dict(case.totals.order_by("currency").values_list("currency", "total"))


def newer_editions(actor: User, application_id: UUID) -> QuerySet[Case]:
    """Return the case that went on with a newer edition of an application, if `actor` may know of it."""
    old = applications_visible_to(actor).filter(pk=application_id, status=ApplicationStatus.SUPERSEDED)
    return cases_visible_to(actor).filter(application__reference__in=old.values("reference"))


def described_otherwise(*, organization: UUID | None) -> QuerySet[Case]:
    """Return the cases in screening's view whose exporter it may know otherwise, in the order of their ids.

    Either it was told nothing of the exporter, as before exporters were screened, or what it was told is
    older than the organization's last change. `organization` asks about the cases of one exporter only.
    """
    exporter = Func(
        Func(
            Value("ref"),
            Cast(OuterRef("application__organization"), CharField()),
            function="jsonb_build_object",
        ),
        function="jsonb_build_array",
        output_field=JSONField(),
    )
    earlier = Q(updated_at__lt=OuterRef("application__organization__updated_at"))
    watches = Watch.objects.filter(thread=OuterRef("pk"), live=True)
    cases = Case.objects.filter(Exists(watches.filter(earlier | ~Q(facts__contains=exporter))))
    if organization is not None:
        cases = cases.filter(application__organization=organization)
    return cases.select_related("application__organization").order_by("pk")


def questions_to(actor: User) -> QuerySet[Case]:
    """Return `actor`'s cases once for each question that waits, with `question` and `answer_due`."""
    return (
        cases_visible_to(actor)
        .filter(enquiries__status="open", closed_at=None)
        .annotate(question=F("enquiries__pk"), answer_due=F("enquiries__due_on"))
        .order_by("answer_due", "question")
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


def queue_columns(application: Application) -> dict[str, Any]:
    """Return what stands beside a case so that queues need no other table; it follows the application."""
    with_entries = Prefetch("lines", GoodsLine.objects.select_related("entry"))
    prefetch_related_objects([application], with_entries, "parties")  # read once for all that opens a case
    lines, parties = list(application.lines.all()), list(application.parties.all())
    end_users = [party for party in parties if party.role == "end_user"]
    exporter = exporter_words_of(application.organization)
    named = words_of(" ".join(" ".join([party.name, *party.aliases, party.city]) for party in parties))
    goods = words_of(" ".join(f"{line.description} {line.part_number} {line.entry.code}" for line in lines))
    numbers = words_of(" ".join(number.value for party in parties for number in party.numbers))
    own = words_of(f"{application.reference} {application.own_reference}")
    return {
        "reference": application.reference,
        "kind": application.kind,
        "urgent": is_urgent(application.answers),
        "destination": destination_of(end_users[0], parties, home=application.organization.country),
        "end_user": and_more(end_users[0].name, len(end_users) - 1),
        "goods": goods_in_short([line.description for line in lines]),
        "entries": entries_with_parents(line.entry.code for line in lines),
        "countries": sorted({*(party.country for party in parties), *nationalities_of(parties)}),
        "exporter_words": " ".join(exporter)[:EXPORTER_WORDS],
        "party_words": " ".join(dict.fromkeys([*named, *numbers])),
        "search_text": " ".join(dict.fromkeys([*own, *exporter, *named, *numbers, *goods])),
    }


def exporter_words_of(organization: Organization) -> list[str]:
    """Return the words that an exporter's cases are found by: of its name, and of those it had before."""
    return list(dict.fromkeys(words_of(" ".join([organization.name, *reversed(organization.former_names)]))))


def nationalities_of(parties: Iterable[Party]) -> list[str]:
    """Return the nationalities of the people among the parties, in their order."""
    return [party.nationality for party in parties if party.nationality]


def destination_of(end_user: Party, parties: Iterable[Party], *, home: str) -> str:
    """Return the country that an application is for: that of the first end user.

    Technology that stays at home goes to the country of the first person of another nationality.
    """
    foreign = [code for code in nationalities_of(parties) if code != home]
    return foreign[0] if end_user.country == home and foreign else end_user.country


FOUND = JSONObject(code="criterion", finding="finding", public="public", protected="protected")


def findings_of(recommendation: str) -> ArraySubquery:
    """Return what a recommendation found on its criteria, as one value that rides along with another read.

    `recommendation` is the field of the outer query that names it.
    """
    rows = CriterionFinding.objects.filter(recommendation=OuterRef(recommendation))
    return ArraySubquery(rows.values(json=FOUND))


def say_findings(made: Recommendation, found: Iterable[Mapping[str, Any]]) -> None:
    """Put on a recommendation what it found on each criterion, in the order of their numbers."""
    by_code = {row["code"]: Assessed(**row) for row in found}
    made.assessed = tuple(by_code[code] for code in CRITERIA if code in by_code)


def read_findings(made: Recommendation) -> None:
    """Read what a recommendation found, and put it on it."""
    found = made.findings.values("finding", "public", "protected", code=F("criterion"))
    say_findings(made, found)


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
