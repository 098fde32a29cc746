"""What every page of a draft does alike: keep what was typed, and put a refusal beside its field."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from exportctl.core.access import actor_of
from exportctl.core.audit.queries import timeline
from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from exportctl.core.web.kept import typed
from licensing.applications import queries
from licensing.applications.models import Application

LATEST = 3


def show(
    request: HttpRequest, page: str, application: Application, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of a draft; with 409, also what was changed last."""
    latest = list(timeline(application.pk, for_exporter=True)[:LATEST]) if status == Conflict.status else []
    context |= {
        "application": application,
        "latest": latest,
        "mine": application.holder_id == actor_of(request).pk,
        "kept": request.method == "GET" and bool(typed(request)),
    }
    return render(request, f"licensing/applications/{page}.html", context, status=status)


def opened(request: HttpRequest, application_id: UUID) -> Application:
    """Return the draft of a page that changes it.

    Whoever does not have the draft is told so before they type. What was typed already is taken, so that the
    refusal stands beside it and nothing is lost.
    """
    find = queries.draft_to_change if request.method == "GET" else queries.draft_of
    return find(actor_of(request), application_id)


def initial(request: HttpRequest, stored: dict[str, Any]) -> dict[str, Any]:
    """Return what a form shows first: what is stored, under what was typed when the session had run out."""
    return stored | typed(request)


def version_of(request: HttpRequest) -> str:
    """Return the version that the page was drawn from; a form without one counts as stale."""
    return request.POST.get("version", "")


def explain(error: DomainError, form: Form, application: Application) -> int:
    """Put a refusal into the form that was sent, so that nothing typed is lost, and return its status.

    After a stale page the application is read anew: the page then carries the version that stands.
    Whoever may not be here at all, or comes after the filing, gets the problem page instead.
    """
    if isinstance(error, NotPermitted | Missing) or error.code == "not_a_draft":
        raise error
    field = error.gaps[0].field if error.gaps else ""
    form.add_error(field if field in form.fields else None, error.message)
    application.refresh_from_db()
    return error.status
