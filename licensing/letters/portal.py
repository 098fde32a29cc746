"""A letter as the exporter reads it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, opens_for
from licensing.letters.queries import letters_visible_to


@opens_for("organizations.use")
@require_safe
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Show one letter, with its document and what to do by when."""
    letters = letters_visible_to(actor_of(request)).select_related("replaces", "intent")
    return render(
        request, "licensing/letters/portal_letter.html", {"letter": get_object_or_404(letters, pk=letter_id)}
    )
