"""The page that somebody sees after too many failed sign-ins."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refuse(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """Say that the account is locked for a quarter of an hour, whoever asks."""
    return render(request, "account/locked.html", status=429)
