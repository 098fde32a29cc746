"""Pages of flags: a case's flags, setting one, taking it off, setting it aside."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from licensing.review.desk import find_case
from licensing.review.forms import posted
from licensing.review.models import Case
from licensing.review.panels import show_panel
from licensing.routing import queries, rules, services
from licensing.routing.forms import EndFlagForm, SetFlagForm
from licensing.routing.models import CaseFlag


@opens_for("review.see_cases")
@require_safe
def flags(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A case's flags: a page of its own, and the part that the case page loads."""
    actor, case = actor_of(request), find_case(request, case_id)
    found = list(queries.flags_of(actor, case))
    context = {
        "case": case,
        "open": [
            (one, rules.DECLARED.get(one.key), _ending(request, one)) for one in found if not one.cleared_at
        ],
        "ended": [one for one in found if one.cleared_at],
        "may_flag": check(actor, "routing.flag", case),
    }
    return show_panel(request, "licensing/routing/flags.html", context)


def _ending(request: HttpRequest, flag: CaseFlag) -> tuple[str, str, Any]:
    """Return how an open flag is ended by a person: the address, the words, and whether this one may."""
    if flag.raised_by_id:
        return "licensing:flag-take-off", "Take off", check(actor_of(request), "routing.flag", flag)
    return "licensing:flag-set-aside", "Set aside", check(actor_of(request), "routing.set_aside", flag)


@opens_for("routing.flag")
@require_http_methods(["GET", "HEAD", "POST"])
def set_flag(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Mark a case."""
    actor, case = actor_of(request), find_case(request, case_id)
    form = SetFlagForm(posted(request))
    if request.method == "POST" and form.is_valid():
        made = services.set_flag(case, **form.cleaned_data, actor=actor)
        messages.success(request, f"{case.reference} has the flag “{made.label}”.")
        return redirect("licensing:case", case.pk)
    context = {"case": case, "form": form, "hand": rules.HAND, "verdict": check(actor, "routing.flag", case)}
    return render(request, "licensing/routing/set.html", context, status=422 if form.errors else 200)


@opens_for("routing.flag")
@require_http_methods(["GET", "HEAD", "POST"])
def take_off(request: HttpRequest, flag_id: UUID) -> HttpResponse:
    """Take a flag off that a person set."""
    return _end(request, flag_id, "routing.flag", "Take off")


@opens_for("routing.set_aside")
@require_http_methods(["GET", "HEAD", "POST"])
def set_aside(request: HttpRequest, flag_id: UUID) -> HttpResponse:
    """Set a rule's flag aside."""
    return _end(request, flag_id, "routing.set_aside", "Set aside")


def _end(request: HttpRequest, flag_id: UUID, permission: str, words: str) -> HttpResponse:
    actor = actor_of(request)
    flag = get_object_or_404(queries.flags_visible_to(actor), pk=flag_id)
    form = EndFlagForm(posted(request))
    if request.method == "POST" and form.is_valid():
        end = services.take_off if permission == "routing.flag" else services.set_aside
        end(flag, reason=form.cleaned_data["reason"], actor=actor)
        messages.success(request, f"The flag “{flag.label}” is gone; its history stays with the case.")
        return redirect("licensing:case", flag.case_id)
    case: Case = flag.case
    verdict = check(actor, permission, flag)
    context = {"case": case, "flag": flag, "form": form, "words": words, "verdict": verdict}
    return render(request, "licensing/routing/end.html", context, status=422 if form.errors else 200)
