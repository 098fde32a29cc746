"""Serving files: only through the owner's rule, always as a download that no browser interprets."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, open_to_signed_in
from exportctl.core.errors import Missing
from exportctl.core.files import services
from exportctl.core.files.access import may_read
from exportctl.core.files.models import StoredFile


@open_to_signed_in
@require_safe
def download(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Send a file to somebody who may read it; to others there is no such file."""
    stored = StoredFile.objects.filter(pk=file_id).first()
    if stored is None or not may_read(actor_of(request), stored):
        raise Missing
    return as_download(stored)


def as_download(stored: StoredFile) -> HttpResponse:
    """Return a file as a download, for a view that has asked who may read it."""
    response = HttpResponse(services.read(stored), content_type=stored.content_type)
    response["Content-Disposition"] = content_disposition_header(True, stored.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
