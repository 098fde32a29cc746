"""The public check: is this license genuine?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from exportctl.core.access import open_to_public
from licensing.licenses import queries, throttle
from licensing.licenses.forms import VerifyForm


@open_to_public
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Show the form, or the answer for the number and code in the address (as the QR code has them)."""
    asked = "number" in request.GET or "code" in request.GET
    if asked and throttle.too_many(request):
        response = render(request, "licensing/licenses/verify_throttled.html", status=429)
        response["Retry-After"] = str(throttle.WINDOW)
        return response
    form = VerifyForm(request.GET if asked else None)
    answered = asked and form.is_valid()
    found = None
    if answered:
        data = form.cleaned_data
        found = queries.verified(data["number"], data["code"], on=timezone.localdate())
    context = {"form": form, "answered": answered, "found": found}
    response = render(request, "licensing/licenses/verify.html", context)
    response["Cache-Control"] = "no-store"
    return response
