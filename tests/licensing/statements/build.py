"""Cases with a statement that was entered field by field."""

from typing import Any

from exportctl.core.people.models import User
from licensing.applications import services as applications
from licensing.organizations.models import Organization
from licensing.review import services as review
from licensing.review.models import Case
from screening.risk.services import ensure_model
from tests.factories import applications as make
from tests.factories import statements as stated

WORDS = (
    "The lasers are used for cutting titanium sheet up to six millimeters for bicycle frames and medical "
    "implants in our own hall; they stay there for their whole life and are not sold, lent or rebuilt."
)


def stated_case(organization: Organization, user: User, *, end_user: str = "", **fields: Any) -> Case:
    """Return a case just filed with a statement; `fields` are what it says otherwise than the application."""
    ensure_model()
    named = {"name": end_user, "aliases": ()} if end_user else {}
    draft = make.complete_draft(organization, user, **named)
    stated.say(draft, user, upload=make.upload("signed.pdf"), **fields)
    applications.declare(draft, position="Head", actor=user, version=None)
    draft.refresh_from_db()
    return review.file_application(draft, actor=user)
