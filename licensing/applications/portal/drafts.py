"""An exporter's applications: the list, a new one, a copy, the task list of a draft, check your answers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import Verdict, actor_of, check, opens_for
from exportctl.core.errors import Missing
from exportctl.core.people.models import User
from exportctl.core.web.pages import keyset_page
from exportctl.core.web.shapes import Task, TaskSection
from licensing.applications import queries, services
from licensing.applications.forms import SearchForm, StartForm
from licensing.applications.models import Application, Party, PartyRole
from licensing.applications.portal import rows
from licensing.applications.portal.pages import show, version_of
from licensing.applications.purposes import purpose_of
from licensing.applications.rules import State
from licensing.applications.statements.queries import compared
from licensing.applications.tips import tips_of
from licensing.organizations.models import Organization, Site
from licensing.organizations.queries import organization_for, organizations_of, sites_for
from licensing.types import registry as types
from licensing.types.manifest import LicenseType, Page, Section
from licensing.unfinished.queries import begun_by

HEADINGS = {
    Section.PARTIES: ("The transaction", "Parties", "Who takes part, in which role."),
    Section.END_USE: ("The transaction", "End use", "What it is for, and questions about uses of concern."),
    Section.STATEMENT: (
        "The transaction",
        "End-use statement",
        "What the end user signed, field by field, compared with this application.",
    ),
    Section.ATTACHMENTS: ("The papers", "Documents", "What the application must show, and what else helps."),
    Section.DECLARATION: ("The papers", "Declaration", "Made last; any later change takes it away."),
}


@opens_for("applications.draft")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the applications of the organization that is acted for, the latest changed first."""
    actor = actor_of(request)
    text = request.GET.get("q", "")
    page = keyset_page(queries.own_applications(actor, text), request, order=["-updated_at", "-pk"])
    context = {
        "form": SearchForm(initial={"q": text}),
        "text": text,
        "page": page,
        "rows": [queries.in_short(application) for application in page.rows],
        "may_start": _may_start(actor, organizations_of(actor).first()),
    }
    return render(request, "licensing/applications/list.html", context)


@opens_for("applications.draft")
@require_safe
def choose_type(request: HttpRequest) -> HttpResponse:
    """Explain the types of license, each with a way to start."""
    may_start = _may_start(actor_of(request), organizations_of(actor_of(request)).first())
    context = {"types": types.all_types(), "may_start": may_start}
    return render(request, "licensing/applications/types.html", context)


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask which site the application is for, and start a draft of the organization that is acted for.

    The form carries the organization that it was drawn for: sent after a switch, it is refused.
    """
    actor = actor_of(request)
    organization = _drawn_for(request) or organizations_of(actor).first()
    sites = sites_for(actor, organization) if organization else Site.objects.none()
    first: dict[str, object] = {"kind": request.GET.get("kind", types.USUAL)}
    first |= {"organization": organization.pk} if organization else {}
    form = StartForm(request.POST or None, initial=first, sites=sites)
    if organization and form.is_valid():
        given = form.cleaned_data
        application = services.start_draft(
            organization,
            actor=actor,
            kind=given["kind"] or types.USUAL,
            own_reference=given["own_reference"],
            site=given.get("site"),
        )
        return redirect("licensing:application", application.pk)
    chosen = types.find(str(form["kind"].value() or "")) or types.of(types.USUAL)
    may_start = _may_start(actor, organization)
    context = {
        "form": form,
        "exporter": organization,
        "may_start": may_start,
        "chosen": chosen,
        "documents": [one for one in chosen.documents if one.needed],
    }
    status = 422 if form.errors else 200
    return render(request, "licensing/applications/start.html", context, status=status)


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Say what a copy takes over, and make it."""
    actor = actor_of(request)
    source = queries.application_for(actor, application_id)
    if request.method == "POST":
        made = services.copy_application(source, actor=actor)
        return redirect("licensing:application", made.pk)
    verdict = check(actor, "applications.draft", source)
    return show(request, "copy", source, verdict=verdict)


@opens_for("applications.draft")
@require_safe
def overview(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the task list of a draft: how far each page is, and what is missing."""
    actor = actor_of(request)
    application = queries.draft_of(actor, application_id)
    mine = application.holder_id == actor.pk
    progress = queries.progress_of(application)
    missing = sum(len(part.gaps) for part in progress)
    done = sum(part.state == State.COMPLETE for part in progress)
    kind = queries.kind_of(application)
    return show(
        request,
        "overview",
        application,
        purpose=purpose_of(application),
        has_sites=sites_for(actor, application.organization).exists(),
        may_change=None if mine else check(actor, "applications.draft", application),
        kind=kind,
        sections=_task_sections(application, progress, mine=mine),
        missing=missing,
        tips=tips_of(application, actor),
        unfinished=begun_by(actor, application) if mine else [],
        done=done,
        total=sum(part.state != State.OPTIONAL for part in progress),
    )


@opens_for("applications.draft")
@require_POST
def take_over(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Take over a colleague's draft, and go on where it stands."""
    actor = actor_of(request)
    application = queries.draft_of(actor, application_id)
    services.take_over(application, actor=actor, version=version_of(request))
    messages.success(request, "You have this draft now.")
    return redirect("licensing:application", application.pk)


@opens_for("applications.draft")
@require_safe
def check_answers(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the whole application as it would be filed, every gap with its link, and the button."""
    actor = actor_of(request)
    application = queries.whole(queries.draft_of(actor, application_id))
    kind = queries.kind_of(application)
    purpose = purpose_of(application)
    gaps = queries.section_gaps(application) + (list(purpose.gaps) if purpose else [])
    verdict = check(actor, "applications.submit", application)
    if gaps and verdict:
        verdict = Verdict("Complete what is listed at the top of this page first.")
    return show(
        request,
        "check",
        application,
        gaps=gaps,
        purpose=purpose,
        verdict=verdict,
        kind=kind,
        lines=[(line, rows.line_rows(line, counted=kind.lines.counted)) for line in application.lines.all()],
        parties=[(party, rows.party_rows(party)) for party in application.parties.all()],
        pages=[(one, rows.answer_rows(one)) for one in queries.answers_of(application)],
        end_use=rows.end_use_rows(application),
        statements=_statements(application) if Section.STATEMENT in kind.sections else [],
        declaration=rows.declaration_rows(application),
        undeclared=next((gap.message for gap in gaps if gap.field == "who"), ""),
    )


def _drawn_for(request: HttpRequest) -> Organization | None:
    """Return the organization that a sent form names, if the actor still acts for it; None before that."""
    named = str(request.POST.get("organization", ""))
    if request.method != "POST" or not named:
        return None
    try:
        return organization_for(actor_of(request), UUID(named))
    except ValueError:
        raise Missing from None


def _may_start(actor: User, organization: Organization | None) -> Verdict:
    """Whether the organization may apply; the reason says what is in the way."""
    if organization is None:
        return Verdict("You act for no exporter. Register your organization first, or ask to be invited.")
    return check(actor, "applications.draft", organization)


def _heading(kind: LicenseType, section: Section | Page) -> tuple[str, str, str]:
    """Return the group that a section stands in, its title and what it holds."""
    if isinstance(section, Page):
        return section.heading, section.title, section.hint
    if section is Section.GOODS:
        return "The transaction", kind.lines.title, kind.lines.hint
    return HEADINGS[section]


def _statements(application: Application) -> list[tuple[Party, bool]]:
    """Return each end user, and whether what the statement says was entered."""
    said = set(application.statements.values_list("party_id", flat=True))
    users = [party for party in application.parties.all() if party.role == PartyRole.END_USER]
    return [(user, user.pk in said) for user in users]


def _differences(application: Application) -> str:
    """Say how the statements compare; a difference is a hint, and stops nobody."""
    count = sum(len(one.differences) for one in compared(application))
    if not count:
        return "Nothing in it differs from this application."
    return f"{count} point{'' if count == 1 else 's'} of it should be looked at before you file."


def _task_sections(
    application: Application, progress: list[queries.Progress], *, mine: bool
) -> list[TaskSection]:
    """Return the task list; whoever does not have the draft reads it without links."""
    sections: dict[str, list[Task]] = {}
    for part in progress:
        heading, label, hint = _heading(queries.kind_of(application), part.section)
        if part.section is Section.STATEMENT and part.state == State.COMPLETE:
            hint = _differences(application)
        if part.gaps and part.state == State.INCOMPLETE:
            hint = " ".join(gap.message for gap in part.gaps)
        url = part.url if mine and part.state != State.CANNOT_START else ""
        sections.setdefault(heading, []).append(Task(label, url, part.state, hint))
    return [TaskSection(heading, tasks) for heading, tasks in sections.items()]
