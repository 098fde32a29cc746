"""The agency's side of questions to the exporter: it drafts, and the officer of the case speaks."""

from dataclasses import replace

from django.db import transaction

from exportctl.core.access import require
from exportctl.core.people.models import User
from licensing.questions import services as questions
from licensing.questions.services import Given as Asked
from licensing.referrals.models import AgencyQuestion, Referral
from licensing.referrals.services.locking import lock_referral


@transaction.atomic
def draft_question(referral: Referral, asked: Asked, *, actor: User) -> AgencyQuestion:
    """Draft a question to the exporter for the agency; the officer of the case sends it, or says why not.

    The agency's clock runs on: what it cannot go on without it asks the officer for.

    Raises:
        DomainError: `purpose_required`, `question_required`, `too_many_points` or `of_another_case`.
        NotPermitted: the actor does not answer for the agency, or its time is over.
    """
    locked = lock_referral(referral)
    require(actor, "referrals.recommend", locked)
    named = replace(asked, asked_for=locked.agency.short_name)
    drafted = questions.draft(locked.case, named, actor=actor)
    return AgencyQuestion.objects.create(referral=locked, enquiry=drafted)
