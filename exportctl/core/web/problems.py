"""Problem pages: 403, 404, 409, 422, 500 and 503 in the product's look, or JSON for machines."""

import sys
from dataclasses import asdict
from urllib.parse import urlsplit

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from redis.exceptions import RedisError

from exportctl.core.access import open_to_public
from exportctl.core.errors import DomainError, Missing, NotPermitted

OUTAGES = (OperationalError, InterfaceError, RedisError)
TEMPLATES = {
    403: "problems/403.html",
    404: "problems/404.html",
    409: "problems/409.html",
    410: "problems/410.html",
    422: "problems/422.html",
}


def show(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Render a refusal: JSON under /api/, a part for htmx, else a whole page; always with its status."""
    if request.path.startswith("/api/"):
        gaps = [asdict(gap) for gap in error.gaps]
        return JsonResponse({"code": error.code, "detail": error.message, "gaps": gaps}, status=error.status)
    context = {"problem": error, "back": page_before(request)}
    part = request.headers.get("HX-Request") == "true"
    template = "problems/_problem.html" if part else TEMPLATES[error.status]
    return render(request, template, context, status=error.status)


def page_before(request: HttpRequest) -> str:
    """Return the page of ours that the person came from; the front page where it is none of ours."""
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(page)
    path = "/" + parts.path.lstrip("/")  # two slashes would name another server
    return path + (f"?{parts.query}" if parts.query else "")


def outage(request: HttpRequest) -> HttpResponse:
    """Say that a part of the system does not answer. Uses no database and no session."""
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"code": "unavailable", "detail": "A part of the system does not answer."}, status=503
        )
    response = HttpResponse(render_to_string("problems/503.html"), status=503)
    response["Retry-After"] = "30"
    return response


@open_to_public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for an address that leads nowhere."""
    return show(request, Missing("There is no page at this address."))


@open_to_public
def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for a refusal by Django itself."""
    return show(request, NotPermitted("You may not open this page."))


@open_to_public
def broken(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours, or for a database or broker that does not answer.

    Django calls it while it handles the error, whether a view raised it or what lies around the views.
    """
    if isinstance(sys.exc_info()[1], OUTAGES):
        return outage(request)
    return HttpResponse(render_to_string("problems/500.html"), status=500)


@open_to_public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose protection token is missing or stale."""
    return show(
        request,
        NotPermitted(
            "This form was open too long or was sent from elsewhere. "
            "Go back, reload the page and send it again."
        ),
    )
