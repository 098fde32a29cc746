"""The front page: strangers get the public one, others their own room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from exportctl.core.access import open_to_public
from exportctl.core.web.navigation import items_for


@open_to_public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send people who signed in to the first entry of their navigation; welcome everybody else."""
    if request.user.is_authenticated:
        entries = items_for(request)
        return redirect(entries[0].url) if entries else render(request, "public/no_role.html")
    return render(request, "public/home.html")
