"""Issued letters: the list, one letter, its correction, and the panel of the case page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.web.pages import keyset_page
from licensing.decisions.desk import FIELDS, decision_form
from licensing.letters import previews, queries, services
from licensing.letters.forms import CorrectionForm, RefusalForm
from licensing.letters.models import Letter, LetterCorrection, LetterKind
from licensing.review.desk import find_case, place_error
from licensing.review.forms import posted
from licensing.review.panels import show_panel


@opens_for("letters.see")
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """List issued letters, newest first; the address holds the filters. Corrections that wait come first."""
    actor = actor_of(request)
    text, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    found = queries.search(queries.letters_visible_to(actor), text=text, kind=kind)
    context = {
        "page": keyset_page(found, request, order=("-issued_at", "id")),
        "text": text,
        "kind": kind,
        "kinds": LetterKind.choices,
        "corrections": queries.corrections_waiting(),
    }
    return render(request, "licensing/letters/list.html", context)


def _find(request: HttpRequest, letter_id: UUID) -> Letter:
    letters = queries.letters_visible_to(actor_of(request)).select_related("template", "replaces", "decision")
    return get_object_or_404(letters, pk=letter_id)


@opens_for("letters.see")
@require_safe
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Show one letter as it was issued, with its document and its corrections."""
    found = _find(request, letter_id)
    return _page(request, found, RefusalForm())


def _page(request: HttpRequest, found: Letter, form: RefusalForm, *, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    corrections = list(found.corrections.select_related("proposed_by", "decided_by"))
    waiting = next((one for one in corrections if one.status == "proposed"), None)
    context = {
        "letter": found,
        "corrections": corrections,
        "waiting": waiting,
        "form": form,
        "may_correct": check(actor, "letters.correct", found),
        "may_confirm": check(actor, "letters.confirm", waiting),
    }
    return render(request, "licensing/letters/letter.html", context, status=status)


@opens_for("letters.correct")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Propose to replace a letter, with the reason."""
    actor = actor_of(request)
    found = _find(request, letter_id)
    form = CorrectionForm(posted(request), initial={"own_words": found.own_words})
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            services.propose_correction(
                found, reason=given["reason"], own_words=given["own_words"], actor=actor
            )
        except DomainError as error:
            place_error(form, error, FIELDS)
        else:
            messages.success(request, "The correction waits for a second person.")
            return redirect("licensing:desk-letter", found.pk)
    context = {"letter": found, "form": form, "verdict": check(actor, "letters.correct", found)}
    return render(request, "licensing/letters/correct.html", context, status=422 if form.errors else 200)


def _find_correction(request: HttpRequest, correction_id: UUID) -> LetterCorrection:
    own = LetterCorrection.objects.filter(letter__in=queries.letters_visible_to(actor_of(request)))
    return get_object_or_404(own.select_related("letter"), pk=correction_id)


@opens_for("letters.confirm")
@require_POST
def confirm(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """Confirm a correction: the new letter is issued."""
    made = services.confirm(_find_correction(request, correction_id), actor=actor_of(request))
    messages.success(request, f"Letter {made} was issued and replaces the one before. The exporter was told.")
    return redirect("licensing:desk-letter", made.pk)


@opens_for("letters.confirm")
@require_POST
def refuse(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """Leave a letter as it is, with the reason."""
    correction = _find_correction(request, correction_id)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, _find(request, correction.letter_id), form, status=422)
    services.refuse(correction, reason=form.cleaned_data["reason"], actor=actor_of(request))
    messages.success(request, f"Letter {correction.letter} stays as it is.")
    return redirect("licensing:desk-letter", correction.letter_id)


@opens_for("letters.see")
@require_safe
def panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A case's letters and what is being made: a page of its own, and the part that the case page loads."""
    case = find_case(request, case_id)
    found = queries.letters_of(case)
    making = queries.makings(case, found)
    context = {
        "case": case,
        "letters": found,
        "makings": making,
        "lacking": any(one.state in {"missing", "stopped"} for one in making),
        "may_correct": check(actor_of(request), "letters.correct"),
    }
    return show_panel(request, "licensing/letters/panel.html", context)


@opens_for("letters.see")
@require_safe
def preview(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show the letter of the decision that waits for signatures, as it would be issued today."""
    case = find_case(request, case_id)
    context = {"case": case, "letter": previews.waiting(case), "written": True}
    return render(request, "licensing/letters/preview.html", context)


@opens_for("decisions.decide")
@require_POST
def rehearsed(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show the letter of the decision that is being typed; nothing is kept."""
    case = find_case(request, case_id)
    form = decision_form(case, request.POST)
    letter = None
    if form.is_valid():
        try:
            letter = previews.rehearsed(case, form, actor=actor_of(request))
        except DomainError as error:
            place_error(form, error, FIELDS)
    context = {"case": case, "letter": letter, "form": form}
    return render(request, "licensing/letters/preview.html", context, status=422 if form.errors else 200)


@opens_for("letters.correct")
@require_POST
def make(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Have made what a case lacks of letters and documents."""
    case = find_case(request, case_id)
    services.ask_again(case, actor=actor_of(request))
    messages.success(request, "What is missing is being made.")
    return redirect("licensing:case", case.pk)
