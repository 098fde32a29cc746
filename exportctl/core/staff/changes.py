"""Pages on which an administrator changes who works here, and as what."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from exportctl.core.access import Verdict, actor_of, check, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from exportctl.core.staff import queries, services, ties
from exportctl.core.staff.forms import AddForm, GiveForm, RenameForm, WhyForm
from exportctl.core.staff.models import GrantStatus, RoleGrant

MANAGE = "people.manage"


def _person(request: HttpRequest, person_id: UUID) -> User:
    return get_object_or_404(queries.people_visible_to(actor_of(request)), pk=person_id)


def _grant(request: HttpRequest, grant_id: UUID) -> RoleGrant:
    known = RoleGrant.objects.select_related("person", "given_by")
    return get_object_or_404(
        known.filter(person__in=queries.people_visible_to(actor_of(request))), pk=grant_id
    )


@opens_for(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a person with roles, and send the link."""
    form = AddForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add(form.new(), actor=actor_of(request))
        except DomainError as error:
            form.place(error)
        else:
            messages.success(request, f"{made} was added. The link to come in is on its way to {made.email}.")
            return redirect("staff-person", made.pk)
    return render(request, "core/staff/add.html", {"form": form}, status=422 if form.errors else 200)


@opens_for(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give somebody a role, or propose it."""
    actor, found = actor_of(request), _person(request, person_id)
    form = GiveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.give(found, form.wanted(form.cleaned_data["role"]), actor=actor)
        except DomainError as error:
            form.place(error)
        else:
            messages.success(request, _said(made))
            return redirect("staff-person", found.pk)
    context = {"form": form, "person": found, "verdict": check(actor, MANAGE, found)}
    return render(request, "core/staff/give.html", context, status=422 if form.errors else 200)


def _said(grant: RoleGrant) -> str:
    what = f"the role {grant.role_words}"
    if grant.status == GrantStatus.WAITING:
        return f"You proposed {what} for {grant.person}. Another administrator confirms it."
    if grant.begun_at is None:
        return f"{grant.person} has {what} from {grant.from_day:%-d %b %Y} on."
    return f"{grant.person} has {what} now."


@opens_for("people.confirm")
@require_POST
def confirm(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Confirm a role that another administrator proposed."""
    moved = services.confirm_role(_grant(request, grant_id), actor=actor_of(request))
    messages.success(request, f"You confirmed the role. {_said(moved)}")
    return redirect("staff-person", moved.person_id)


def _with_reason(
    request: HttpRequest,
    person: User,
    act: Callable[[str], object],
    *,
    title: str,
    intro: str,
    button: str,
    said: str,
    verdict: Verdict,
) -> HttpResponse:
    """Ask for the reason, act, and go back to the person."""
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        act(form.cleaned_data["reason"])
        messages.success(request, said)
        return redirect("staff-person", person.pk)
    context = {
        "form": form,
        "person": person,
        "title": title,
        "intro": intro,
        "button": button,
        "verdict": verdict,
        "back": reverse("staff-person", args=[person.pk]),
        "work": ties.work_of(person),
    }
    return render(request, "core/staff/reason.html", context, status=422 if form.errors else 200)


@opens_for(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Do not give a role that waits."""
    actor, grant = actor_of(request), _grant(request, grant_id)
    return _with_reason(
        request,
        grant.person,
        lambda reason: services.refuse_role(grant, reason=reason, actor=actor),
        title=f"Do not give the role {grant.role_words}",
        intro="The role waits for a second administrator and does not count yet.",
        button="Do not give it",
        said=f"{grant.person} does not get the role {grant.role_words}.",
        verdict=check(actor, MANAGE, grant),
    )


@opens_for(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Take a role away."""
    actor, grant = actor_of(request), _grant(request, grant_id)
    return _with_reason(
        request,
        grant.person,
        lambda reason: services.take_role(grant, reason=reason, actor=actor),
        title=f"Take the role {grant.role_words} away",
        intro="It ends at once, and the person is signed out everywhere. What they did stays as it is.",
        button="Take it away",
        said=f"{grant.person} no longer has the role {grant.role_words}.",
        verdict=check(actor, MANAGE, grant),
    )


@opens_for(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Correct somebody's name."""
    actor, found = actor_of(request), _person(request, person_id)
    form = RenameForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            services.rename(found, **form.cleaned_data, actor=actor)
        except DomainError as error:
            form.place(error)
        else:
            messages.success(request, "The name is changed.")
            return redirect("staff-person", found.pk)
    context = {"form": form, "person": found, "verdict": check(actor, MANAGE, found)}
    return render(request, "core/staff/rename.html", context, status=422 if form.errors else 200)


@opens_for(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def disable(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Close an account."""
    actor, found = actor_of(request), _person(request, person_id)
    return _with_reason(
        request,
        found,
        lambda reason: services.disable(found, reason=reason, actor=actor),
        title="Close the account",
        intro="The person is signed out everywhere at once and cannot sign in. Nothing is deleted; the "
        "account can be opened again, with the roles that it still has.",
        button="Close the account",
        said=f"The account of {found} is closed.",
        verdict=check(actor, MANAGE, found),
    )


@opens_for(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def enable(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Open a closed account again."""
    actor, found = actor_of(request), _person(request, person_id)
    return _with_reason(
        request,
        found,
        lambda reason: services.enable(found, reason=reason, actor=actor),
        title="Open the account again",
        intro="The person signs in as before, with the roles that they still have.",
        button="Open the account",
        said=f"The account of {found} is open again.",
        verdict=check(actor, MANAGE, found),
    )


@opens_for(MANAGE)
@require_POST
def send_link(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Send the link to come in again."""
    found = _person(request, person_id)
    services.send_link(found, actor=actor_of(request))
    messages.success(request, f"A new link is on its way to {found.email}. The one before no longer works.")
    return redirect("staff-person", found.pk)


@opens_for(MANAGE)
@require_POST
def withdraw_link(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Take the link of a new person back."""
    found = _person(request, person_id)
    services.withdraw_link(found, actor=actor_of(request))
    messages.success(request, "The link is withdrawn and no longer works.")
    return redirect("staff-person", found.pk)
