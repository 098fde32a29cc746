"""Pages of notes: the panel of a case, writing, answering, correcting and marking."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError, NotPermitted
from exportctl.core.files.forms import REFUSALS
from exportctl.core.web.pages import keyset_page
from licensing.handling.desk import FIELDS as MARK_FIELDS
from licensing.handling.desk import mark_page
from licensing.handling.forms import MarkForm
from licensing.handling.looks import note_looks
from licensing.handling.models import About
from licensing.notes import queries, services
from licensing.notes.forms import AnswerForm, NoteForm, WordsForm
from licensing.notes.models import Note
from licensing.review.desk import place_error
from licensing.review.forms import posted
from licensing.review.models import Case
from licensing.review.panels import show_panel

SIZE = 20
FIELDS = dict.fromkeys(REFUSALS, "documents") | {
    "text_required": "text",
    "text_too_long": "text",
    "not_mentionable": "mentions",
    "outside_wall": "mentions",
    "agency_required": "agency",
    "agency_has_not": "agency",
    "mark_unknown": "mark",
}


def _case(request: HttpRequest, case_id: UUID) -> Case:
    return get_object_or_404(queries.cases_open_to(actor_of(request)), pk=case_id)


def _note(request: HttpRequest, note_id: UUID) -> Note:
    found = queries.notes_visible_to(actor_of(request)).select_related(*queries.RELATED, "case", "answers")
    return get_object_or_404(found, pk=note_id)


@opens_for("notes.see")
@require_safe
def panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show the notes of a case, the newest first: a page, and the part of the case page."""
    case, actor = _case(request, case_id), actor_of(request)
    page = keyset_page(queries.roots_of(actor, case), request, order=("-created_at", "pk"), size=SIZE)
    notes = queries.shown(actor, page.rows)
    read = [one.note.pk for one in notes if one.standing.key and not one.standing.refusal]
    note_looks(actor, case.pk, About.NOTE, read)
    context = {
        "case": case,
        "notes": notes,
        "page": page,
        "may_write": actor.holds("notes.write"),
        "inside": actor.holds("review.see_cases"),
    }
    return show_panel(request, "licensing/notes/panel.html", context)


@opens_for("notes.write")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write a note."""
    case, actor = _case(request, case_id), actor_of(request)
    form = NoteForm(posted(request), request.FILES or None, case=case, actor=actor)

    def act() -> None:
        data = form.cleaned_data
        services.write(
            case, form.written(), actor=actor, agency=data.get("agency"), mark=data.get("mark", "")
        )

    return _form_page(request, form, act, case, title="Write a note", done="Your note is on the case.")


@opens_for("notes.write")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Answer a note."""
    note, actor = _readable(request, note_id), actor_of(request)
    form = AnswerForm(posted(request), request.FILES or None, agency=note.agency)
    return _form_page(
        request,
        form,
        lambda: services.answer(note, form.written(), actor=actor),
        note.case,
        title="Answer a note",
        done="Your answer is on the case.",
        note=note,
        text=note.texts.first(),
    )


@opens_for("notes.write")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Correct one's own note with a new version."""
    note, actor = _readable(request, note_id), actor_of(request)
    if note.written_by_id != actor.pk:
        raise NotPermitted(f"{note.written_by} wrote this note; only they correct it.")
    text = note.texts.all()[0]
    first = {"text": text.text, "mentions": text.mentioned}
    form = WordsForm(posted(request), agency=note.agency, initial=first)
    return _form_page(
        request,
        form,
        lambda: services.correct(note, form.written(), actor=actor, seen=request.POST.get("seen", "")),
        note.case,
        title="Correct a note",
        done="The new version is on the case; the earlier one stays below it.",
        seen=text.number,
    )


def _readable(request: HttpRequest, note_id: UUID) -> Note:
    """Return a note that the person may read, or say whom to ask."""
    note = _note(request, note_id)
    verdict = check(actor_of(request), "notes.write", note.answers or note)
    if not verdict:
        raise NotPermitted(verdict.reason)
    return note


def _form_page(
    request: HttpRequest,
    form: WordsForm,
    act: Callable[[], object],
    case: Case,
    *,
    title: str,
    done: str,
    **more: Any,
) -> HttpResponse:
    """Show a form, or act on it; refusals stand beside their fields."""
    if form.is_bound and form.is_valid():
        try:
            act()
        except DomainError as error:
            place_error(form, error, {key: to for key, to in FIELDS.items() if to in form.fields})
        else:
            messages.success(request, done)
            return redirect("licensing:case-notes", case.pk)
    context = {"case": case, "form": form, "title": title} | more
    return render(request, "licensing/notes/form.html", context, status=422 if form.errors else 200)


@opens_for("handling.mark")
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Say how a note is handled; a manager may take a wall down without reading what it hides."""
    note, actor = _note(request, note_id), actor_of(request)
    note = note.answers or note
    form = MarkForm(posted(request), handling=note.handling)
    if form.is_bound and form.is_valid():
        try:
            services.mark_note(note, form.wish(), actor=actor, seen=request.POST.get("seen", ""))
        except DomainError as error:
            place_error(form, error, MARK_FIELDS)
        else:
            messages.success(request, "The mark is kept.")
            return redirect("licensing:case-notes", note.case_id)
    more = {"case": note.case, "note_of": note.written_by, "back": "licensing:case-notes"}
    return mark_page(request, form, note.handling, **more)
