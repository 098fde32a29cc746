"""Filing: the one step after which an application is frozen."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.flow import advance
from exportctl.core.numbering import next_number
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from licensing.applications import queries
from licensing.applications.events import ApplicationSubmitted
from licensing.applications.flow import APPLICATION_FLOW
from licensing.applications.models import (
    Application,
    ApplicationStatus,
)
from licensing.applications.services.locking import (
    Version,
    lock,
    lock_authority,
)


@transaction.atomic
def submit(
    application: Application, *, actor: User, version: Version, thread: UUID | None = None
) -> Application:
    """File a draft: it gets its reference number and is frozen. `thread` is the timeline it goes on.

    Of several callers one files it; the others are refused with `already_submitted`, and no number is lost.

    Raises:
        NotPermitted: the actor may not file for the organization.
        Conflict: `already_submitted` or `stale`.
        DomainError: `gaps_remain`, with every gap and its link; `is_an_amendment`, filed as such.
    """
    draft = lock(application)
    require(actor, "applications.submit", draft)
    if draft.status != ApplicationStatus.DRAFT:
        raise Conflict(
            f"This application was already submitted as {draft.reference}.", code="already_submitted"
        )
    if draft.amends_id:
        raise DomainError(
            "This draft changes an application that was filed already. File it as a change of that one.",
            code="is_an_amendment",
        )
    refuse_incomplete(draft, version)
    now = timezone.now()
    draft.reference = f"EX-{now.year}-{next_number('application', now.year):06d}"
    draft.submitted_by, draft.submitted_at = actor, now
    draft.save(update_fields=["reference", "submitted_by", "submitted_at", "updated_at"])
    filed = advance(
        draft, "submit", APPLICATION_FLOW, actor=actor, thread=thread or draft.pk, reference=draft.reference
    )
    publish(ApplicationSubmitted(filed.pk))
    return filed


def refuse_incomplete(draft: Application, version: Version) -> None:
    """Refuse to file a locked draft that the actor has not seen as it is, or that lacks something.

    Whoever declared must be able to sign for the exporter still, and stays so until this is over.
    """
    expect_version(draft, version)
    lock_authority(draft)
    if gaps := queries.submission_gaps(draft):
        raise DomainError("The application is not complete yet.", code="gaps_remain", gaps=gaps)
