"""Deny by default: a view that declares nothing is refused, and so is a regulator without a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
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
FACTORS = ("totp", "webauthn")
GIVE_FACTOR = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})


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
        return _second_factor(request) if actor.side in SECOND_FACTOR_SIDES else None


def _second_factor(request: HttpRequest) -> HttpResponseBase | None:
    """Send people of the authority to set a factor up, or to give the one that they have.

    What counts is what this session showed: one that was opened by password alone, before the factor was
    set up elsewhere, gives the factor first, and until then can neither add nor remove one.
    """
    if request.session.get(FACTOR_READY):
        return None
    factors = Authenticator.objects.filter(user_id=request.user.pk, type__in=FACTORS)
    types = set(factors.values_list("type", flat=True))
    if not types:
        return None if request.path.startswith("/account/") else _to_set_up(request)
    if any(record["method"] == "mfa" for record in get_authentication_records(request, actor_of(request))):
        request.session[FACTOR_READY] = True
        return None
    return None if _view_name(request) in GIVE_FACTOR else _to_give(request, types)


def _view_name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match is not None else ""


def _to_set_up(request: HttpRequest) -> HttpResponse:
    messages.warning(request, "People of the authority sign in with a second factor. Set one up to go on.")
    return redirect("mfa_index")


def _to_give(request: HttpRequest, types: set[str]) -> HttpResponse:
    messages.warning(request, "Your second factor was set up after you signed in here. Give it to go on.")
    page = reverse("mfa_reauthenticate" if "totp" in types else "mfa_reauthenticate_webauthn")
    back = request.get_full_path() if request.method == "GET" else page_before(request)
    return redirect(f"{page}?{urlencode({'next': back})}")
