"""The declaration: who may make it, on which authority, and why somebody may not."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from exportctl.core.access import Verdict, actor_of, check, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from exportctl.core.web.kept import forget, keeps_typed
from licensing.applications import queries, services
from licensing.applications.declaration_forms import SELF, DeclarationForm
from licensing.applications.models import Application
from licensing.applications.portal.pages import explain, initial, opened, show, version_of
from licensing.applications.tips import tips_of
from licensing.organizations.models import Official
from licensing.organizations.queries import is_member, signing_officials
from licensing.types.manifest import Section


@dataclass(frozen=True)
class Signers:
    """Who can declare here today: the person, or why not, and the officials whose paper they can record."""

    person: User
    myself: Verdict
    officials: list[Official]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The people to choose from, the person first."""
        own = [(SELF, f"You, {self.person.name}")] if self.myself else []
        return own + [
            (str(one.pk), f"{one.name}, {one.title}, who has signed it on paper") for one in self.officials
        ]


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
@keeps_typed
def declaration(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show what is declared, and record who declares it on which authority."""
    actor = actor_of(request)
    application = opened(request, application_id)
    signers = _signers(actor, application)
    if request.method == "GET":
        stored = initial(request, _stored(application, signers))
        form = DeclarationForm(signers.choices, why_not=signers.myself.reason, initial=stored)
        return _show(request, application, form, signers)
    form = DeclarationForm(signers.choices, request.POST, why_not=signers.myself.reason)
    status = 422
    if form.is_valid():
        try:
            services.declare(application, **form.signed(), actor=actor, version=version_of(request))
        except DomainError as error:
            status = explain(error, form, application)
        else:
            forget(request)
            return redirect("licensing:application-check", application.pk)
    return _show(request, application, form, signers, status=status)


def _signers(actor: User, application: Application) -> Signers:
    officials = signing_officials(actor, application.organization, on=timezone.localdate())
    return Signers(actor, check(actor, "applications.submit", application), list(officials))


def _stored(application: Application, signers: Signers) -> dict[str, str]:
    """Return what the form shows first: what was declared last, else the only one there is."""
    if application.declared_official_id is not None:
        return {"who": str(application.declared_official_id)}
    who = SELF if signers.myself else ""
    return {"who": who, "declared_position": application.declared_position}


def _show(
    request: HttpRequest,
    application: Application,
    form: DeclarationForm,
    signers: Signers,
    *,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    return show(
        request,
        "declaration",
        application,
        form=form,
        signers=signers,
        sees_officials=bool(signers.officials) or is_member(actor, application.organization),
        gaps=queries.submission_gaps(application, before=Section.DECLARATION),
        lapse=queries.why_lapsed(application),
        tips=tips_of(application, actor),
        status=status,
    )
