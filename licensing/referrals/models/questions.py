"""That an agency drafted a question to the exporter."""

from typing import ClassVar

import pgtrigger
from django.db import models

from exportctl.core.base import Record, track_history
from licensing.questions.models import Enquiry
from licensing.referrals.models.referrals import Referral

OF_ONE_CASE = """
    IF NOT EXISTS (
        SELECT 1 FROM licensing_referral r JOIN licensing_enquiry e ON e.case_id = r.case_id
        WHERE r.id = NEW.referral_id AND e.id = NEW.enquiry_id AND e.note <> ''
    ) THEN
        RAISE EXCEPTION 'an agency asks in its own case, and says why' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


@track_history()
class AgencyQuestion(Record):
    """A question to the exporter that an agency drafted in a referral; the agency reads its answer."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="questions")
    enquiry = models.OneToOneField(Enquiry, on_delete=models.PROTECT, related_name="agency_question")

    class Meta:
        ordering = ["created_at", "id"]
        triggers: ClassVar = [
            pgtrigger.Protect(name="agency_question_stays", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="agency_question_of_its_case",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=OF_ONE_CASE,
            ),
        ]
