"""Reads of unfinished forms: each person's own, of drafts that the caller has shown them already."""

from typing import Any

from django.db.models import QuerySet

from exportctl.core.base import Record
from exportctl.core.people.models import User
from licensing.unfinished.models import UnfinishedEntry

COLUMNS = {"application": "application", "advicerequest": "request"}


def of_draft(draft: Record) -> dict[str, Any]:
    """Return the column that points to a draft, with it: an application, or a request for advice."""
    return {COLUMNS[str(draft._meta.model_name)]: draft}


def begun_by(actor: User, draft: Record) -> QuerySet[UnfinishedEntry]:
    """Return what a person began in a draft and did not save."""
    return UnfinishedEntry.objects.filter(person=actor, **of_draft(draft))


def begun_on(actor: User, draft: Record, page: str) -> UnfinishedEntry | None:
    """Return what a person began on one page of a draft, if anything."""
    return begun_by(actor, draft).filter(page=page).first()
