"""The registration, open to everybody."""

from typing import cast

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import open_to_public
from licensing.organizations import services
from licensing.organizations.forms import RegistrationForm


@open_to_public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Show the form; take it, and say that a link is on its way, whether or not the address is known.

    One address gets one mail in three minutes, and one network address sends twenty forms a minute.
    """
    if request.user.is_authenticated:
        return redirect("home")
    if limited := ratelimit.consume_or_429(request, action="signup"):
        return cast(HttpResponse, limited)
    form = RegistrationForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "licensing/organizations/register.html", {"form": form}, status=status)
    if ratelimit.consume(request, action="confirm_email", key=form.cleaned_data["contact_email"]):
        services.register(form.details(), password=form.cleaned_data["password"])
    return redirect("licensing:register_sent")


@open_to_public
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return render(request, "licensing/organizations/sent.html")
