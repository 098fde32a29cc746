"""Who has a case, and what they and their colleagues recommend."""

from django.db import transaction
from django.urls import reverse

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.notices import tell
from exportctl.core.people.models import User
from licensing.review import rules
from licensing.review.models import Case, CriterionFinding, Recommendation
from licensing.review.services.cases import locked_case


@transaction.atomic
def assign(
    case: Case, *, to: User, actor: User, version: int | str | None = None, tells: bool = True
) -> Case:
    """Give a case to an officer; taking it oneself is the same thing.

    The officer is told, unless the caller tells of many cases at once (`tells` False).
    """
    locked = locked_case(case.pk)
    require(actor, "review.assign", locked)
    expect_version(locked, version)
    if not to.holds("review.recommend"):
        raise DomainError(f"{to} is not a licensing officer.", code="not_an_officer")
    if locked.officer_id == to.pk:
        return locked
    if to == actor and locked.officer is not None and version is None:
        raise Conflict(f"{locked.officer} has just taken this case.", code="already_taken")
    before = str(locked.officer) if locked.officer else ""
    locked.officer = to
    locked.version += 1
    locked.save(update_fields=["officer", "version", "updated_at"])
    if tells and to != actor:
        tell(
            "review.assigned",
            [to],
            path=reverse("licensing:case", args=[case.pk]),
            reference=locked.reference,
            assigned_by=actor,
        )
    verb = "case.taken" if to == actor else "case.assigned"
    audit.record(
        locked,
        verb,
        actor=actor,
        thread=case.pk,
        before={"officer": before},
        after={"officer": str(to)},
        officer=to,
    )
    return locked


@transaction.atomic
def recommend(
    case: Case, *, advice: rules.Advice, actor: User, version: int | str | None = None
) -> Recommendation:
    """Record what the officer recommends, and what was found on each criterion.

    A later recommendation replaces an earlier one.

    Raises:
        DomainError: what `check_advice` and `check_findings` raise.
        NotPermitted, Conflict: the case is not the actor's, or the page is stale.
    """
    locked = _locked_for_advice(case, advice)
    require(actor, "review.recommend", locked)
    expect_version(locked, version)
    made = _advise(locked, advice, actor)
    locked.recommendation = made
    locked.version += 1
    locked.save(update_fields=["recommendation", "version", "updated_at"])
    said = made.get_outcome_display().lower()
    audit.record(made, "case.recommended", actor=actor, thread=case.pk, reason=made.reason, outcome=said)
    return made


@transaction.atomic
def advise(
    case: Case, *, advice: rules.Advice, actor: User, version: int | str | None = None
) -> Recommendation:
    """Record a colleague's opinion beside the officer's recommendation; who decides sees both.

    The case gets a new version: whoever decides on a page from before is refused and sees the opinion.
    """
    locked = _locked_for_advice(case, advice)
    require(actor, "review.advise", locked)
    expect_version(locked, version)
    made = _advise(locked, advice, actor)
    locked.version += 1
    locked.save(update_fields=["version", "updated_at"])
    said = made.get_outcome_display().lower()
    audit.record(made, "case.advised", actor=actor, thread=case.pk, reason=made.reason, outcome=said)
    return made


def _locked_for_advice(case: Case, advice: rules.Advice) -> Case:
    rules.check_advice(advice)
    rules.check_findings(advice)
    return Case.objects.select_for_update(of=("self",)).select_related("officer").get(pk=case.pk)


def _advise(case: Case, advice: rules.Advice, actor: User) -> Recommendation:
    made = Recommendation.objects.create(
        case=case,
        outcome=advice.outcome,
        reason=advice.reason.strip(),
        conditions=list(advice.conditions),
        criteria=list(advice.criteria),
        benefits=advice.benefits.strip(),
        mitigations=advice.mitigations.strip(),
        made_by=actor,
        score_seen=case.score,
    )
    CriterionFinding.objects.bulk_create(
        CriterionFinding(
            recommendation=made,
            criterion=one.code,
            finding=one.finding,
            public=one.public.strip(),
            protected=one.protected.strip(),
        )
        for one in advice.findings
    )
    return made
