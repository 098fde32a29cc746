"""The regulator's pages about questions: what is to be done, one thread, asking, settling, more time."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import Verdict, actor_of, check, opens_for
from exportctl.core.calendar.queries import closing_days
from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from exportctl.core.web.pages import keyset_page
from licensing.questions import queries, services
from licensing.questions.forms import (
    AgainForm,
    DeskFilterForm,
    EditForm,
    GrantForm,
    QuestionForm,
    ReasonForm,
    SettleForm,
    place,
)
from licensing.questions.models import AnswerExtension, Enquiry, EnquiryStatus, Overlap
from licensing.questions.permissions import may_send_now
from licensing.questions.services.reminding import is_long
from licensing.review.desk import find_case
from licensing.review.panels import show_panel


@opens_for("questions.ask")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show what is to be done about questions, each kind a list; the earliest due day first."""
    actor = actor_of(request)
    form = DeskFilterForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    mine = given.get("whose") != "all"
    counts = queries.desk_counts(actor, mine=mine)
    which = given.get("show") or next((key for key, count in counts.items() if count), "open")
    page = keyset_page(queries.desk_list(actor, which, mine=mine), request, order=("due_on", "pk"))
    whose = "mine" if mine else "all"
    today = timezone.localdate()
    context = {
        "page": page,
        "rows": [(one, one.status == EnquiryStatus.OPEN and one.due_on < today) for one in page.rows],
        "which": which,
        "title": queries.LISTS[which],
        "mine": mine,
        "whose": whose,
        "chips": [(key, label, counts[key]) for key, label in queries.LISTS.items()],
    }
    return render(request, "licensing/questions/desk_list.html", context)


@opens_for("review.see_cases")
@require_safe
def panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A case's questions: a page of its own, and the part that the case page loads."""
    case, actor = find_case(request, case_id), actor_of(request)
    found = queries.questions_of(case, actor)
    closed = closing_days(settings.JURISDICTION)
    context = {
        "case": case,
        "threads": [(thread, _now(thread.last, closed)) for thread in found],
        "may_ask": check(actor, "questions.ask", case),
        "may_settle": check(actor, "questions.settle", case),
    }
    return show_panel(request, "licensing/questions/panel.html", context)


def _now(enquiry: Enquiry, closed: Mapping[date, str]) -> dict[str, Any]:
    """Return what is said of a question as it stands: more time that is asked for, how long it waits."""
    today = timezone.localdate()
    waits = enquiry.status == EnquiryStatus.OPEN
    return {
        "asked": next((one for one in enquiry.extensions.all() if one.status == "asked"), None),
        "overdue": waits and enquiry.due_on < today,
        "long": waits and is_long(enquiry.sent_at or enquiry.created_at, today, closed),
    }


@opens_for("questions.ask")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Draft a question; the officer's own goes straight to the exporter, unless it meets another one."""
    case, actor = find_case(request, case_id), actor_of(request)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    straight = may_send_now(actor, case)
    technical = actor.has_role(Role.TECHNICAL_REVIEWER)
    first = {"asked_for": "Technical assessment" if technical else "Licensing"}
    first |= {"subject": request.GET.get("about", "")}
    form = QuestionForm(*data, case=case, straight=case.officer_id == actor.pk, initial=first)
    if form.is_valid():
        made = _done(
            form,
            lambda: services.ask(
                case,
                form.given(),
                actor=actor,
                version=_version(request),
                uploads=form.cleaned_data["documents"],
            ),
        )
        if made is not None:
            return _asked(request, made)
    context = {
        "case": case,
        "form": form,
        "verdict": check(actor, "questions.ask", case),
        "straight": straight,
    }
    return render(request, "licensing/questions/ask.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, made: Enquiry) -> HttpResponse:
    """Say what became of a question: sent, or kept for the officer, or to be settled first."""
    if made.status == EnquiryStatus.OPEN:
        messages.success(request, "Your question was sent. The clock stands still until it is answered.")
        return redirect(f"{reverse('licensing:case', args=[made.case_id])}#questions")
    if queries.unsettled_of(made):
        messages.warning(request, "This was asked before, or is being asked. Nothing was sent yet.")
    else:
        messages.success(request, "Your question is kept. The officer of the case sends it.")
    return redirect("licensing:desk-question", made.pk)


@opens_for("review.see_cases")
@require_safe
def question(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """One question with its rounds, what it meets, and what can be done now."""
    actor = actor_of(request)
    found = _find(request, enquiry_id)
    rounds = queries.thread_of(found, actor)
    last = rounds[-1]
    overlaps = queries.overlaps_of(last)
    standing = queries.standing(overlaps)
    context = {
        "case": found.case,
        "rounds": rounds,
        "last": last,
        "now": _now(last, closing_days(settings.JURISDICTION)),
        "meets": [
            (one, one.earlier if one.later_id == last.pk else one.later)
            for one in overlaps
            if one.pk in standing
        ],
        "settled": [one for one in overlaps if one.settled],
        "may": _may(actor, last, blocked=bool(standing)),
    }
    return render(request, "licensing/questions/desk_question.html", context)


def _may(actor: User, enquiry: Enquiry, *, blocked: bool) -> dict[str, Verdict]:
    send = may_send_now(actor, enquiry.case)
    if blocked and send:
        send = Verdict("Settle first what this question meets; see above.")
    return {
        "send": send,
        "drop": check(actor, "questions.drop", enquiry),
        "settle": check(actor, "questions.settle", enquiry),
        "again": may_send_now(actor, enquiry.case),
    }


@opens_for("questions.settle")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Write a draft anew before it is sent."""
    found, actor = _find(request, enquiry_id), actor_of(request)
    data = request.POST if request.method == "POST" else None
    form = EditForm(data, case=found.case, initial=EditForm.initial_of(found))
    drafted = found.status == EnquiryStatus.DRAFTED
    return _page(
        request,
        found,
        form,
        "edit",
        lambda: services.edit(found, form.given(), actor=actor, version=_version(request)),
        done="The question was edited. What was drafted stays beside it.",
        verdict=check(actor, "questions.settle", found) if drafted else Verdict("It was sent or dropped."),
        to="licensing:desk-question",
    )


@opens_for("questions.settle")
@require_POST
def send(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Send what was drafted."""
    sent = services.send(_find(request, enquiry_id), actor=actor_of(request), version=_version(request))
    messages.success(request, "The question was sent. The clock stands still until it is answered.")
    return redirect(f"{reverse('licensing:case', args=[sent.case_id])}#questions")


@opens_for("questions.settle")
@require_POST
def accept(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Say that an answer is enough."""
    done = services.accept(_find(request, enquiry_id), actor=actor_of(request), version=_version(request))
    messages.success(request, "The answer is accepted, and the question closed.")
    return redirect(f"{reverse('licensing:case', args=[done.case_id])}#questions")


@opens_for("questions.settle")
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Ask further about an answer."""
    found, actor = _find(request, enquiry_id), actor_of(request)
    form = AgainForm(request.POST if request.method == "POST" else None)
    verdict = may_send_now(actor, found.case)
    return _page(
        request,
        found,
        form,
        "again",
        lambda: services.ask_again(found, form.given(), actor=actor, version=_version(request)),
        done="Your question was sent. The clock stands still until it is answered.",
        verdict=verdict,
    )


@opens_for("questions.drop")
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """Drop a draft, or withdraw what was sent; the page says who reads the reason."""
    found, actor = _find(request, enquiry_id), actor_of(request)
    drafted = found.status == EnquiryStatus.DRAFTED
    form = ReasonForm(request.POST if request.method == "POST" else None)
    act = services.drop if drafted else services.withdraw
    return _page(
        request,
        found,
        form,
        "take_back",
        lambda: act(found, reason=form.cleaned_data["reason"], actor=actor, version=_version(request)),
        done="The question was dropped; who drafted it reads why."
        if drafted
        else "The question was withdrawn; the exporter was told.",
        drafted=drafted,
        verdict=check(actor, "questions.drop" if drafted else "questions.settle", found),
    )


@opens_for("questions.settle")
@require_http_methods(["GET", "POST"])
def more_time(request: HttpRequest, extension_id: UUID) -> HttpResponse:
    """Give more time to answer, or none."""
    actor = actor_of(request)
    visible = queries.enquiries_visible_to(actor)
    found = get_object_or_404(
        AnswerExtension.objects.filter(enquiry__in=visible).select_related("asked_by"), pk=extension_id
    )
    found.enquiry = visible.get(pk=found.enquiry_id)
    first = {"until": found.wanted_until, "decision": "grant"}
    form = GrantForm(request.POST if request.method == "POST" else None, initial=first)

    def act() -> object:
        data, version = form.cleaned_data, _version(request)
        if data["decision"] == "grant":
            return services.grant(
                found, until=data["until"], reason=data["reason"], actor=actor, version=version
            )
        return services.refuse(found, reason=data["reason"], actor=actor, version=version)

    return _page(
        request,
        found.enquiry,
        form,
        "desk_more_time",
        act,
        done="Your decision was sent to the exporter.",
        extension=found,
        verdict=check(actor, "questions.settle", found.enquiry),
    )


@opens_for("questions.drop")
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, overlap_id: UUID) -> HttpResponse:
    """Settle two questions that meet."""
    actor = actor_of(request)
    visible = queries.enquiries_visible_to(actor)
    found = get_object_or_404(
        Overlap.objects.filter(later__in=visible).select_related(
            "later__case__officer",
            "later__asked_by",
            "earlier__case",
            "earlier__asked_by",
            "earlier__answered_by",
        ),
        pk=overlap_id,
    )
    officer = bool(check(actor, "questions.settle", found.later))
    form = SettleForm(request.POST if request.method == "POST" else None, overlap=found, officer=officer)
    return _page(
        request,
        found.later,
        form,
        "settle",
        lambda: services.settle(
            found,
            form.cleaned_data["how"],
            reason=form.cleaned_data["reason"],
            actor=actor,
            version=_version(request),
        ),
        done="It is settled.",
        overlap=found,
        officer=officer,
        verdict=check(actor, "questions.drop", found.later),
        to="licensing:desk-question",
    )


def _page(
    request: HttpRequest,
    enquiry: Enquiry,
    form: forms.Form,
    name: str,
    act: Callable[[], Any],
    *,
    done: str,
    to: str = "",
    **context: Any,
) -> HttpResponse:
    """Show a form about one question, or do what it asks; a refusal stands beside its field."""
    if form.is_valid() and _done(form, act) is not None:
        messages.success(request, done)
        if to:
            return redirect(to, enquiry.pk)
        return redirect(f"{reverse('licensing:case', args=[enquiry.case_id])}#questions")
    context |= {"case": enquiry.case, "enquiry": enquiry, "form": form}
    status = 422 if form.errors else 200
    return render(request, f"licensing/questions/{name}.html", context, status=status)


def _done(form: forms.Form, act: Callable[[], Any]) -> Any:
    """Do what a valid form asks; None where it was refused, which the form then says."""
    try:
        return act()
    except DomainError as error:
        place(form, error)
        return None


def _find(request: HttpRequest, enquiry_id: UUID) -> Enquiry:
    return get_object_or_404(queries.enquiries_visible_to(actor_of(request)), pk=enquiry_id)


def _version(request: HttpRequest) -> str:
    """Return the version that the page was drawn from; a form without one counts as stale."""
    return request.POST.get("version", "")
