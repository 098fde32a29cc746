"""E-mails about what is due. They say which license and by when, and where to read the rest."""

from django.conf import settings
from django.urls import reverse

from exportctl.core.people import mail
from licensing.conditions.models import Obligation

WORDS = {
    "soon": ("a condition is due soon", "File what shows that it was met:"),
    "overdue": (
        "a condition is overdue",
        "Nothing was filed in time. File it now; the authority sees that it is late:",
    ),
    "sent_back": ("evidence was sent back", "Read what is missing, and file again:"),
}


def tell(obligation: Obligation, what: str) -> None:
    """Queue the notice `what` to the exporter's contact and to whoever filed the application."""
    headline, text = WORDS[what]
    license = obligation.license
    filer = license.case.application.submitted_by
    for address in sorted({license.organization.contact_email, *([filer.email] if filer else [])}):
        mail.post(
            "licensing/conditions/email/notice",
            to=address,
            number=license.number,
            headline=headline,
            text=text,
            day=obligation.due_on,
            link=settings.BASE_URL + reverse("licensing:obligation", args=[obligation.pk]),
        )
