"""Too many failed sign-ins: whom the lock is about, from where, and the page it shows."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """Return the e-mail address that a sign-in names, in lower case, so that its case opens no second try."""
    given = credentials or {}
    name = given.get("email") or given.get("login") or request.POST.get("login") or ""
    return str(name).strip().lower() or None


def address_of(request: HttpRequest) -> str | None:
    """Return the network address of the person, past the proxies that the settings trust."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # a request made without a network, such as by a command
        return None


def refuse(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """Say that the account is locked for a quarter of an hour, whether or not there is such an account."""
    return render(request, "account/locked.html", status=429)
