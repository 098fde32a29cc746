"""Telling of questions: that there is something to read, and never what it says."""

from typing import Any

from django.urls import reverse

from exportctl.core.notices import tell as tell_people
from licensing.applications.telling import tell_exporter
from licensing.questions import queries
from licensing.questions.askers import page_of
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


def tell_askers(enquiry: Enquiry, what: str) -> None:
    """Tell everybody who drafted what a question asks how it went, each on the page where they read it.

    The officer of the case sends and reads all of them, and is told nothing new.
    """
    for one in queries.drafts_in(enquiry):
        if one.asked_by_id != enquiry.case.officer_id:
            path, reference = page_of(one), enquiry.case.reference
            tell_people(f"questions.{what}", [one.asked_by], path=path, reference=reference, enquiry=one)


def tell_of_draft(enquiry: Enquiry) -> None:
    """Tell the officer of the case that a colleague's question waits to be sent."""
    tell_people(
        "questions.drafted",
        [enquiry.case.officer],
        path=reverse("licensing:desk-question", args=[enquiry.pk]),
        reference=enquiry.case.reference,
        enquiry=enquiry,
    )


def tell_officer(enquiry: Enquiry) -> None:
    """Tell the officer that a case may be returned; a person decides."""
    tell_people(
        "questions.may_return",
        [enquiry.case.officer],
        path=reverse("licensing:case", args=[enquiry.case_id]),
        reference=enquiry.case.reference,
    )
