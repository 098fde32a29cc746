"""Changing an application under review: a draft of the next edition, filing it, discarding it."""

from dataclasses import asdict

from django.db import transaction
from django.urls import reverse

from exportctl.core import audit
from exportctl.core.access import Verdict
from exportctl.core.errors import Conflict, DomainError, Missing
from exportctl.core.notices import tell
from exportctl.core.people.models import User
from licensing.amendments import queries, rules
from licensing.amendments.models import Amendment
from licensing.applications import services as applications
from licensing.applications.models import Application
from licensing.assessments.carrying import carry_over
from licensing.review import services as review
from licensing.review.models import Case


@transaction.atomic
def start_amendment(application: Application, *, actor: User, own_reference: str) -> Application:
    """Start a draft that changes an application under review; it is edited as any draft.

    Raises:
        NotPermitted: the actor does not draft for the organization.
        DomainError: `not_changeable`, with the reason.
        Conflict: `already_started`, or `superseded` where a newer edition was filed meanwhile.
    """
    case = _locked(application)
    if case.application_id != application.pk:
        raise Conflict("A newer edition of this application was filed. Change that one.", code="superseded")
    if queries.open_draft(case.application) is not None:
        raise Conflict(
            "There is a draft that changes this application. Go on with it.", code="already_started"
        )
    _refuse_closed(queries.why_not(case))
    return applications.copy_edition(case.application, actor=actor, own_reference=own_reference)


@transaction.atomic
def file_amendment(draft: Application, *, actor: User, version: int | str | None = None) -> Amendment:
    """File a change: the case goes on with the new edition and keeps its work.

    A major change is screened and scored anew, and what was recommended counts no more. The case is locked
    first, so that a decision, a withdrawal or another change comes before or after.

    Raises:
        NotPermitted: the actor may not file for the organization.
        Conflict: `already_submitted` or `stale`.
        DomainError: `gaps_remain`; `not_changeable`; `unchanged` where only the declaration is new.
    """
    case = _locked(draft)
    new = applications.file_edition(draft, actor=actor, version=version, thread=case.pk)
    _refuse_closed(queries.why_not(case))
    old_facts, new_facts = queries.editions_of(new)
    found = rules.differences(old_facts, new_facts)
    if not found:
        raise DomainError("Nothing was changed, so there is nothing to file.", code="unchanged")
    case = review.go_on_with(case, new)
    carry_over(case, rules.unchanged_lines(old_facts, new_facts))
    made = _write(case, new, found)
    _tell(made, actor)
    if made.major:
        review.screen_anew(case)
    return made


def _write(case: Case, new: Application, found: list[rules.Difference]) -> Amendment:
    major = rules.is_major(found)
    return Amendment.objects.create(
        application=new,
        case=case,
        major=major,
        differences=[asdict(one) for one in found],
        set_aside=review.set_recommendation_aside(case) if major else None,
    )


def _tell(made: Amendment, actor: User) -> None:
    case, edition = made.case, made.application.edition
    weight = "major" if made.major else "minor"
    audit.record(made, "amendment.filed", actor=actor, thread=case.pk, edition=edition, weight=weight)
    if made.set_aside is not None:
        audit.record(made, "amendment.set_aside", actor=None, thread=case.pk, edition=edition - 1)
    tell(
        "amendments.filed",
        [case.officer],
        path=reverse("licensing:case", args=[case.pk]),
        reference=case.reference,
        major=made.major,
    )


@transaction.atomic
def discard_amendment(draft: Application, *, actor: User, version: int | str | None = None) -> Application:
    """Discard the draft of a change; the application that was filed stays as it is.

    Raises:
        NotPermitted, Conflict: as for filing.
    """
    _locked(draft)
    return applications.discard_edition(draft, actor=actor, version=version)


def _locked(application: Application) -> Case:
    found = queries.case_amended_by(application.pk)
    if found is None:
        raise Missing
    return review.locked_case(found.pk)


def _refuse_closed(verdict: Verdict) -> None:
    if not verdict:
        raise DomainError(verdict.reason, code="not_changeable")
