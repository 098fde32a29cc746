"""Reads of exports."""

from django.db.models import QuerySet

from exportctl.core.people.models import User
from licensing.exports.models import CaseExport
from licensing.review.queries import cases_visible_to

ORDER = ("-created_at", "id")


def exports_visible_to(actor: User) -> QuerySet[CaseExport]:
    """Return the exports of the cases that a person may know of, for those who may ask for one."""
    found = CaseExport.objects.select_related("case__application", "asked_by", "file")
    if not actor.holds("exports.ask"):
        return found.none()
    return found.filter(case__in=cases_visible_to(actor).values("pk"))
