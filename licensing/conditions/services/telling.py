"""Notices about what is due. They say which license and by when, and where to read the rest."""

from django.urls import reverse

from licensing.applications.telling import tell_exporter
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
    """Tell the exporter's contact and whoever filed the application of `what`."""
    headline, text = WORDS[what]
    license = obligation.license
    tell_exporter(
        license.case.application,
        f"conditions.{what}",
        path=reverse("licensing:obligation", args=[obligation.pk]),
        due_on=obligation.due_on,
        number=license.number,
        headline=headline,
        text=text,
    )
