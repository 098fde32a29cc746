"""Deny by default: a view that declares nothing is refused, and so is a regulator without a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from exportctl.core.access.rules import ALLOW, check
from exportctl.core.access.third_party import declaration_of
from exportctl.core.access.views import PUBLIC, SIGNED_IN, actor_of
from exportctl.core.errors import NotPermitted
from exportctl.core.people.roles import SECOND_FACTOR_SIDES
from exportctl.core.web.kept import keep
from exportctl.core.web.problems import page_before, show

FACTOR_READY = "second_factor_ready"


def _to_sign_in(request: HttpRequest, view: Callable[..., Any]) -> HttpResponse:
    """Send a stranger to sign in and back to the page; a program gets a refusal."""
    if request.path.startswith("/api/"):
        return show(request, NotPermitted("Sign in first."))
    part = request.headers.get("HX-Request") == "true"
    is_page = keep(request, view) or (request.method == "GET" and not part)
    target = urlencode({"next": request.get_full_path() if is_page else page_before(request)})
    address = f"{reverse('account_login')}?{target}"
    return HttpResponseClientRedirect(address) if part else redirect(address)


class DenyByDefault:
    """Refuses what is not declared, sends strangers to the sign-in page, and others to a plain refusal."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the view is judged once it is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Return a refusal, the way to sign in or to a second factor, or None to open the view."""
        opens = declaration_of(view, request.resolver_match)
        if opens == PUBLIC:
            return None
        if opens is None:
            return show(
                request, NotPermitted("This page declares nobody who may open it.", code="undeclared")
            )
        if not request.user.is_authenticated:
            return _to_sign_in(request, view)
        actor = actor_of(request)
        verdict = ALLOW if opens == SIGNED_IN else check(actor, opens)
        if not verdict:
            return show(request, NotPermitted(verdict.reason))
        if actor.side in SECOND_FACTOR_SIDES and not request.path.startswith("/account/"):
            return self._second_factor(request)
        return None

    @staticmethod
    def _second_factor(request: HttpRequest) -> HttpResponseBase | None:
        """Send to the set-up page until a TOTP or passkey exists; sign-in then asks for it each time."""
        if request.session.get(FACTOR_READY):
            return None
        if Authenticator.objects.filter(user_id=request.user.pk, type__in=["totp", "webauthn"]).exists():
            request.session[FACTOR_READY] = True
            return None
        messages.warning(
            request, "People of the authority sign in with a second factor. Set one up to go on."
        )
        return redirect("mfa_index")
