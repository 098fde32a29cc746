"""E-mails to whoever filed a request. They say that there is something to read, and never what it says."""

from django.conf import settings
from django.urls import reverse

from exportctl.core.people import mail
from licensing.advice.models import AdviceRequest


def tell(request: AdviceRequest, what: str) -> None:
    """Queue the notice `what` (question, answered, replaced or revoked), in the caller's transaction."""
    if request.submitted_by is not None:
        mail.post(
            f"licensing/advice/email/{what}",
            to=request.submitted_by.email,
            request=request,
            link=settings.BASE_URL + reverse("licensing:advice-request", args=[request.pk]),
        )
