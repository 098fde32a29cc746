"""The public page that says how names are compared."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exportctl.core.access import open_to_public
from screening.configurations.services import ensure_configuration
from screening.thresholds import contents


@open_to_public
@require_safe
def features(request: HttpRequest) -> HttpResponse:
    """Show every feature in the words of its own documentation, and the weights in force."""
    current = ensure_configuration()
    context = {
        "features": contents.features(),
        "weights": contents.weights(current.matching),
        "current": current,
    }
    return render(request, "screening/thresholds/features.html", context)
