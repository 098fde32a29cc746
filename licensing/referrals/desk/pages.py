"""What the views of referrals share: a form that is done or drawn again, and what a page of a case reads."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from licensing.advice.forms import explained
from licensing.referrals import asks, queries, rules
from licensing.referrals.forms import SettleForm
from licensing.referrals.gate import binding_in, rulings_in, sentences_to_settle
from licensing.review.models import Case
from licensing.types import registry as types


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], Any],
    *,
    template: str,
    said: str,
    back: str,
    **context: Any,
) -> HttpResponse:
    """Do what a valid form asks for and go `back`, or draw the form with its errors."""
    if form.is_bound and form.is_valid() and explained(form, act) is not None:
        messages.success(request, said)
        return HttpResponseRedirect(back)
    context |= {"form": form, "back": back}
    return render(request, template, context, status=422 if form.errors else 200)


def case_url(case: Case) -> str:
    """Return the address of a case's panel of referrals."""
    return reverse("licensing:case", args=[case.pk]) + "#referrals"


def combined(found: queries.Recommended) -> dict[str, Any]:
    """Return everybody's word on each line and party, side by side, and how they differ.

    Nothing is added up: an outcome that only one recommender has stands as it is. Only what was said before
    a major change is left out, where the change was about it; the page says so beside the recommendation.
    """
    views = found.views
    rows = [
        (name, [(view.name, view.agency, view.says[name]) for view in views if name in view.says])
        for name in dict.fromkeys(found.names.values())  # lines of all editions have one name
    ]
    return {
        "differences": rules.differences(views),
        "combined": [(name, said) for name, said in rows if said],
        "settlements": found.settlements,
    }


def settle_form(typed: QueryDict | None, case: Case, found: queries.Recommended) -> SettleForm:
    """Return the form of a settlement: what the agencies ask for, and the lines and parties they contest."""
    contested = asks.contested(found.views)
    application = case.application
    lines = [one for one in application.lines.all() if found.names.get(one.pk) in contested]
    parties = [one for one in application.parties.all() if found.names.get(one.pk) in contested]
    return SettleForm(
        typed,
        asks=sentences_to_settle(found),
        lines=lines,
        parties=parties,
        counts=types.of(case.kind).counts,
    )


def panel_context(case: Case, *, now: datetime) -> dict[str, Any]:
    """Return what the panel of a case shows of its referrals."""
    rows, today = queries.rows_of(case, now=now), timezone.localdate(now)
    given = [row.given for row in rows if row.given is not None]
    found = queries.recommended_in(case, given=given)
    waiting = [row.referral for row in rows if row.awaited]
    situation = queries.situation_of(found, awaited=waiting)
    held = [] if case.closed_at else rules.obstacles(situation, today=today)
    return {"rows": rows, "given": given, "obstacles": held} | combined(found)


def decision_context(case: Case, *, today: date) -> dict[str, Any]:
    """Return what whoever decides sees of referrals: what stands in the way, and every recommendation.

    `blocked` is what stands in the way of any decision, be it to return the application; `binding` is what
    of the agencies' `asks` a decision has to keep to, `rulings` what is settled of single lines and parties.
    """
    found = queries.recommended_in(case)
    situation = queries.situation_of(found, awaited=queries.awaited_in(case, today=today))
    return {
        "obstacles": rules.obstacles(situation, today=today),
        "blocked": rules.obstacles(situation, outcome="return", today=today),
        "given": found.given,
        "asks": found.asks,
        "binding": binding_in(found, situation),
        "rulings": rulings_in(found, situation),
        "names": found.names,
    } | combined(found)
