"""The desk's pages: all re-screenings and what is wrong, one with its portions, and a start by hand."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.web.pages import keyset_page
from exportctl.core.web.parts import is_part
from exportctl.core.web.threads import thread_url
from screening.rescreening import queries, services
from screening.rescreening.alarms import alarms
from screening.rescreening.models import Rescreening


@opens_for("rescreening.see")
@require_safe
def rescreenings(request: HttpRequest) -> HttpResponse:
    """Show all re-screenings, newest first, and above them what is wrong. A part while one runs."""
    actor, now = actor_of(request), timezone.now()
    page = keyset_page(queries.rescreenings_visible_to(actor), request, order=("-started_at", "id"))
    context = {
        "page": page,
        "rows": [(one, queries.progress(one, now=now)) for one in page.rows],
        "running": any(one.status == Rescreening.Status.RUNNING for one in page.rows),
        "alarms": alarms(actor, now=now),
        "may_start": queries.may_start(actor),
    }
    return render(request, f"screening/rescreening/{_page_or_part(request, 'index', '_list')}.html", context)


@opens_for("rescreening.see")
@require_safe
def rescreening(request: HttpRequest, rescreening_id: UUID) -> HttpResponse:
    """Show one re-screening: what changed, how far it is, what it found, and its portions."""
    found = get_object_or_404(queries.rescreenings_visible_to(actor_of(request)), pk=rescreening_id)
    news = keyset_page(queries.news_of(found), request, order=("created_at", "id"), parameter="news")
    shards = keyset_page(queries.portions_of(found), request, order=("number",), size=20, parameter="portion")
    context = {
        "rescreening": found,
        "progress": queries.progress(found, now=timezone.now()),
        "running": found.status == Rescreening.Status.RUNNING,
        "news": news,
        "news_rows": [(one, thread_url(one.watch.thread)) for one in news.rows],
        "shards": shards,
        "shard_rows": queries.with_jobs(shards.rows),
        "uncompared": queries.uncompared(found)[:20] if found.gaps else (),
    }
    return render(request, f"screening/rescreening/{_page_or_part(request, 'one', '_one')}.html", context)


@opens_for("rescreening.start")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Have all live parties screened in full now."""
    made = services.start_by_hand(actor=actor_of(request))
    messages.success(request, "All live parties are being screened in full. This page shows how far it is.")
    return redirect("screening:rescreening", made.pk)


def _page_or_part(request: HttpRequest, page: str, part: str) -> str:
    return part if is_part(request) else page
