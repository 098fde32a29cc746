"""Addresses of pages that only tests have, beside the real ones."""

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from exportctl import urls
from exportctl.core.access import actor_of, open_to_public, open_to_signed_in, opens_for
from exportctl.core.errors import Conflict, DomainError, Gap, Missing, NotPermitted
from exportctl.core.people.models import User

handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500
ERRORS = {
    "refused": NotPermitted("You made this decision."),
    "django_refused": PermissionDenied(),
    "missing": Missing(),
    "not_found": Http404("secret"),
    "conflict": Conflict("Somebody was faster.", code="stale"),
    "gaps": DomainError(
        "Two things are missing.",
        code="incomplete",
        gaps=[Gap("Add goods.", "/goods/", "quantity"), Gap("<b>Sign</b>.")],
    ),
    "broken": ZeroDivisionError("secret"),
    "outage": OperationalError("secret"),
}


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("undeclared")


@open_to_public
def everybody(request: HttpRequest) -> HttpResponse:
    return HttpResponse("everybody")


@open_to_signed_in
def signed_in(request: HttpRequest) -> HttpResponse:
    return HttpResponse(actor_of(request).name)


@opens_for("review.work_case")
def officers(request: HttpRequest) -> HttpResponse:
    return HttpResponse("officers")


@require_POST
@opens_for("review.work_case")
def officers_post(request: HttpRequest) -> HttpResponse:
    return HttpResponse("posted")


@open_to_public
def raising(request: HttpRequest, error: str) -> HttpResponse:
    raise ERRORS[error]


@open_to_public
def reading(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(User.objects.count()))


own = [
    path("undeclared/", undeclared),
    path("everybody/", everybody),
    path("signed-in/", signed_in),
    path("officers/", officers),
    path("officers/post/", officers_post),
    path("raising/<str:error>/", raising),
    path("reading/", reading),
]
urlpatterns = [
    *own,
    *(path(f"api/trial/{one.pattern}", one.callback) for one in own),
    *urls.urlpatterns,
]
