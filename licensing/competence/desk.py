"""Pages about training and authority: who may sign what, one person's history, giving and withdrawing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from exportctl.core.web.pages import keyset_page
from licensing.competence import queries, rules, services
from licensing.competence.forms import GiveForm, ListForm, WithdrawForm, first_values
from licensing.competence.models import Qualification


@opens_for("competence.see")
@require_safe
def competence(request: HttpRequest) -> HttpResponse:
    """Show who may sign for each category, and the qualifications, those that end first on top."""
    actor, today = actor_of(request), timezone.localdate()
    form = ListForm(request.GET if "state" in request.GET else {"state": "in_force"} | request.GET.dict())
    form.full_clean()
    state, category = form.cleaned_data.get("state", ""), form.cleaned_data.get("category", "")
    rows = queries.listed(actor, state=state, category=category, on=today)
    page = keyset_page(rows, request, order=("valid_until", "pk"))
    able = queries.signers(today)
    context = {
        "form": form,
        "page": page,
        "rows": _rows(page.rows),
        "able": [(key, name, able[key]) for key, name in rules.CATEGORIES.items()],
        "may_give": check(actor, "competence.keep"),
    }
    return render(request, "licensing/competence/list.html", context)


def _rows(found: list[Qualification]) -> list[tuple[Qualification, str, int]]:
    """Return each with its state today and the days that are left of it."""
    today = timezone.localdate()
    return [(one, one.state(today), (one.valid_until - today).days) for one in found]


@opens_for("competence.see")
@require_safe
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show what one person was ever given."""
    actor = actor_of(request)
    rows = list(queries.qualifications_visible_to(actor).filter(person=person_id))
    found = rows[0].person if rows else get_object_or_404(queries.signing_people(), pk=person_id)
    context = {
        "person": found,
        "rows": _rows(rows),
        "may_keep": check(actor, "competence.keep", found),
    }
    return render(request, "licensing/competence/person.html", context)


@opens_for("competence.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Give somebody training or authority; `like` gives what somebody has anew, `person` chooses one."""
    actor = actor_of(request)
    first = first_values(_like(request), _person(request))
    form = GiveForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.give(form.cleaned_data["person"], form.given(), actor=actor)
        except DomainError as error:
            form.place(error)
        else:
            messages.success(request, f"{made.person} has it until {made.valid_until:%-d %b %Y}.")
            return redirect("licensing:competence-person", made.person_id)
    status = 422 if form.errors else 200
    return render(request, "licensing/competence/give.html", {"form": form}, status=status)


def _like(request: HttpRequest) -> Qualification | None:
    like = _id(request, "like")
    visible = queries.qualifications_visible_to(actor_of(request))
    return visible.filter(pk=like).first() if like is not None else None


def _person(request: HttpRequest) -> User | None:
    chosen = _id(request, "person")
    return queries.signing_people().filter(pk=chosen).first() if chosen is not None else None


def _id(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


@opens_for("competence.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, qualification_id: UUID) -> HttpResponse:
    """Withdraw a qualification, with the reason."""
    actor = actor_of(request)
    found = get_object_or_404(queries.qualifications_visible_to(actor), pk=qualification_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.withdraw(found, reason=form.cleaned_data["reason"], actor=actor)
        messages.success(request, f"{found.person} can no longer sign under it.")
        return redirect("licensing:competence-person", found.person_id)
    context = {"form": form, "one": found, "verdict": check(actor, "competence.keep", found)}
    return render(request, "licensing/competence/withdraw.html", context, status=422 if form.errors else 200)
