"""E-mails about questions. They say that there is something to read, and never what it says."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from exportctl.core.people import mail
from licensing.questions.models import Enquiry


def tell(enquiry: Enquiry, what: str, **context: Any) -> None:
    """Write to the exporter's contact and to whoever filed, in the caller's transaction."""
    application = enquiry.case.application
    filer = application.submitted_by
    for address in sorted({application.organization.contact_email, *([filer.email] if filer else [])}):
        mail.post(
            f"licensing/questions/email/{what}",
            to=address,
            reference=application.reference,
            due_on=enquiry.due_on,
            address=settings.BASE_URL + reverse("licensing:answer", args=[enquiry.pk]),
            **context,
        )


def tell_officer(enquiry: Enquiry) -> None:
    """Tell the officer that a case may be returned; a person decides."""
    officer = enquiry.case.officer
    if officer is not None:
        mail.post(
            "licensing/questions/email/may_return",
            to=officer.email,
            reference=enquiry.case.reference,
            address=settings.BASE_URL + reverse("licensing:case", args=[enquiry.case_id]),
        )
