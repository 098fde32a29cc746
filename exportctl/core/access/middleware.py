"""Deny by default: a view that declares nothing is refused, and so is a regulator without a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from exportctl.core.access.rules import check
from exportctl.core.access.third_party import declaration_of
from exportctl.core.access.views import PUBLIC, SIGNED_IN, actor_of
from exportctl.core.errors import NotPermitted
from exportctl.core.people.roles import SECOND_FACTOR_SIDES

FACTOR_READY = "second_factor_ready"


class DenyByDefault:
    """Refuses what is not declared, sends strangers to the sign-in page, and others to a plain refusal."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        opens = declaration_of(view, request.resolver_match)
        if opens == PUBLIC:
            return None
        if opens is None:
            raise NotPermitted("This page declares nobody who may open it.", code="undeclared")
        if not request.user.is_authenticated:
            if request.path.startswith("/api/"):
                raise NotPermitted("Sign in first.")
            target = request.get_full_path() if request.method == "GET" else "/"
            return redirect(f"/account/login/?{urlencode({'next': target})}")
        actor = actor_of(request)
        if opens != SIGNED_IN:
            verdict = check(actor, opens)
            if not verdict:
                raise NotPermitted(verdict.reason)
        if actor.side in SECOND_FACTOR_SIDES and not request.path.startswith("/account/"):
            return self._second_factor(request)
        return None

    @staticmethod
    def _second_factor(request: HttpRequest) -> HttpResponseBase | None:
        """Send to the set-up page until a TOTP or passkey exists; sign-in itself then asks for it each time."""
        if request.session.get(FACTOR_READY):
            return None
        if Authenticator.objects.filter(user_id=request.user.pk, type__in=["totp", "webauthn"]).exists():
            request.session[FACTOR_READY] = True
            return None
        messages.warning(request, "People of the authority sign in with a second factor. Set one up to go on.")
        return redirect("mfa_index")
