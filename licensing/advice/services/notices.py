"""Telling whoever filed a request that there is something to read, and never what it says."""

from django.urls import reverse

from exportctl.core.notices import tell as tell_people
from licensing.advice.models import AdviceRequest
from licensing.organizations.queries import members_of, people_to_tell


def tell(request: AdviceRequest, what: str) -> None:
    """Tell of `what` (question, answered, replaced or revoked), in the caller's transaction.

    Where whoever filed acts for the exporter no more, those stand in of whom `people_to_tell` says so.
    """
    tell_people(
        f"advice.{what}",
        people_to_tell(members_of(request.organization), [request.submitted_by], submitting=False),
        path=reverse("licensing:advice-request", args=[request.pk]),
        organization=request.organization_id,
        request=request,
    )
