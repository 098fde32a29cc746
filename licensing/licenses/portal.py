"""Licenses as the exporter sees them, giving one back, and answering an intended revocation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import Verdict, actor_of, check, opens_for
from exportctl.core.errors import Missing
from exportctl.core.web.pages import keyset_page
from licensing.licenses import alerts, gates, queries, rules, services
from licensing.licenses.forms import RevocationAnswerForm, SearchForm, SurrenderForm
from licensing.licenses.models import LIVE, License
from licensing.organizations.queries import identity_at
from licensing.types import registry as types


@opens_for("licenses.see_own")
@require_safe
def licenses(request: HttpRequest) -> HttpResponse:
    """List the licenses of the exporter's organizations, newest first, each in the edition that stands."""
    text = request.GET.get("q", "")
    found = queries.search(queries.licenses_visible_to(actor_of(request)), text=text, status="")
    page = keyset_page(found, request, order=("-issued_at", "id"))
    context = {"page": page, "text": text, "form": SearchForm(initial={"q": text})}
    return render(request, "licensing/licenses/portal_list.html", context)


@opens_for("licenses.see_own")
@require_safe
def license_page(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Show one license: state, balances, conditions, document, and what was shipped."""
    seen = queries.on_a_page(queries.licenses_visible_to(actor_of(request)))
    license, today = get_object_or_404(seen, pk=license_id), timezone.localdate()
    state = queries.state_of(license, on=today)
    closed = rules.why_closed(state, on=today, valid_from=license.valid_from, valid_to=license.valid_to)
    context = {
        "license": license,
        "exporter": identity_at(license.organization, license.issued_at),
        "state": state,
        "alerts": alerts.alerts_of(license, actor_of(request)),
        "letters": alerts.writings_of(license, actor_of(request)),
        "offers": alerts.offers_of(license, actor_of(request)),
        "editions": queries.editions_of(license, actor_of(request)),
        "suspension": queries.suspension_of(license) if state == "suspended" else None,
        "revocation": queries.announced_revocation(license),
        "lines": queries.lines_of(license),
        "page": keyset_page(queries.ledger_of(license), request, order=("-created_at", "id"), size=20),
        "open": Verdict(closed),
        "stops": [] if closed else gates.stops_of(license),
        "uncounted": rules.why_uncounted(types.of(license.kind)),
        "kind_name": types.name_of(license.kind),
        "destinations": queries.destinations_of(license),
        "may_surrender": check(actor_of(request), "licenses.surrender", license) if state in LIVE else None,
        "code": rules.shown_code(license.check_code),
    }
    return render(request, "licensing/licenses/portal_license.html", context)


def _license(request: HttpRequest, license_id: UUID) -> License:
    return get_object_or_404(queries.licenses_visible_to(actor_of(request)), pk=license_id)


@opens_for("licenses.surrender")
@require_http_methods(["GET", "HEAD", "POST"])
def surrender(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Give a license back."""
    license = _license(request, license_id)
    form = SurrenderForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.surrender(license, reason=form.cleaned_data["reason"], actor=actor_of(request))
        messages.success(request, f"License {license.number} is given back.")
        return redirect("licensing:license", license_id=license.pk)
    context = {
        "license": license,
        "form": form,
        "lines": queries.lines_of(license),
        "live": license.state in LIVE,
        "may": check(actor_of(request), "licenses.surrender", license),
    }
    return render(request, "licensing/licenses/surrender.html", context, status=422 if form.errors else 200)


@opens_for("licenses.answer_revocation")
@require_http_methods(["GET", "HEAD", "POST"])
def revocation(request: HttpRequest, license_id: UUID) -> HttpResponse:
    """Show the newest announced revocation of a license with its reasons, and take the answer to it."""
    license, actor = _license(request, license_id), actor_of(request)
    found = queries.announced_revocation(license)
    if found is None:
        raise Missing
    form = RevocationAnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.answer_revocation(found, text=form.cleaned_data["answer"], actor=actor)
        messages.success(request, "Your answer was sent. The authority reads it before it goes on.")
        return redirect("licensing:license-revocation", license_id=license.pk)
    context = {
        "license": license,
        "revocation": found,
        "form": form,
        "may": check(actor, "licenses.answer_revocation", found),
        "late": found.answer_by is not None and timezone.localdate() > found.answer_by,
    }
    return render(request, "licensing/licenses/revocation.html", context, status=422 if form.errors else 200)
