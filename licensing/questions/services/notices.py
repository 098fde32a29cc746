"""Telling of questions: that there is something to read, and never what it says."""

from typing import Any

from django.urls import reverse

from exportctl.core.notices import tell as tell_people
from licensing.applications.telling import tell_exporter
from licensing.questions.models import Enquiry


def tell(enquiry: Enquiry, what: str, **context: Any) -> None:
    """Tell the exporter's contact and whoever filed, in the caller's transaction."""
    application = enquiry.case.application
    tell_exporter(
        application,
        f"questions.{what}",
        path=reverse("licensing:answer", args=[enquiry.pk]),
        due_on=enquiry.due_on,
        reference=application.reference,
        **context,
    )


def tell_officer(enquiry: Enquiry) -> None:
    """Tell the officer that a case may be returned; a person decides."""
    tell_people(
        "questions.may_return",
        [enquiry.case.officer],
        path=reverse("licensing:case", args=[enquiry.case_id]),
        reference=enquiry.case.reference,
    )
