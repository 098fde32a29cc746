"""The clearings that are carried over: who made them, why, until when, and their end by hand."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.web.pages import keyset_page
from screening.hits import desk_queries as queries
from screening.hits import services
from screening.hits.adjudication import CARRIED_FOR
from screening.hits.forms import EndRuleForm


@opens_for("hits.see")
@require_safe
def good_guys(request: HttpRequest) -> HttpResponse:
    """Show the rules in force, the first to end first."""
    rules = queries.good_guy_rules(actor_of(request), on=timezone.localdate())
    page = keyset_page(rules, request, order=("until", "pk"))
    return render(request, "screening/hits/good_guys.html", {"page": page, "term": CARRIED_FOR})


@opens_for("hits.see")
@require_http_methods(["GET", "POST"])
def good_guy(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Show one rule to whoever sees hits; an analyst ends it for a reason."""
    actor = actor_of(request)
    rules = queries.good_guy_rules(actor, on=timezone.localdate())
    rule = get_object_or_404(rules, pk=rule_id)
    form = EndRuleForm(request.POST if request.method == "POST" else None, initial={"version": rule.version})
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        services.end_rule(rule, actor=actor, seen=values.pop("version"), **values)
        messages.success(request, "Ended: later screenings ask again.")
        return redirect("screening:good_guys")
    context = {"rule": rule, "form": form, "may_end": check(actor, "hits.rule", rule)}
    return render(request, "screening/hits/good_guy.html", context, status=422 if form.errors else 200)
