"""An exporter's applications: the list, a new one, a copy, the task list of a draft, check your answers."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import ALLOW, Verdict, actor_of, check, opens_for
from exportctl.core.people.models import User
from exportctl.core.web.pages import keyset_page
from exportctl.core.web.shapes import Task, TaskSection
from licensing.applications import queries, services
from licensing.applications.forms import StartForm
from licensing.applications.portal import rows
from licensing.applications.portal.pages import show
from licensing.applications.rules import Section, State
from licensing.organizations.models import Organization
from licensing.organizations.queries import organizations_of

HEADINGS = {
    Section.GOODS: ("The transaction", "Goods", "What is exported, how much, and under which control entry."),
    Section.PARTIES: ("The transaction", "Parties", "Who receives the goods and who uses them."),
    Section.END_USE: ("The transaction", "End use", "What the goods are for."),
    Section.ATTACHMENTS: ("The papers", "Documents", "The end user's statement, and what else helps."),
    Section.DECLARATION: ("The papers", "Declaration", "Made last; any later change takes it away."),
}


@opens_for("applications.draft")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the applications of the actor's organizations, the latest changed first."""
    actor = actor_of(request)
    organizations = list(organizations_of(actor))
    page = keyset_page(queries.own_applications(actor), request, order=["-updated_at", "-pk"])
    context = {
        "page": page,
        "rows": [queries.in_short(application) for application in page.rows],
        "several": len(organizations) > 1,
        "may_start": _may_start(actor, organizations),
    }
    return render(request, "licensing/applications/list.html", context)


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for whom the application is, and start a draft."""
    actor = actor_of(request)
    organizations = organizations_of(actor).filter(status="active")
    form = StartForm(request.POST or None, organizations=organizations)
    if request.method == "POST" and form.is_valid():
        organization = form.cleaned_data["organization"]
        reference = form.cleaned_data["own_reference"]
        application = services.start_draft(organization, actor=actor, own_reference=reference)
        return redirect("licensing:application", application.pk)
    context = {"form": form, "may_start": _may_start(actor, list(organizations_of(actor)))}
    status = 422 if form.errors else 200
    return render(request, "licensing/applications/start.html", context, status=status)


@opens_for("applications.draft")
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Say what a copy takes over, and make it."""
    actor = actor_of(request)
    source = get_object_or_404(queries.applications_visible_to(actor), pk=application_id)
    if request.method == "POST":
        made = services.copy_application(source, actor=actor)
        return redirect("licensing:application", made.pk)
    verdict = check(actor, "applications.draft", source)
    return show(request, "copy", source, verdict=verdict)


@opens_for("applications.draft")
@require_safe
def overview(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the task list of a draft: how far each page is, and what is missing."""
    application = queries.draft_of(actor_of(request), application_id)
    progress = queries.progress_of(application)
    missing = sum(len(part.gaps) for part in progress)
    done = sum(part.state == State.COMPLETE for part in progress)
    return show(
        request,
        "overview",
        application,
        sections=_task_sections(progress),
        missing=missing,
        done=done,
        total=len(progress),
    )


@opens_for("applications.draft")
@require_safe
def check_answers(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show the whole application as it would be filed, every gap with its link, and the button."""
    actor = actor_of(request)
    application = queries.whole(queries.draft_of(actor, application_id))
    gaps = queries.submission_gaps(application)
    verdict = check(actor, "applications.submit", application)
    if gaps:
        verdict = Verdict("Complete what is listed at the top of this page first.")
    return show(
        request,
        "check",
        application,
        gaps=gaps,
        verdict=verdict,
        lines=[(line, rows.line_rows(line)) for line in application.lines.all()],
        parties=[(party, rows.party_rows(party)) for party in application.parties.all()],
        end_use=rows.end_use_rows(application),
        declaration=rows.declaration_rows(application),
    )


def _may_start(actor: User, organizations: list[Organization]) -> Verdict:
    """Whether one of the actor's organizations may apply; the reason says what is in the way."""
    if not organizations:
        return Verdict("You do not act for an exporter yet. Register your organization first.")
    verdicts = [check(actor, "applications.draft", organization) for organization in organizations]
    return ALLOW if any(verdicts) else verdicts[0]


def _task_sections(progress: list[queries.Progress]) -> list[TaskSection]:
    sections: dict[str, list[Task]] = {}
    for part in progress:
        heading, label, hint = HEADINGS[part.section]
        if part.gaps and part.state == State.INCOMPLETE:
            hint = " ".join(gap.message for gap in part.gaps)
        url = "" if part.state == State.CANNOT_START else part.url
        sections.setdefault(heading, []).append(Task(label, url, part.state, hint))
    return [TaskSection(heading, tasks) for heading, tasks in sections.items()]
