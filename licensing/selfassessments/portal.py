"""The exporters' pages: the test of a type before anything is filled in, and what was recorded of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import Verdict, actor_of, check, opens_for
from exportctl.core.errors import DomainError, Missing
from exportctl.core.web.kept import forget, keeps_typed, typed
from exportctl.core.web.pages import keyset_page
from licensing.organizations.models import Organization
from licensing.organizations.queries import organization_for, organizations_of
from licensing.selfassessments import queries, services
from licensing.selfassessments.forms import AboutForm
from licensing.selfassessments.rules import NOT_FREE, asked
from licensing.types import registry as types
from licensing.types.answers import gaps_of, indication_of
from licensing.types.forms import QuestionsForm
from licensing.types.manifest import Indication, LicenseType

NOBODY = "You act for no exporter. Register your organization first, or ask to be invited."


@opens_for("applications.draft")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show what was recorded, the newest first, and the tests that there are."""
    found = queries.assessments_visible_to(actor_of(request))
    page = keyset_page(found, request, order=["-created_at", "-pk"])
    tests = [(kind, kind.test) for kind in types.all_types() if kind.test]
    return render(request, "licensing/selfassessments/list.html", {"page": page, "tests": tests})


@opens_for("applications.draft")
@require_safe
def show(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show one as it was recorded, to be read or printed."""
    found = get_object_or_404(queries.assessments_visible_to(actor_of(request)), pk=assessment_id)
    return render(request, "licensing/selfassessments/show.html", {"one": found})


@opens_for("applications.draft")
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def take(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask the test of a type, say what the answers point to, and offer on the same page what follows."""
    found = types.find(kind)
    page = found.test if found else None
    if found is None or page is None:
        raise Missing
    posted = request.POST if request.method == "POST" else None
    organization = organizations_of(actor_of(request)).first()
    first = {"organization": organization.pk if organization else "", **typed(request)}
    about = AboutForm(posted, initial=first)
    form = QuestionsForm(posted, page=page, initial=typed(request))
    context: dict[str, Any] = {
        "kind": found,
        "test": page,
        "about": about,
        "form": form,
        "exporter": organization,
    }
    context["may"] = _may(request, organization)
    if posted is None:
        return render(request, "licensing/selfassessments/take.html", context)
    answers = asked(page, form.savable())
    for gap in gaps_of(page, answers, roles=(), today=timezone.localdate()):
        form.add_error(gap.field or None, gap.message)
    if about.is_valid() and not form.errors:
        context["indication"] = indication_of(page, answers) or Indication(NOT_FREE)
        if (answer := _follow(request, found, about, answers)) is not None:
            return answer
    status = 422 if about.errors or form.errors else 200
    return render(request, "licensing/selfassessments/take.html", context, status=status)


def _follow(request: HttpRequest, kind: LicenseType, about: AboutForm, answers: Any) -> HttpResponse | None:
    """Do what was chosen after the test; None where nothing was, or it was refused beside the form."""
    actor, chosen = actor_of(request), request.POST.get("do", "")
    if chosen not in {"record", "ask", "apply"}:
        return None
    organization = organization_for(actor, about.cleaned_data["organization"])
    try:
        if chosen == "record":
            made = services.record(organization, kind, about.facts(), answers, actor=actor)
            address = redirect("licensing:self-assessment", made.pk)
            said = f"{made.reference} is recorded."
        elif chosen == "ask":
            asked_for = services.ask(organization, kind, about.facts(), answers, actor=actor)
            address = redirect("licensing:advice-request", asked_for.pk)
            said = "Your answers are in the question. Describe the item and the rest of the transaction."
        else:
            draft = services.apply(organization, kind, about.facts(), answers, actor=actor)
            address = redirect("licensing:application", draft.pk)
            said = "Your answers to the test are in the application."
    except DomainError as error:
        if error.status != DomainError.status:
            raise
        about.add_error(None, error.message)
        return None
    forget(request)
    messages.success(request, said)
    return address


def _may(request: HttpRequest, organization: Organization | None) -> Verdict:
    """Whether anything can be kept or started; the test itself is open to whoever drafts."""
    return check(actor_of(request), "applications.draft", organization) if organization else Verdict(NOBODY)
