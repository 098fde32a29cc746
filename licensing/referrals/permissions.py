"""Who may refer, recommend, sign and rule, and why not."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.referrals.models import AgencyRecommendation, Referral, ReferralStatus, Settlement
from licensing.referrals.queries import answers_for, may_still_escalate, out_of_time, said_on
from licensing.review.models import CLOSED, Case, CaseStatus


def _at_work(case: Case) -> Verdict:
    """A case can be referred, and answered about, until a decision is proposed."""
    if case.status in CLOSED:
        return Verdict("This case is closed.")
    if case.status == CaseStatus.COUNTERSIGN:
        return Verdict("A decision is proposed. It has to be sent back first.")
    return ALLOW


@rule("referrals.refer")
def may_refer(actor: User, subject: Case | Referral) -> Verdict:
    """The officer of the case, or a manager, refers it and looks after its referrals."""
    case = subject.case if isinstance(subject, Referral) else subject
    verdict = _at_work(case)
    if not verdict:
        return verdict
    if case.officer_id is None:
        return Verdict("Nobody has this case yet. Take it first.")
    if case.officer_id != actor.pk and not actor.has_role(Role.MANAGER):
        return Verdict(f"{case.officer} has this case. Ask for it to be assigned to you.")
    return ALLOW


@rule("referrals.settle")
def may_settle(actor: User, case: Case) -> Verdict:
    """Who refers a case also records how a conflict was settled, or escalates it."""
    return may_refer(actor, case)


@rule("referrals.recommend")
def may_recommend(actor: User, referral: Referral) -> Verdict:
    """People of the agency answer in its time; afterwards they may replace what they recommended."""
    if not answers_for(actor, referral.agency_id):
        return Verdict(f"You do not answer for {referral.agency}.")
    verdict = _at_work(referral.case)
    if not verdict:
        return verdict
    if referral.case.officer_id == actor.pk:
        return Verdict("You are the officer of this case; a colleague answers for the agency.")
    if referral.status == ReferralStatus.WITHDRAWN:
        return Verdict("The referral was withdrawn.")
    if referral.status == ReferralStatus.DEEMED or out_of_time(referral):
        return Verdict(
            f"The time to answer ended on {referral.due_on:%-d %b %Y}. Ask the officer to refer it again."
        )
    return ALLOW


@rule("referrals.countersign")
def may_countersign(actor: User, recommendation: AgencyRecommendation) -> Verdict:
    """Four eyes in the agency: nobody signs what they wrote."""
    if recommendation.status != "proposed":
        return Verdict("This recommendation waits for no signature.")
    if recommendation.made_by_id == actor.pk:
        return Verdict("You wrote this recommendation; someone else of the agency must sign it.")
    return may_recommend(actor, recommendation.referral)


@rule("referrals.escalate")
def may_escalate(actor: User, referral: Referral) -> Verdict:
    """An agency that refuses something takes a settlement one level up, once, within its days."""
    if not answers_for(actor, referral.agency_id):
        return Verdict(f"You do not answer for {referral.agency}.")
    return _at_work(referral.case) and may_still_escalate(referral)


@rule("referrals.rule")
def may_rule(actor: User, settlement: Settlement) -> Verdict:
    """The ruling is recorded by somebody who neither has the case nor took part in the conflict."""
    verdict = _at_work(settlement.case)
    if not verdict:
        return verdict
    if actor.pk in {settlement.case.officer_id, settlement.raised_by_id}:
        return Verdict("You have this case or took it up yourself; someone else rules.")
    if any(said_on(actor, settlement.case_id)):
        return Verdict("You said yourself what is to become of this case; someone else rules.")
    return ALLOW
