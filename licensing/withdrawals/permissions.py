"""Who may withdraw an application, and who rules on it."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from licensing.applications.permissions import may_submit
from licensing.review.models import CLOSED, Case, CaseStatus
from licensing.review.permissions import may_work_case
from licensing.withdrawals.models import Withdrawal


@rule("withdrawals.ask")
def may_ask(actor: User, subject: Case | Withdrawal) -> Verdict:
    """Whoever may submit an application may withdraw it, until it is decided."""
    case = subject.case if isinstance(subject, Withdrawal) else subject
    if case.status in CLOSED:
        return Verdict("This application is closed, so there is nothing to withdraw.")
    return may_submit(actor, case.application)


@rule("withdrawals.rule")
def may_rule(actor: User, subject: Withdrawal) -> Verdict:
    """The case's officer rules on it; what was announced or decided is taken back first, by who may."""
    verdict = may_work_case(actor, subject.case)
    if not verdict:
        return verdict
    if subject.case.status == CaseStatus.INTENT:
        return Verdict("A refusal is announced. Take the announcement back before you let the case go.")
    if subject.case.status == CaseStatus.COUNTERSIGN:
        return Verdict("A decision waits for its signature. Have it sent back before you let the case go.")
    return ALLOW
