"""Telling the exporter of what concerns an application, and what follows from it."""

from datetime import date
from typing import Any

from exportctl.core.notices import tell
from licensing.applications.models import Application


def tell_exporter(
    application: Application, kind: str, *, path: str, due_on: date | None = None, **context: Any
) -> None:
    """Tell whoever filed and the exporter's contact, each once, in the caller's transaction."""
    tell(
        kind,
        [application.submitted_by],
        addresses=[application.organization.contact_email],
        path=path,
        due_on=due_on,
        organization=application.organization_id,
        **context,
    )
