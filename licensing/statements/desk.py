"""The officer's pages about end-use statements: the comparison, and a finding about one point."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import Missing
from licensing.applications.statements.queries import compared
from licensing.review.desk import find_case
from licensing.review.forms import posted
from licensing.review.panels import show_panel
from licensing.statements import queries, services
from licensing.statements.forms import FindingForm
from licensing.statements.models import Conclusion


@opens_for("review.see_cases")
@require_safe
def panel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show each statement as it compares: a page of its own, and the part that the case page loads."""
    case, actor = find_case(request, case_id), actor_of(request)
    context = {
        "case": case,
        "readings": queries.readings(case, actor),
        "verdict": check(actor, "statements.judge", case),
    }
    return show_panel(request, "licensing/statements/panel.html", context)


@opens_for("statements.judge")
@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, case_id: UUID, statement_id: UUID, key: str) -> HttpResponse:
    """Ask what is to be made of one difference, and record it; what is to be asked leads to the question."""
    case, actor = find_case(request, case_id), actor_of(request)
    found = queries.row_of(compared(case.application), statement_id, key)
    if found is None:
        raise Missing
    statement, row = found
    form = FindingForm(posted(request))
    if form.is_valid():
        made = services.judge(case, statement.pk, row.key, actor=actor, **form.cleaned_data)
        if made.conclusion == Conclusion.ASKED:
            messages.success(request, "Your finding is on file. Write the question to the exporter now.")
            return redirect("licensing:case-ask", case.pk)
        messages.success(request, "Your finding is on file.")
        return redirect("licensing:case-statements", case.pk)
    context = {
        "case": case,
        "statement": statement,
        "row": row,
        "form": form,
        "verdict": check(actor, "statements.judge", case),
    }
    status = 422 if form.errors else 200
    return render(request, "licensing/statements/judge.html", context, status=status)
