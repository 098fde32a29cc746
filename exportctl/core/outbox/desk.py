"""The background work that is not done: what waits, what failed, and a way to try again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from exportctl.core.access import actor_of, opens_for
from exportctl.core.outbox import queries, services
from exportctl.core.web.alarms import alarms_for
from exportctl.core.web.pages import keyset_page


@opens_for("jobs.see")
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """List what is wrong and what is not done, failures first. What a job was about is its feature's."""
    page = keyset_page(queries.unfinished(actor_of(request)), request, order=("status", "created_at", "pk"))
    rows = [(job, job.error.partition(":")[0]) for job in page.rows]
    context = {"page": page, "rows": rows, "alarms": alarms_for(actor_of(request))}
    return render(request, "core/outbox/jobs.html", context)


@opens_for("jobs.see")
@require_POST
def retry(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Let a failed job run again."""
    actor = actor_of(request)
    services.retry(get_object_or_404(queries.jobs_visible_to(actor), pk=job_id), actor=actor)
    messages.success(request, "The job waits for a worker again.")
    return redirect("jobs")
