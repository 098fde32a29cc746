"""The queue of requests, and the search among the answers of before."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.calendar.queries import clock_states
from exportctl.core.calendar.rules import ClockState
from exportctl.core.web.pages import keyset_page
from licensing.advice import precedents, queries, rules
from licensing.advice.forms import WHOSE, PrecedentForm, QueueForm
from licensing.advice.models import (
    AdviceAnswer,
    AdviceItem,
    AdviceQuestion,
    AdviceRequest,
    AnswerStatus,
    QuestionStatus,
)

ORDER_FIELDS = {
    "due": ("due_on", "pk"),
    "newest": ("-submitted_at", "-pk"),
    "oldest": ("submitted_at", "pk"),
}


@opens_for("advice.see")
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show what is open, each with its clock and why it is here; the address holds the filters."""
    actor, now = actor_of(request), timezone.now()
    form = QueueForm(request.GET)
    filters = form.filters()
    order = ORDER_FIELDS[form.cleaned_data.get("order") or "due"]
    page = keyset_page(queries.queue(actor, filters, today=now.date()), request, order=order)
    clocks = clock_states([one.pk for one in page.rows], rules.CLOCK, now)
    counts = queries.queue_counts(actor, filters, today=now.date())
    whys = reasons_why(page.rows, clocks)
    context = {
        "form": form,
        "filters": filters,
        "filtered": filters != queries.Filters(whose=filters.whose),
        "rows": [(one, clocks.get(one.pk), whys[one.pk]) for one in page.rows],
        "page": page,
        "chips": [(_whose_url(request, key), key, label, counts[key]) for key, label in WHOSE.items()],
    }
    return render(request, "licensing/advice/queue.html", context)


def reasons_why(rows: list[AdviceRequest], clocks: dict[UUID, ClockState]) -> dict[UUID, str]:
    """Return for each request why it is in the queue, in two queries for all."""
    ids = [one.pk for one in rows]
    proposed = AdviceAnswer.objects.filter(request__in=ids, status=AnswerStatus.PROPOSED)
    seconds = dict(proposed.values_list("request", "second_reasons"))
    asked = AdviceQuestion.objects.filter(request__in=ids, status=QuestionStatus.OPEN)
    since = dict(asked.values_list("request", "created_at"))
    return {
        one.pk: why_here(one, clocks.get(one.pk), seconds.get(one.pk, ()), since.get(one.pk)) for one in rows
    }


def why_here(
    asked: AdviceRequest, clock: ClockState | None, second_reasons: Sequence[str], since: datetime | None
) -> str:
    """Return why one request is in the queue; `since` is when the question that waits was put."""
    return rules.why_here(
        asked.status,
        officer=str(asked.officer or ""),
        overdue=-clock.remaining if clock is not None and clock.running else 0,
        waits_since=f"on {timezone.localtime(since):%-d %b %Y}" if since else "",
        second_reasons=second_reasons,
    )


def _whose_url(request: HttpRequest, whose: str) -> str:
    """Return the address of the same filters over somebody else's requests, from its first page."""
    query = request.GET.copy()
    query.pop("after", None)
    query["whose"] = whose
    return f"?{query.urlencode()}"


@opens_for("advice.see")
@require_safe
def precedent_search(request: HttpRequest) -> HttpResponse:
    """Show issued answers by words, control entry and outcome, the newest first."""
    form = PrecedentForm(request.GET)
    form.full_clean()
    data = form.cleaned_data
    found = precedents.search(
        actor_of(request),
        text=data.get("q", ""),
        entry=data.get("entry", ""),
        outcome=data.get("outcome", ""),
        standing=data.get("state") != "all",
    )
    page = keyset_page(found, request, order=("-answer__issued_at", "-pk"))
    today = timezone.localdate()
    context = {
        "form": form,
        "item": _item(request),
        "page": page,
        "rows": [(line, line.answer.holds(today)) for line in page.rows],
        "filtered": any(data.values()),
    }
    return render(request, "licensing/advice/precedents.html", context)


def _item(request: HttpRequest) -> AdviceItem | None:
    """Return the item that the search is for, if the person works on its request: then rows can be cited."""
    actor = actor_of(request)
    try:
        item_id = UUID(request.GET.get("for", ""))
    except ValueError:
        return None
    items = AdviceItem.objects.filter(request__in=queries.requests_visible_to(actor), pk=item_id)
    found = items.select_related("request__officer").first()
    return found if found is not None and queries.may_cite(actor, found.request) else None
