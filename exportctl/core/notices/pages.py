"""A person's notices, and how they want to hear of them."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exportctl.core.access import actor_of
from exportctl.core.access.views import open_to_signed_in
from exportctl.core.errors import DomainError
from exportctl.core.notices import queries, services
from exportctl.core.notices.forms import ChoicesForm
from exportctl.core.notices.kinds import kinds_for
from exportctl.core.people.acting import SESSION_KEY
from exportctl.core.people.memberships import all_memberships_of
from exportctl.core.web.pages import keyset_page


@open_to_signed_in
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """List what somebody was told, the latest first; `?show=unread` leaves out what they read."""
    unread = request.GET.get("show") == "unread"
    rows = queries.notices_of(actor_of(request), unread=unread)
    page = keyset_page(rows, request, order=("-created_at", "pk"))
    context = {"page": page, "unread": unread, "now": timezone.now().isoformat()}
    return render(request, "core/notices/notices.html", context)


@open_to_signed_in
@cache_control(private=True, max_age=30)
@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """The link in the header with how many are unread; pages ask for it, so that none of them counts."""
    found = queries.unread_count(actor_of(request))
    context = {"count": f"{queries.COUNTED_TO}+" if found == queries.COUNTED_TO else found or ""}
    return render(request, "core/notices/_link.html", context)


@open_to_signed_in
@require_safe
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Open the page that a notice is about, acting for the organization that it concerns."""
    actor = actor_of(request)
    found = get_object_or_404(queries.notices_of(actor), pk=notice_id)
    services.mark_read(found)
    if found.organization is not None and found.organization != actor.acting_for:
        names = {one.organization: one.name for one in all_memberships_of(actor)}
        if found.organization in names:
            request.session[SESSION_KEY] = str(found.organization)
            messages.success(request, f"You act for {names[found.organization]} now.")
    return HttpResponseRedirect(found.path)


@open_to_signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark as read what was there when the page was drawn."""
    try:
        until = datetime.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        raise DomainError("This page is damaged. Open your notices again.", code="bad_page") from None
    if timezone.is_naive(until):
        raise DomainError("This page is damaged. Open your notices again.", code="bad_page")
    services.mark_all_read(actor_of(request), until=until)
    return redirect("notices")


@open_to_signed_in
@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Choose how to hear of each kind."""
    actor = actor_of(request)
    kinds = kinds_for(actor.side)
    posted = request.POST if request.method == "POST" else None
    form = ChoicesForm(posted, kinds=kinds, chosen=queries.choices_of(actor))
    if request.method == "POST" and form.is_valid():
        services.choose(actor, form.cleaned_data)
        messages.success(request, "Your choices are kept.")
        return redirect("notices")
    context = {"form": form, "pressing": [kind for kind in kinds if kind.pressing], "kinds": kinds}
    return render(request, "core/notices/choices.html", context, status=422 if form.errors else 200)
