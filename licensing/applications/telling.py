"""Telling the exporter of what concerns an application, and what follows from it."""

from datetime import date
from typing import Any

from exportctl.core.notices import tell
from exportctl.core.people.models import User
from licensing.applications.models import Application
from licensing.organizations.queries import members_of, people_to_tell, seeing


def tell_exporter(
    application: Application,
    kind: str,
    *,
    path: str,
    due_on: date | None = None,
    by: User | None = None,
    **context: Any,
) -> None:
    """Tell whoever filed, `by` whom the matter was begun, and the exporter's contact, each once.

    Only those are told who may see the application today; who stands in for them, `people_to_tell` says. It
    is the caller's transaction.
    """
    grants = seeing(application.organization, application.site_id)
    tell(
        kind,
        people_to_tell(grants, [by, application.submitted_by]),
        addresses=_contact(application),
        path=path,
        due_on=due_on,
        organization=application.organization_id,
        **context,
    )


def _contact(application: Application) -> list[str]:
    """Return the contact's address, unless it is that of an agent who may not see the application."""
    address = application.organization.contact_email
    seen = seeing(application.organization, application.site_id).values("pk")
    others = members_of(application.organization).filter(user__email__iexact=address).exclude(pk__in=seen)
    return [] if others.exists() else [address]
