"""Pages of marks: the panel of a case's documents, marking one, and who has looked at what."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core import audit
from exportctl.core.access import ALLOW, actor_of, check, opens_for
from exportctl.core.errors import DomainError, Missing
from exportctl.core.files.marks import standing_of
from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from exportctl.core.web.pages import Page, keyset_page
from licensing.handling import queries, services
from licensing.handling.documents import WITH_MARK, documents_of, label_of
from licensing.handling.forms import MarkForm
from licensing.handling.models import About, Handling, Look
from licensing.handling.rules import mark_of
from licensing.review.desk import find_case, place_error
from licensing.review.forms import posted
from licensing.review.panels import show_panel

FIELDS = {"reason_required": "reason", "mark_unknown": "mark", "reader_unknown": "people"}


@opens_for("review.see_cases")
@require_safe
def panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show the documents of a case with their marks: a page, and the part of the case page."""
    case, actor = find_case(request, case_id), actor_of(request)
    files = list(documents_of(case))
    rows = [_row(actor, one) for one in files]
    people = [pk for row in rows if row["inside"] for pk in row["handling"].people]
    names = queries.names_of(people) if people else {}
    for row in rows:
        row["readers"] = readers_of(row["handling"], names) if row["inside"] else ""
    context = {"case": case, "rows": rows, "marks": actor.holds("handling.mark")}
    return show_panel(
        request, "licensing/handling/panel.html", context | {"sees_looks": actor.holds("handling.see_looks")}
    )


def _row(actor: User, stored: StoredFile) -> dict[str, Any]:
    handling: Handling | None = getattr(stored, "handling", None)
    refused = standing_of(actor, stored).refusal
    walled = handling is not None and handling.wall
    return {
        "file": stored,
        "label": label_of(stored),
        "handling": handling if handling is not None and handling.mark else None,
        "version": handling.version if handling is not None else 0,
        "inside": walled and not refused,
        "verdict": ALLOW if handling is None else check(actor, "handling.mark", handling),
    }


def readers_of(handling: Handling, names: dict[UUID, str]) -> str:
    """Return who may read what a wall hides, in words."""
    labels = dict(queries.teams())
    always = {str(handling.set_by), *([str(handling.case.officer)] if handling.case.officer else [])}
    named = sorted(always | {names[one] for one in handling.people if one in names})
    return ", ".join([*named, *(labels.get(one, one).lower() for one in handling.teams)])


@opens_for("handling.mark")
@require_http_methods(["GET", "HEAD", "POST"])
def mark_file(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """Mark a document, change its mark, or take it off."""
    case, actor = find_case(request, case_id), actor_of(request)
    stored = documents_of(case).filter(pk=file_id).first()
    if stored is None:
        raise Missing
    handling: Handling | None = getattr(stored, "handling", None)
    form = MarkForm(posted(request), handling=handling)
    if form.is_bound and form.is_valid():
        try:
            seen = request.POST.get("seen", "")
            services.mark_file(case, file_id, form.wish(), actor=actor, seen=seen)
        except DomainError as error:
            place_error(form, error, FIELDS)
        else:
            messages.success(request, "The mark is kept.")
            return redirect("licensing:case-handling", case.pk)
    context = {"file": stored, "back": "licensing:case-handling"}
    return mark_page(request, form, handling, case=case, **context)


def mark_page(request: HttpRequest, form: MarkForm, handling: Handling | None, **more: Any) -> HttpResponse:
    """Show the form of a mark with its versions, and who set them."""
    context = {
        "form": form,
        "handling": handling,
        "seen": handling.version if handling is not None else services.NEW,
        "versions": [
            (one, mark_of(one.mark).name if one.mark else "No mark")
            for one in (queries.versions_of(handling) if handling is not None else [])
        ],
        "verdict": ALLOW if handling is None else check(actor_of(request), "handling.mark", handling),
    }
    status = 422 if form.errors else 200
    return render(request, "licensing/handling/mark.html", context | more, status=status)


@opens_for("handling.see_looks")
@require_safe
def looks(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show who has looked at a case; that it was looked up stands in the trail."""
    case, actor = find_case(request, case_id), actor_of(request)
    page = keyset_page(queries.looks_at(case), request, order=("-id",), size=50)
    audit.record(case, "looks.read_of_case", actor=actor, thread=case.pk)
    title = f"Who has looked at {case.reference}"
    return _looks(request, page, title=title, case=case)


@opens_for("handling.see_looks")
@require_safe
def looks_of(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show what a person has looked at; that it was looked up stands in the trail."""
    person, actor = get_object_or_404(User, pk=person_id), actor_of(request)
    page = keyset_page(queries.looks_of(person), request, order=("-id",), size=50)
    audit.record(person, "looks.read_of_person", actor=actor, person=person)
    return _looks(request, page, title=f"What {person} has looked at", person=person)


def _looks(request: HttpRequest, page: Page[Look], **more: Any) -> HttpResponse:
    wanted = {one.subject for one in page.rows if one.about == About.FILE}
    files = StoredFile.objects.select_related(*WITH_MARK).in_bulk(list(wanted)) if wanted else {}
    rows = [(one, files.get(one.subject)) for one in page.rows]
    return render(request, "licensing/handling/looks.html", {"rows": rows, "page": page} | more)
