"""Pages to read: the list of people, one person, and who can do what."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from exportctl.core import audit
from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.people.memberships import all_memberships_of
from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from exportctl.core.sheets.rules import Column
from exportctl.core.sheets.writing import download
from exportctl.core.staff import queries, ties
from exportctl.core.staff.forms import ListForm
from exportctl.core.staff.models import AUTHORITY_ROLES, GrantStatus, RoleGrant
from exportctl.core.web.pages import keyset_page

COLUMNS = [
    Column("name", "The person."),
    Column("email", "With which they sign in."),
    Column("state", "Whether they can sign in."),
    Column("roles", "What counts today."),
    Column("waiting", "Roles that wait for a second administrator."),
    Column("role_until", "The first last day of a role."),
    Column("authority_until", "The last day of the authority to sign assessments."),
    Column("last_sign_in", "In UTC."),
    Column("added", "When they were added."),
]


@opens_for("people.see")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the people of the authority; exporters' people are found by words."""
    actor, form = actor_of(request), ListForm(request.GET)
    filters = form.filters()
    page = keyset_page(queries.listed(actor, filters), request, order=("name", "pk"))
    context = {
        "form": form,
        "filters": filters,
        "page": page,
        "rows": queries.rows(page.rows),
        "waiting": _confirmable(actor, queries.waiting(actor)),
        "may_manage": check(actor, "people.manage"),
        "query": request.GET.urlencode(),
    }
    return render(request, "core/staff/list.html", context)


def _confirmable(actor: User, grants: list[RoleGrant]) -> list[tuple[RoleGrant, object]]:
    return [(grant, check(actor, "people.confirm", grant)) for grant in grants]


@opens_for("people.see")
@require_safe
def people_csv(request: HttpRequest) -> HttpResponse:
    """Take the people of the list away as a file; the trail says so."""
    actor = actor_of(request)
    filters = ListForm(request.GET).filters()
    found = list(queries.listed(actor, filters).order_by("name", "pk"))
    audit.record(actor, "people.exported", actor=actor, after={"people": len(found)})
    return download("csv", COLUMNS, [row.cells for row in queries.rows(found)], name="people")


@opens_for("people.see")
@require_safe
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show one person. Of an exporter's people only where they belong is shown."""
    actor = actor_of(request)
    found = get_object_or_404(queries.findable(actor), pk=person_id)
    if found.side == Side.EXPORTER:
        context = {"person": found, "memberships": all_memberships_of(found)}
        return render(request, "core/staff/exporter.html", context)
    link = queries.open_link(found)
    state, tone = queries.standing(found, link)
    grants = [(one, check(actor, "people.confirm", one)) for one in queries.grants_of(found)]
    others = queries.administrators().exclude(pk__in=[found.pk])
    context = {
        "person": found,
        "link": link,
        "state": state,
        "tone": tone,
        "joined": queries.has_joined(found),
        "grants": grants,
        "nobody_confirms": any(
            one.status == GrantStatus.WAITING and not others.exclude(pk=one.given_by_id or found.pk).exists()
            for one, _ in grants
        ),
        "work": [(one, check(actor, one.permission)) for one in ties.work_of(found)],
        "scopes": [(one, check(actor, one.permission)) for one in ties.scopes_of(found)],
        "may_manage": check(actor, "people.manage", found),
        "events": queries.history(found),
    }
    return render(request, "core/staff/person.html", context)


@opens_for("people.see")
@require_safe
def who_may(request: HttpRequest) -> HttpResponse:
    """Show which role may do what, and how many people have each role."""
    context = {"holders": queries.holders(), "lines": queries.who_may()}
    return render(request, "core/staff/who_may.html", context)


@opens_for("people.see")
@require_safe
def who_may_csv(request: HttpRequest) -> HttpResponse:
    """Take the table of roles and permissions away as a file."""
    columns = [
        Column("what", ""),
        Column("permission", ""),
        *(Column(one.value, "") for one in AUTHORITY_ROLES),
    ]
    rows = [
        [line.meaning, line.permission, *("yes" if held else "" for held in holds)]
        for line, holds in queries.who_may()
    ]
    return download("csv", columns, rows, name="who-may")
