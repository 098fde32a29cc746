"""The texts of letters: what is in force, drafting with a preview, comparing, approving."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import Verdict, actor_of, check, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from exportctl.core.web.pages import keyset_page
from licensing.letters import previews, queries, rules, services, shipped
from licensing.letters.forms import ApproveForm, SampleForm, SendBackForm, TextForm
from licensing.letters.markup import TemplateRefused
from licensing.letters.models import LetterTemplate
from licensing.review.desk import place_error
from licensing.review.forms import posted

FIELDS = {
    "title_refused": "title",
    "template_refused": "body",
    "appeal_days_out_of_range": "appeal_days",
    "basis_refused": "legal_basis",
    "basis_missing": "in_force_from",
    "note_required": "change_note",
    "case_unknown": "reference",
    "case_does_not_fit": "reference",
    "day_past": "in_force_from",
}

WRITTEN = ("title", "body", "appeal_days", "legal_basis", "change_note")


@opens_for("letters.see")
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """List the texts with who uses them, what is in force and what is worked on, then all versions."""
    versions = LetterTemplate.objects.select_related("drafted_by", "decided_by").defer("body")
    context = {
        "texts": queries.texts(on=timezone.localdate()),
        "page": keyset_page(versions, request, order=("-created_at", "id")),
        "may_draft": check(actor_of(request), "letters.draft"),
    }
    return render(request, "licensing/letters/texts.html", context)


@opens_for("letters.draft")
@require_POST
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Begin the next version of a text."""
    if key not in shipped.all_keys():
        raise Http404
    made = services.start(key, actor=actor_of(request))
    return redirect("licensing:letter-text-edit", made.pk)


def _find(text_id: UUID) -> LetterTemplate:
    return get_object_or_404(LetterTemplate.objects.select_related("drafted_by", "decided_by"), pk=text_id)


@opens_for("letters.draft")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, text_id: UUID) -> HttpResponse:
    """Write a draft; Preview shows it beside the text without keeping it."""
    actor = actor_of(request)
    version = _find(text_id)
    first = {name: getattr(version, name) for name in WRITTEN}
    form = TextForm(posted(request), initial=first)
    letter: dict[str, Any] | None = None
    if request.method != "POST":
        letter = previews.preview(version, sample="full", reference="", actor=actor)
    elif form.is_valid():
        if request.POST.get("do") == "save" and _saved(request, version, form, actor):
            messages.success(request, "The draft was saved.")
            return redirect("licensing:letter-text", version.pk)
        letter = _previewed(version, form, actor)
    context = {
        "version": version,
        "form": form,
        "letter": letter,
        "variables": rules.allowed(version.kind),
        "required": rules.REQUIRED[version.kind],
        "hints": rules.hints(str(form["body"].value() or "")),
        "verdict": check(actor, "letters.draft", version),
    }
    return render(request, "licensing/letters/edit.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, version: LetterTemplate, form: TextForm, actor: User) -> bool:
    try:
        services.save(version, form.text(), actor=actor, version=request.POST.get("version", ""))
    except DomainError as error:
        _place(form, error)
        return False
    return True


def _previewed(version: LetterTemplate, form: TextForm, actor: User) -> dict[str, Any] | None:
    """Return the letter that the typed text makes; what is wrong with it stands beside its field."""
    if form.errors:
        return None
    given, text = form.cleaned_data, form.text()
    typed = LetterTemplate(
        kind=version.kind,
        title=text.title,
        body=text.body,
        appeal_days=text.appeal_days,
        legal_basis=text.legal_basis,
        drafted_by=version.drafted_by,
    )
    try:
        services.check(text, kind=version.kind)
        return previews.preview(typed, sample=given["sample"], reference=given["reference"], actor=actor)
    except DomainError as error:
        _place(form, error)
        return None


def _place(form: forms.Form, error: DomainError) -> None:
    """Put a refusal beside its field; a text has one error a line."""
    if isinstance(error, TemplateRefused):
        for fault in error.faults:
            form.add_error("body", str(fault))
        return
    place_error(form, error, FIELDS)


@opens_for("letters.see")
@require_safe
def text(request: HttpRequest, text_id: UUID) -> HttpResponse:
    """Show one version as a letter, with where it is and the next step."""
    return _page(request, _find(text_id))


def _page(
    request: HttpRequest,
    version: LetterTemplate,
    *,
    approving: forms.Form | None = None,
    back: forms.Form | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    sample = SampleForm(request.GET if "sample" in request.GET else None)
    given = (
        sample.cleaned_data if sample.is_bound and sample.is_valid() else {"sample": "full", "reference": ""}
    )
    letter = None
    try:
        letter = previews.preview(version, sample=given["sample"], reference=given["reference"], actor=actor)
    except DomainError as error:
        sample.add_error("reference", error.message)
    current = queries.in_force(version.key, on=timezone.localdate())
    context = {
        "version": version,
        "letter": letter,
        "sample": sample,
        "current": current,
        "types": shipped.used_by(version.key),
        "in_force": current is not None and current.pk == version.pk,
        "approving": approving or ApproveForm(initial={"in_force_from": timezone.localdate()}),
        "back": back or SendBackForm(),
        "may_draft": check(actor, "letters.draft", version),
        "may_propose": check(actor, "letters.draft", version)
        and Verdict(rules.why_no_approval(version.kind, legal_basis=version.legal_basis)),
        "may_discard": check(actor, "letters.discard", version),
        "may_approve": check(actor, "letters.approve", version),
    }
    bad = any(form is not None and form.errors for form in (approving, back, sample))
    return render(request, "licensing/letters/text.html", context, status=422 if bad else 200)


@opens_for("letters.see")
@require_safe
def compare(request: HttpRequest, text_id: UUID) -> HttpResponse:
    """Show two versions line by line, what is different marked; the address names the other one."""
    version = _find(text_id)
    others = LetterTemplate.objects.filter(kind=version.kind, own=version.own).exclude(pk=version.pk)
    with_number = request.GET.get("with", "")
    other: LetterTemplate | None
    if with_number.isascii() and with_number.isdigit() and len(with_number) < 5:
        other = get_object_or_404(others, number=int(with_number))
    else:
        other = others.filter(number__lt=version.number, status="approved").first()
    context = {
        "version": version,
        "other": other,
        "others": others.defer("body")[:50],
        "changes": rules.changes(other.body, version.body) if other is not None else [],
    }
    return render(request, "licensing/letters/compare.html", context)


@opens_for("letters.draft")
@require_POST
def propose(request: HttpRequest, text_id: UUID) -> HttpResponse:
    """Ask for the approval of a draft."""
    version = _find(text_id)
    services.propose(version, actor=actor_of(request), version=request.POST.get("version", ""))
    messages.success(request, "The version waits for somebody else to approve it.")
    return redirect("licensing:letter-text", version.pk)


@opens_for("letters.approve")
@require_POST
def approve(request: HttpRequest, text_id: UUID) -> HttpResponse:
    """Approve a version, from a day on."""
    version = _find(text_id)
    form = ApproveForm(request.POST)
    if form.is_valid():
        day, seen = form.cleaned_data["in_force_from"], request.POST.get("version", "")
        try:
            services.approve(version, in_force_from=day, actor=actor_of(request), version=seen)
        except DomainError as error:
            place_error(form, error, FIELDS)
        else:
            messages.success(
                request, f"{version} is approved. Letters from {day:%-d %b %Y} on are made from it."
            )
            return redirect("licensing:letter-text", version.pk)
    return _page(request, version, approving=form)


@opens_for("letters.approve")
@require_POST
def send_back(request: HttpRequest, text_id: UUID) -> HttpResponse:
    """Send a version back to whoever drafted it."""
    version = _find(text_id)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _page(request, version, back=form)
    seen = request.POST.get("version", "")
    services.send_back(version, reason=form.cleaned_data["reason"], actor=actor_of(request), version=seen)
    messages.success(request, f"{version} is a draft again.")
    return redirect("licensing:letter-text", version.pk)


@opens_for("letters.discard")
@require_POST
def discard(request: HttpRequest, text_id: UUID) -> HttpResponse:
    """Give a draft up."""
    version = services.discard(_find(text_id), actor=actor_of(request))
    messages.success(request, f"{version} was discarded.")
    return redirect("licensing:letter-texts")
