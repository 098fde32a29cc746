"""Withdrawing, as the exporter does it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from exportctl.core.access import actor_of, check, opens_for
from licensing.review.queries import cases_visible_to
from licensing.withdrawals import queries, services
from licensing.withdrawals.forms import WithdrawForm
from licensing.withdrawals.models import WithdrawalStatus


@opens_for("withdrawals.ask")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Say what withdrawing means at this moment, take the reason, and show what became of a request."""
    actor = actor_of(request)
    cases = cases_visible_to(actor).select_related("application__organization")
    case = get_object_or_404(cases, application_id=application_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = services.withdraw(case, reason=form.cleaned_data["reason"], actor=actor)
        withdrawn = made.status == WithdrawalStatus.GRANTED
        done = f"{case.reference} is withdrawn." if withdrawn else "Your request was sent."
        messages.success(request, done)
        return redirect("licensing:tracking", application_id)
    context = {
        "case": case,
        "application": case.application,
        "form": form,
        "latest": queries.latest_of(actor, case),
        "begun": queries.work_has_begun(case),
        "verdict": check(actor, "withdrawals.ask", case),
    }
    status = 422 if form.errors else 200
    return render(request, "licensing/withdrawals/withdraw.html", context, status=status)


@opens_for("withdrawals.ask")
@require_POST
def take_back(request: HttpRequest, withdrawal_id: UUID) -> HttpResponse:
    """Take a request back."""
    actor = actor_of(request)
    asked = get_object_or_404(queries.withdrawals_visible_to(actor), pk=withdrawal_id)
    services.take_back(asked, actor=actor)
    messages.success(request, "Your request was taken back. The application goes on.")
    return redirect("licensing:tracking", asked.case.application_id)
