"""An analyst takes a request, and has the party compared with every list."""

from decimal import Decimal

from django.db import transaction

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from screening.corrections.flow import CORRECTION_FLOW
from screening.corrections.models import CorrectionRequest, RequestStatus
from screening.lookups.services import look_up

Version = int | str | None


@transaction.atomic
def take(request: CorrectionRequest, *, actor: User, seen: Version = None) -> CorrectionRequest:
    """Take a request that nobody has. The party is looked up at once, on all lists.

    Raises:
        Conflict: somebody took it already, or the page was drawn from an older version (`seen`).
        NotPermitted: the actor may not work on requests.
    """
    require(actor, "corrections.work", request)
    found = look_up(request.asked, actor=actor)
    return advance(
        request,
        "take",
        CORRECTION_FLOW,
        actor=actor,
        thread=request.pk,
        gate=lambda locked: expect_version(locked, seen),
        fields={"taken_by": actor, "lookup": found},
    )


@transaction.atomic
def compare_again(
    request: CorrectionRequest, *, actor: User, threshold: Decimal | None = None
) -> CorrectionRequest:
    """Look the party up again, be it from a lower score on.

    Raises:
        Conflict: the request is not under review.
        NotPermitted: the actor does not have it.
        DomainError: `threshold_out_of_bounds`.
    """
    locked = CorrectionRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require(actor, "corrections.work", locked)
    if locked.status != RequestStatus.UNDER_REVIEW:
        raise Conflict(
            "The party is compared again only while the request is under review.", code="wrong_status"
        )
    locked.lookup = look_up(locked.asked, actor=actor, threshold=threshold)
    locked.version += 1
    locked.save(update_fields=["lookup", "version", "updated_at"])
    audit.record(locked, "correction.compared_again", actor=actor, thread=locked.pk)
    return locked
