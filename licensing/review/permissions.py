"""Who may do what to a case, and why not."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from licensing.review.models import CLOSED, Case, CaseStatus


def _open(case: Case) -> Verdict:
    return Verdict("This case is closed.") if case.status in CLOSED else ALLOW


@rule("review.work_case")
def may_work_case(actor: User, case: Case) -> Verdict:
    """Whoever works on a case must have it, so that two officers do not cross."""
    if case.status in CLOSED:
        return _open(case)
    if case.officer_id is None:
        return Verdict("Nobody has this case yet. Take it first.")
    if case.officer_id != actor.pk:
        return Verdict(f"{case.officer} has this case. Ask for it to be assigned to you.")
    return ALLOW


@rule("review.assign")
def may_assign(actor: User, case: Case) -> Verdict:
    """Open cases can be taken and handed on."""
    return _open(case)


@rule("review.recommend")
def may_recommend(actor: User, case: Case) -> Verdict:
    """Only the officer of the case recommends, while it is under review."""
    verdict = may_work_case(actor, case)
    if verdict and case.status != CaseStatus.UNDER_REVIEW:
        return Verdict("A recommendation can be made only while the case is under review.")
    return verdict


@rule("review.advise")
def may_advise(actor: User, case: Case) -> Verdict:
    """Colleagues give an opinion while the case is under review; its officer recommends instead."""
    if case.status in CLOSED:
        return _open(case)
    if case.status != CaseStatus.UNDER_REVIEW:
        return Verdict("An opinion can be given only while the case is under review.")
    if case.officer_id == actor.pk:
        return Verdict("This is your case: recommend an outcome instead.")
    return ALLOW
