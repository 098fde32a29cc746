"""Who may rule on a hit, and who may be the second."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from screening.hits.models import Hit
from screening.hits.ruling_models import GoodGuyRule

LAPSED = Verdict("A newer screening took the place of this one; rule on its hits.")


@rule("hits.rule")
def may_rule(actor: User, subject: Hit | GoodGuyRule) -> Verdict:
    """Only the newest screening of a thread is ruled on."""
    return LAPSED if isinstance(subject, Hit) and subject.status == Hit.Status.LAPSED else ALLOW


@rule("hits.rule_escalated")
def may_rule_escalated(actor: User, hit: Hit) -> Verdict:
    """An escalated hit is for whom it was escalated to, or a manager, and never for who escalated it."""
    if hit.status == Hit.Status.LAPSED:
        return LAPSED
    if hit.escalated_by_id == actor.pk:
        return Verdict("You escalated this hit; someone else rules on it.")
    if hit.assignee is None or hit.assignee == actor or actor.has_role(Role.MANAGER):
        return ALLOW
    return Verdict(f"This hit was escalated to {hit.assignee}. They or a manager rule on it.")


@rule("hits.confirm")
def may_confirm(actor: User, hit: Hit) -> Verdict:
    """Two people: nobody confirms or sends back a ruling of their own."""
    if hit.status == Hit.Status.LAPSED:
        return LAPSED
    if hit.ruling is not None and hit.ruling.made_by_id == actor.pk:
        return Verdict("You made this ruling; a second analyst or a manager confirms it or sends it back.")
    return ALLOW


@rule("hits.assign")
def may_assign(actor: User, hit: Hit) -> Verdict:
    """Only a hit that waits is anybody's work."""
    return ALLOW if hit.status in Hit.WAITING else Verdict("This hit does not wait for anybody.")
