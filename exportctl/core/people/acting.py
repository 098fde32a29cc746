"""For which organization somebody acts on a page: chosen in the header, kept in the session, asked anew.

One is always chosen where there are several, so that no list mixes what belongs to different exporters.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from exportctl.core.access.views import actor_of, open_to_signed_in
from exportctl.core.errors import NotPermitted
from exportctl.core.people.memberships import Membership, all_memberships_of
from exportctl.core.people.models import User
from exportctl.core.people.roles import Side

SESSION_KEY = "acting_for"


class ActingFor:
    """Puts the chosen organization on the person who asks, before any view or rule looks at them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; who asks is known once there is a view."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Read the person's organizations, and take the one of the session or else the oldest."""
        user = request.user
        if isinstance(user, User) and user.side == Side.EXPORTER:
            found = all_memberships_of(user)
            request.memberships = found  # type: ignore[attr-defined]
            user.memberships = found
            user.acting_for = _chosen(request, found)


def _chosen(request: HttpRequest, found: list[Membership]) -> UUID | None:
    kept = request.session.get(SESSION_KEY)
    chosen = next((one for one in found if str(one.organization) == kept), None)
    if chosen is None and found:
        chosen = found[0]
        if kept:
            words = "You no longer act for the organization that you had chosen. Now you act for"
            messages.warning(request, f"{words} {chosen.name}.")
            request.session[SESSION_KEY] = str(chosen.organization)
    return chosen.organization if chosen else None


@open_to_signed_in
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act for another organization from now on, and begin at its first page.

    The page that was open belongs to the organization before, so it is not gone back to.
    """
    wanted = request.POST.get("organization", "")
    found = all_memberships_of(actor_of(request))
    chosen = next((one for one in found if str(one.organization) == wanted), None)
    if chosen is None:
        raise NotPermitted("You do not act for this organization. Its administrator can invite you.")
    request.session[SESSION_KEY] = wanted
    messages.success(request, f"You act for {chosen.name} now.")
    return redirect("home")
