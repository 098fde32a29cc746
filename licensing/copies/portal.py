"""Taking the copy."""

from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from exportctl.core.access import actor_of, opens_for
from licensing.copies import services
from licensing.review.queries import cases_visible_to


@opens_for("copies.take")
@require_POST
def take(request: HttpRequest, application_id: UUID) -> FileResponse:
    """Send the ZIP of everything that the exporter has about an application."""
    actor = actor_of(request)
    cases = cases_visible_to(actor).select_related("application__organization")
    case = get_object_or_404(cases, application_id=application_id)
    file = services.write_copy(case, actor=actor)
    answer = FileResponse(file, as_attachment=True, filename=f"{case.reference}.zip")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
