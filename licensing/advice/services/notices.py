"""Telling whoever filed a request that there is something to read, and never what it says."""

from django.urls import reverse

from exportctl.core.notices import tell as tell_people
from licensing.advice.models import AdviceRequest


def tell(request: AdviceRequest, what: str) -> None:
    """Tell of `what` (question, answered, replaced or revoked), in the caller's transaction."""
    tell_people(
        f"advice.{what}",
        [request.submitted_by],
        path=reverse("licensing:advice-request", args=[request.pk]),
        organization=request.organization_id,
        request=request,
    )
