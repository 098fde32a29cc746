"""The officer's page about a request to withdraw."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import Missing
from licensing.review.desk import find_case
from licensing.withdrawals import queries, services
from licensing.withdrawals.forms import GoOnForm
from licensing.withdrawals.models import Withdrawal, WithdrawalStatus


@opens_for("review.see_cases")
@require_safe
def withdrawal(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show the latest request about a case, and how to rule on it."""
    case = find_case(request, case_id)
    asked = queries.latest_of(actor_of(request), case)
    if asked is None:
        raise Missing
    return _show(request, asked, GoOnForm())


@opens_for("withdrawals.rule")
@require_POST
def grant(request: HttpRequest, withdrawal_id: UUID) -> HttpResponse:
    """Let the exporter withdraw."""
    asked = _asked(request, withdrawal_id)
    services.grant(asked, actor=actor_of(request))
    messages.success(request, f"{asked.case.reference} is withdrawn and closed.")
    return redirect("licensing:case", asked.case_id)


@opens_for("withdrawals.rule")
@require_POST
def refuse(request: HttpRequest, withdrawal_id: UUID) -> HttpResponse:
    """Go on with the case."""
    asked = _asked(request, withdrawal_id)
    form = GoOnForm(request.POST)
    if not form.is_valid():
        return _show(request, asked, form)
    services.refuse(asked, reason=form.cleaned_data["reason"], actor=actor_of(request))
    messages.success(request, "The exporter is told why the case goes on.")
    return redirect("licensing:case", asked.case_id)


def _asked(request: HttpRequest, withdrawal_id: UUID) -> Withdrawal:
    return get_object_or_404(queries.withdrawals_visible_to(actor_of(request)), pk=withdrawal_id)


def _show(request: HttpRequest, asked: Withdrawal, form: GoOnForm) -> HttpResponse:
    context = {
        "asked": asked,
        "case": asked.case,
        "form": form,
        "waits": asked.status == WithdrawalStatus.ASKED,
        "verdict": check(actor_of(request), "withdrawals.rule", asked),
    }
    status = 422 if form.errors else 200
    return render(request, "licensing/withdrawals/withdrawal.html", context, status=status)
