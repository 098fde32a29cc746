"""What every page of a draft does alike: keep what was typed, and put a refusal beside its field."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from exportctl.core.access import actor_of
from exportctl.core.audit.queries import timeline
from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from exportctl.core.web.kept import forget, typed
from licensing.applications import queries, services
from licensing.applications.models import Application
from licensing.unfinished import portal as unfinished
from licensing.unfinished import services as unfinished_services
from licensing.unfinished.models import UnfinishedEntry
from licensing.unfinished.queries import begun_on

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


def show_form(
    request: HttpRequest,
    page: str,
    application: Application,
    form: Form,
    *,
    stored: Mapping[str, Any],
    entry: UnfinishedEntry | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a page whose form is kept while somebody types; `stored` is what it shows of a stored row."""
    said = unfinished.shown(request, form, entry, stored=stored, version=application.version, status=status)
    return show(request, page, application, status=status, form=form, **said, **context)


def opened(request: HttpRequest, application_id: UUID) -> Application:
    """Return the draft of a page that changes it.

    Whoever does not have the draft is told so before they type. What was typed already is taken, so that the
    refusal stands beside it and nothing is lost.
    """
    find = queries.draft_to_change if request.method == "GET" else queries.draft_of
    return find(actor_of(request), application_id)


def initial(
    request: HttpRequest, stored: Mapping[str, Any], begun: UnfinishedEntry | None = None
) -> dict[str, Any]:
    """Return what a form shows first: what is stored, under what was begun, or typed when a session ended."""
    return unfinished.first(stored, begun) | typed(request)


def aside(
    request: HttpRequest, application: Application, form: Form, *, title: str, stored: Mapping[str, Any]
) -> HttpResponse | None:
    """Keep or discard what was typed where the form was sent for that; `stored` is empty for a new row.

    Raises:
        NotPermitted, Conflict: as for saving; a page that is `stale` is told what differs.
        DomainError: `too_large` or `too_many`.
    """
    actor = actor_of(request)
    return unfinished.aside(
        request,
        form,
        title=title,
        stored=stored,
        keep=lambda typed_now: services.keep_unfinished(
            application, typed_now, actor=actor, version=version_of(request)
        ),
        wipe=lambda page: unfinished_services.wipe(application, page, actor=actor),
    )


def saved(request: HttpRequest, application: Application) -> None:
    """Drop what was kept of a form that is saved now."""
    forget(request)
    unfinished_services.wipe(application, unfinished.page_of(request), actor=actor_of(request))


def begun(request: HttpRequest, application: Application) -> UnfinishedEntry | None:
    """Return what the person began on this page and did not save, where the page is opened."""
    if request.method != "GET":
        return None
    return begun_on(actor_of(request), application, unfinished.page_of(request))


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
