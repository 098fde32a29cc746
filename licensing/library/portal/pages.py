"""What every page of the library does alike."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from exportctl.core.access import ALLOW, Verdict, check
from exportctl.core.audit.queries import timeline
from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from exportctl.core.people.models import User
from exportctl.core.web.kept import typed
from licensing.library.models import BookParty, Product
from licensing.organizations.queries import organizations_of

LATEST = 3


def show(
    request: HttpRequest,
    template: str,
    kept: Product | BookParty | None = None,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a page of the library; with 409, also what was changed last."""
    conflict = kept is not None and status == Conflict.status
    latest = list(timeline(kept.pk, for_exporter=True)[:LATEST]) if kept is not None and conflict else []
    context |= {"latest": latest, "was_kept": request.method == "GET" and bool(typed(request))}
    return render(request, f"licensing/library/{template}.html", context, status=status)


def version_of(request: HttpRequest) -> str:
    """Return the version that the page was drawn from; a form without one counts as stale."""
    return request.POST.get("version", "")


def explain(error: DomainError, form: Form, kept: Product | BookParty | None = None) -> int:
    """Put a refusal into the form that was sent, so that nothing typed is lost, and return its status.

    After a stale page the row is read anew: the page then carries the version that stands. Whoever may not
    be here at all gets the problem page instead.
    """
    if isinstance(error, NotPermitted | Missing):
        raise error
    placed = [gap for gap in error.gaps if gap.field in form.fields]
    for gap in placed:
        form.add_error(gap.field, gap.message)
    if not placed:
        form.add_error(None, error.message)
    if kept is not None:
        kept.refresh_from_db()
    return error.status


def may_keep(actor: User) -> Verdict:
    """Whether one of the actor's organizations may keep a library; the reason says what is in the way."""
    organizations = list(organizations_of(actor))
    if not organizations:
        return Verdict("You do not act for an exporter yet. Register your organization first.")
    verdicts = [check(actor, "library.use", organization) for organization in organizations]
    return ALLOW if any(verdicts) else verdicts[0]
