"""The page behind the link of a new person."""

from typing import cast

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from exportctl.core.access import open_to_public
from exportctl.core.staff import services
from exportctl.core.staff.forms import PasswordForm


@open_to_public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Say who sent the link and as whom one comes in, and take the first password."""
    if limited := ratelimit.consume_or_429(request, action="invitation", limit_get=True):
        return cast(HttpResponse, limited)
    link = services.link_behind(token)
    form = PasswordForm(request.POST if request.method == "POST" else None, person=link.person)
    if request.method == "POST" and form.is_valid():
        person = services.come_in(token, password=form.cleaned_data["password"])
        messages.success(request, f"Your password is set. Sign in with {person.email}.")
        return redirect("account_login")
    context = {"link": link, "form": form}
    return render(request, "core/staff/welcome.html", context, status=422 if form.errors else 200)
