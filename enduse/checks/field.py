"""The visit as the inspector sees it, on a phone."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enduse.checks import queries, rules, services
from enduse.checks.forms import ChecklistForm, FindingForm, ObservationsForm, PhotoForm, SignOffForm
from enduse.checks.models import CheckStatus, EndUseCheck
from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError, Gap
from exportctl.core.web.shapes import Task, TaskSection

FIELD_OF = {
    "result_unknown": "result",
    "reason_unknown": "reasons",
    "reason_missing": "reasons",
    "reason_contradicts": "reasons",
    "critical_finding": "result",
    "summary_missing": "summary",
    "signature_differs": "signed_name",
}
PICTURE_CODES = frozenset(
    {"not_a_picture", "file_empty", "file_too_large", "file_type_refused", "file_infected", "scanner_down"}
)


@opens_for("checks.carry_out")
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """List the visits that the inspector has or could take, and what they signed last."""
    actor = actor_of(request)
    context = {
        "visits": queries.visits_of(actor)[:100],
        "done": queries.done_visits_of(actor)[:10],
        "today": timezone.localdate(),
    }
    return render(request, "enduse/checks/visits.html", context)


@opens_for("checks.carry_out")
@require_safe
def visit(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Show whom to visit, what was shipped, and what is still to do; a signed visit shows its report."""
    found = _visit(request, check_id)
    expected = queries.expected_of(found)
    context = {
        "check": found,
        "expected": expected,
        "standing": queries.standing_edition(found.license),
        "sections": _sections(found, expected) if found.status == CheckStatus.IN_PROGRESS else [],
        "may_start": check(actor_of(request), "checks.carry_out", found),
        "today": timezone.localdate(),
        **_report(found),
    }
    return render(request, "enduse/checks/visit.html", context)


@opens_for("checks.carry_out")
@require_POST
def start(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Start the visit."""
    services.start_visit(_visit(request, check_id), actor=actor_of(request))
    return redirect("enduse:visit", check_id=check_id)


@opens_for("checks.carry_out")
@require_http_methods(["GET", "POST"])
def checklist(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Answer the questions of the checklist."""
    found = _visit(request, check_id)
    form = ChecklistForm(request.POST or None, items=list(found.items.all()))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            for number, answer, note in form.answers():
                services.answer_item(found, number, answer=answer, note=note, actor=actor_of(request))
        return _saved(request, found, "The answers are saved.")
    return _form_page(request, "enduse/checks/checklist.html", found, form)


@opens_for("checks.carry_out")
@require_http_methods(["GET", "POST"])
def observations(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Note quantities and serial numbers seen, line by line."""
    found = _visit(request, check_id)
    form = ObservationsForm(request.POST or None, expected=queries.expected_of(found))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            for seen in form.seen():
                services.observe(found, seen, actor=actor_of(request))
        return _saved(request, found, "What you saw is saved.")
    return _form_page(request, "enduse/checks/observations.html", found, form)


@opens_for("checks.carry_out")
@require_http_methods(["GET", "POST"])
def photos(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Add a photograph; the page stays open for the next one."""
    found = _visit(request, check_id)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def add() -> None:
            services.add_photo(found, data["photo"], caption=data["caption"], actor=actor_of(request))

        if _done(form, add, dict.fromkeys(PICTURE_CODES, "photo")):
            messages.success(request, "The photograph is stored.")
            return redirect("enduse:visit-photos", check_id=check_id)
    return _form_page(request, "enduse/checks/photos.html", found, form, photos=queries.photos_of(found))


@opens_for("checks.carry_out")
@require_http_methods(["GET", "POST"])
def findings(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Note a finding; the page stays open for the next one."""
    found = _visit(request, check_id)
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_finding(found, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, "The finding is noted.")
        return redirect("enduse:visit-findings", check_id=check_id)
    return _form_page(request, "enduse/checks/findings.html", found, form, findings=found.findings.all())


@opens_for("checks.carry_out")
@require_http_methods(["GET", "POST"])
def sign_off(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """Close the visit with its result and signature."""
    found = _visit(request, check_id)
    form = SignOffForm(request.POST or None)
    gaps: list[Gap] = []
    if request.method == "POST" and form.is_valid():
        sign = services.SignOff(**form.cleaned_data)
        try:
            if _done(form, lambda: services.sign_off(found, sign, actor=actor_of(request)), FIELD_OF):
                messages.success(request, f"{found.number} is signed off. Thank you.")
                return redirect("enduse:visit", check_id=check_id)
        except DomainError as error:
            if error.code != "visit_incomplete":
                raise
            gaps = [
                Gap(gap.message, reverse(f"enduse:visit-{gap.field}", args=[check_id])) for gap in error.gaps
            ]
    progress = queries.progress_of(found)
    return _form_page(
        request,
        "enduse/checks/sign_off.html",
        found,
        form,
        gaps=gaps,
        progress=progress,
        name=actor_of(request).name,
    )


def _visit(request: HttpRequest, check_id: UUID) -> EndUseCheck:
    return get_object_or_404(queries.checks_visible_to(actor_of(request)), pk=check_id)


def _done(form: Form, write: Callable[[], object], fields: dict[str, str]) -> bool:
    """Write; put a refusal that can be mended beside its field and say that it is not done."""
    try:
        write()
    except DomainError as error:
        if error.code not in fields:
            raise
        form.add_error(fields[error.code], error.message)
        return False
    return True


def _saved(request: HttpRequest, found: EndUseCheck, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("enduse:visit", check_id=found.pk)


def _form_page(
    request: HttpRequest, template: str, found: EndUseCheck, form: Form, **context: Any
) -> HttpResponse:
    """Show a page of an open visit; where nothing can be written any more, show the visit instead."""
    if found.status != CheckStatus.IN_PROGRESS and request.method == "GET":
        return redirect("enduse:visit", check_id=found.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"check": found, "form": form, **context}, status=status)


def _sections(found: EndUseCheck, expected: list[queries.Expected]) -> list[TaskSection]:
    progress = queries.progress_of(found, expected)
    shipped = sum(1 for one in expected if one.line.drawn > 0)
    asked = found.items.count()
    photos, findings = found.photos.count(), found.findings.count()
    left, unseen = len(progress.unanswered), len(progress.unobserved)
    todo = [
        ("Checklist", "checklist", _state(left, asked), f"{asked - left} of {asked} answered"),
        (
            "Quantities and serial numbers",
            "observations",
            _state(unseen, shipped),
            f"{shipped - unseen} of {shipped} lines seen",
        ),
        ("Photographs", "photos", "complete" if photos else "not_started", f"{photos} stored"),
        ("Findings", "findings", "complete" if findings else "not_started", f"{findings} noted"),
    ]
    tasks = [Task(label, _link(found, name), state, hint) for label, name, state, hint in todo]
    last = Task("Result and signature", _link(found, "sign-off"))
    return [TaskSection("What to do", tasks), TaskSection("When you are done", [last])]


def _link(found: EndUseCheck, name: str) -> str:
    return reverse(f"enduse:visit-{name}", args=[found.pk])


def _state(left: int, total: int) -> str:
    if not left:
        return "complete"
    return "not_started" if left == total else "incomplete"


def _report(found: EndUseCheck) -> dict[str, Any]:
    """Return what the report of a closed visit shows."""
    return {
        "items": found.items.all(),
        "photos": queries.photos_of(found),
        "findings": found.findings.all(),
        "reasons": [rules.REASONS[code] for code in found.reason_codes],
    }
