"""Notices as the tests tell them, of kinds that the product has."""

from typing import Any

from exportctl.core.notices import tell
from exportctl.core.notices.models import Notice
from exportctl.core.outbox.models import Job
from exportctl.core.people.models import User


def assigned(to: User, by: User, *, reference: str = "EX-2026-000001", **how: Any) -> Notice:
    """Tell an officer of a case: a kind that people choose about."""
    values = {"path": "/desk/cases/", "reference": reference, "assigned_by": by}
    [notice] = tell("review.assigned", [to], **(values | how))
    return notice


def mails() -> int:
    """Return how many e-mails were queued."""
    return Job.objects.filter(name="core.send_mail").count()
