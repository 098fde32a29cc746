"""The manager's pages: the agencies, and who answers for each."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import Verdict, actor_of, opens_for
from licensing.advice.forms import explained
from licensing.referrals import services
from licensing.referrals.desk.pages import form_page
from licensing.referrals.forms import AgencyForm, MemberForm
from licensing.referrals.models import Agency, AgencyMember
from licensing.review.forms import posted


@opens_for("agencies.manage")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show all agencies and teams."""
    people = Count("members", filter=Q(members__until_day=None))
    found = Agency.objects.annotate(people=people).order_by("name")
    return render(request, "licensing/referrals/agencies.html", {"agencies": found})


@opens_for("agencies.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add an agency."""
    form = AgencyForm(posted(request), initial={"kind": "agency"})
    return form_page(
        request,
        form,
        lambda: services.save_agency(form.facts(), actor=actor_of(request)),
        template="licensing/referrals/agency_form.html",
        said="The agency was added. Say now who answers for it.",
        back=reverse("licensing:agencies"),
        title="Add an agency",
        verdict=Verdict(),
    )


@opens_for("agencies.manage")
@require_safe
def page(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """Show one agency and its people."""
    return _page(request, get_object_or_404(Agency, pk=agency_id), MemberForm())


def _page(request: HttpRequest, agency: Agency, form: MemberForm) -> HttpResponse:
    members = list(agency.members.select_related("person", "given_by"))
    context = {"agency": agency, "members": members, "form": form}
    status = 422 if form.errors else 200
    return render(request, "licensing/referrals/agency.html", context, status=status)


@opens_for("agencies.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """Change what is kept about an agency."""
    agency = get_object_or_404(Agency, pk=agency_id)
    form = AgencyForm(posted(request), initial=AgencyForm.initial_of(agency))
    version = request.POST.get("version", "")
    return form_page(
        request,
        form,
        lambda: services.save_agency(form.facts(), actor=actor_of(request), agency=agency, version=version),
        template="licensing/referrals/agency_form.html",
        said="The changes were saved.",
        back=reverse("licensing:agency", args=[agency.pk]),
        title=f"Change {agency.name}",
        agency=agency,
        verdict=Verdict(),
    )


@opens_for("agencies.manage")
@require_POST
def add_member(request: HttpRequest, agency_id: UUID) -> HttpResponse:
    """Let a person answer for an agency."""
    agency, form = get_object_or_404(Agency, pk=agency_id), MemberForm(request.POST)

    def act() -> object:
        return services.add_member(agency, form.cleaned_data["person"], actor=actor_of(request))

    if form.is_valid() and explained(form, act) is not None:
        messages.success(request, f"{form.cleaned_data['person']} answers for {agency.name} now.")
        return redirect("licensing:agency", agency.pk)
    return _page(request, agency, form)


@opens_for("agencies.manage")
@require_POST
def end_member(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """End a membership."""
    member = get_object_or_404(AgencyMember.objects.select_related("agency", "person"), pk=member_id)
    services.end_member(member, actor=actor_of(request))
    messages.success(request, f"{member.person} answers for {member.agency.name} until today.")
    return redirect("licensing:agency", member.agency_id)
