"""The registration, open to everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from exportctl.core.access import open_to_public
from licensing.organizations import services
from licensing.organizations.forms import RegistrationForm


@open_to_public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Show the form; take it, and say that a link is on its way, whether or not the address is known."""
    if request.user.is_authenticated:
        return redirect("home")
    form = RegistrationForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "licensing/organizations/register.html", {"form": form}, status=status)
    services.register(form.details(), password=form.cleaned_data["password"])
    return redirect("licensing:register_sent")


@open_to_public
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return render(request, "licensing/organizations/sent.html")
