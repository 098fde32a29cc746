"""The registration and the link of an invitation, open to everybody."""

from typing import Any, cast

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, open_to_public
from exportctl.core.people import services as people
from exportctl.core.people.acting import SESSION_KEY
from licensing.organizations import services
from licensing.organizations.forms import PasswordForm, RegistrationForm


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
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites to what; take the acceptance of somebody who is signed in, or a new name and password.

    Whoever holds the link owns the mailbox, so the page may say whether its address has a sign-in.
    """
    if limited := ratelimit.consume_or_429(request, action="invitation", limit_get=True):
        return cast(HttpResponse, limited)
    found = services.invitation_behind(token)
    context = {"invitation": found, "known": people.is_known(found.email), "token": token}
    if request.user.is_authenticated:
        return _accept(request, token, context)
    form = None if context["known"] else PasswordForm(request.POST or None, email=found.email)
    if form is not None and form.is_valid():
        name, password = form.cleaned_data["name"], form.cleaned_data["password"]
        organization = services.join(token, name=name, password=password)
        messages.success(request, f"You act for {organization.name} now. Sign in with {found.email}.")
        return redirect("account_login")
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "licensing/organizations/invitation.html", context | {"form": form}, status=status)


def _accept(request: HttpRequest, token: str, context: dict[str, Any]) -> HttpResponse:
    """Accept for the person who is signed in, and let them act for the organization from here on."""
    actor = actor_of(request)
    if request.method == "POST":
        organization = services.accept(token, actor=actor)
        request.session[SESSION_KEY] = str(organization.pk)
        messages.success(request, f"You act for {organization.name} now.")
        return redirect("home")
    context["theirs"] = context["invitation"].email == actor.email
    return render(request, "licensing/organizations/invitation.html", context)


@open_to_public
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return render(request, "licensing/organizations/sent.html")
