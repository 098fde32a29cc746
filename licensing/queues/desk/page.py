"""The queue's page, and the cases of it that are handed out many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.calendar.queries import closing_days
from exportctl.core.people.models import User
from exportctl.core.reference import countries
from exportctl.core.web.pages import keyset_page
from licensing.applications.models import Attachment
from licensing.priority.queries import evidence_of
from licensing.queues import chips, queries, services
from licensing.queues.counting import counts
from licensing.queues.forms import AssignManyForm, QueueForm
from licensing.queues.queries import QUEUES
from licensing.queues.rules import COUNTED_TO, Facts, clock_words, plural, why_here
from licensing.review.models import Case
from licensing.review.waits import waits_of, with_waits
from licensing.routing.models import CaseFlag
from licensing.routing.queries import open_reasons
from licensing.types.urgency import Claim, claim_of


@dataclass(frozen=True)
class Row:
    """A case as a row shows it. `key` is what the row sends when it is selected: the case, and who has it.

    `claim` is what the exporter says of the urgency, and `shown_by` the documents about it.
    """

    case: Case
    key: str
    why: str
    clock: str
    overdue: bool
    flags: Sequence[CaseFlag]
    claim: Claim | None
    shown_by: Sequence[Attachment]


@opens_for("review.see_cases")
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """A queue: its whole state is in the address, so that it can be sent to a colleague."""
    return page_of(request, read_form(request))


@opens_for("review.assign")
@require_POST
def assign_many(request: HttpRequest) -> HttpResponse:
    """Give the selected cases to an officer; those that are refused are listed with the reason."""
    form = read_form(request)
    sent = AssignManyForm(request.POST, people=form.people)
    if not sent.is_valid():
        return page_of(request, form, sent)
    to = get_object_or_404(User, pk=sent.cleaned_data["officer"])
    done = services.assign_many(sent.cleaned_data["case"], to=to, actor=actor_of(request))
    back = chips.address(request.GET, "select")
    if done.assigned:
        messages.success(request, f"{plural(len(done.assigned), 'case')} assigned to {to}.")
    if not done.refused:
        return HttpResponseRedirect(back)
    context = {"done": done, "to": to, "back": back}
    return render(request, "licensing/queues/handed.html", context, status=200 if done.assigned else 409)


def read_form(request: HttpRequest) -> QueueForm:
    """Return the filters in the address."""
    people = {str(pk): name or email for pk, name, email in queries.officers()}
    return QueueForm(request.GET, people=people)


def page_of(request: HttpRequest, form: QueueForm, refused: AssignManyForm | None = None) -> HttpResponse:
    """Draw the queue; a refused selection stays selected."""
    actor, today = actor_of(request), timezone.localdate()
    filters = form.filters(whose=queries.usual(actor))
    saved, closed = list(queries.saved_queues(actor)), closing_days(settings.JURISDICTION)
    state, counted = form.state(), counts(actor, filters, saved, form.people, today=today, closed=closed)
    cases = queries.queue(actor, filters, today=today, closed=closed)
    few = counted[filters.whose] <= COUNTED_TO
    cases = with_waits(queries.sorted_few(cases) if few else cases)
    page = keyset_page(cases, request, order=filters.ordering, keys_first=not few)
    chosen = request.GET.get("saved", "")
    opened = next((one for one in saved if str(one.pk) == chosen), None)
    here = chips.within(state, opened)
    may_assign = bool(check(actor, "review.assign")) and not filters.of_closed
    own = filters.whose == "mine"  # then every row's officer is the one who looks
    context: dict[str, Any] = {
        "form": form,
        "filters": filters,
        "own": own,
        "columns": 8 + may_assign - own,
        "title": QUEUES[filters.whose],
        "rows": _rows(actor, page.rows, today, closed),
        "page": page,
        "standing": chips.standing(state, filters, counted),
        "saved": chips.kept(saved, counted, chosen=chosen),
        "opened": opened,
        "in_use": chips.in_use(form, here),
        "clear_url": chips.cleared(here),
        "switch": chips.switch(here, filters, counted),
        "unread": chips.unread(here, counted),
        "state": request.GET.urlencode(),
        "all_selected": request.GET.get("select") == "page",
        "select_url": chips.address(request.GET, select="page"),
        "assign_form": refused or AssignManyForm(None, people=form.people),
        "refused": refused,
        "selected": refused.sent if refused else [],
        "may_assign": may_assign,
        "may_save": actor.holds("queues.save"),
        "may_take": actor.holds("review.recommend"),
        "countries": countries.names().values(),
    }
    return render(request, "licensing/queues/queue.html", context, status=422 if refused else 200)


def _rows(actor: User, cases: list[Case], today: date, closed: Mapping[date, str]) -> list[Row]:
    left = queries.days_left((case for case in cases if case.closed_at is None), today, closed)
    flags, shown_by = open_reasons(cases), evidence_of(cases)
    return [
        _row(
            actor,
            case,
            left.get(case.pk, 0),
            flags.get(case.pk, []),
            shown_by.get(case.application_id, []),
        )
        for case in cases
    ]


def _row(
    actor: User, case: Case, days_left: int, flags: Sequence[CaseFlag], shown_by: Sequence[Attachment]
) -> Row:
    facts = Facts(
        officer=str(case.officer) if case.officer else "",
        mine=case.officer_id == actor.pk,
        paused=case.waiting,
        days_left=days_left,
        open_hits=case.open_hits,
        waits=waits_of(case),
        outcome=case.get_status_display(),
        closed_on=case.closed_at.date() if case.closed_at else None,
    )
    clock = clock_words(days_left, paused=case.waiting)
    key = f"{case.pk}:{case.officer_id or ''}"
    claim = claim_of(case.application.answers) if case.urgent else None
    return Row(case, key, why_here(facts), clock, days_left < 0, flags, claim, shown_by)
