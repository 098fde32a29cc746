"""Who may mark a case, and who may set a rule's flag aside."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.review.models import CLOSED, Case
from licensing.routing.models import CaseFlag
from licensing.routing.rules import FAILED


@rule("routing.flag")
def may_flag(actor: User, subject: Case | CaseFlag) -> Verdict:
    """Colleagues mark any open case, and take a mark off that somebody set."""
    case = subject.case if isinstance(subject, CaseFlag) else subject
    if case.status in CLOSED:
        return Verdict("This case is closed; its flags stay as they were.")
    if isinstance(subject, CaseFlag) and subject.raised_by_id is None:
        return Verdict("A rule raised this flag. It is set aside, not taken off.")
    return ALLOW


@rule("routing.set_aside")
def may_set_aside(actor: User, flag: CaseFlag) -> Verdict:
    """The case's officer or a manager sets a rule's flag aside; a failure is mended instead."""
    if flag.case.status in CLOSED:
        return Verdict("This case is closed; its flags stay as they were.")
    if flag.raised_by_id is not None:
        return Verdict("A person set this flag. It is taken off, not set aside.")
    if flag.key == FAILED.key:
        return Verdict("It goes by itself when every rule works on this case. Tell your administrator.")
    if flag.case.officer_id == actor.pk or actor.has_role(Role.MANAGER):
        return ALLOW
    if flag.case.officer is None:
        return Verdict("Nobody has this case yet. Take it first.")
    return Verdict(f"{flag.case.officer} has this case; they or a manager set its flags aside.")
