"""Serving files: only through the owner's rule, always as a download that no browser interprets."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, open_to_signed_in
from exportctl.core.errors import Missing, NotPermitted
from exportctl.core.files import marks, services
from exportctl.core.files.access import may_know
from exportctl.core.files.models import StoredFile


@open_to_signed_in
@require_safe
def download(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Send a file to somebody who may read it; to others there is no such file."""
    stored = StoredFile.objects.filter(pk=file_id).first()
    if stored is None or not may_know(actor_of(request), stored):
        raise Missing
    return send(request, stored)


def send(request: HttpRequest, stored: StoredFile) -> HttpResponse:
    """Send a file whose owner's rule was asked, as its mark lets it: every download of the product ends here.

    A marked file is sent once the reader has seen a page with the mark and what it asks of them.

    Raises:
        NotPermitted: the mark has a wall, and the person is outside.
        Gone: it was disposed of.
    """
    actor = actor_of(request)
    standing = marks.standing_of(actor, stored)
    if standing.refusal:
        raise NotPermitted(standing.refusal, code="walled")
    services.refuse_disposed(stored)
    if standing.key and request.GET.get("mark") != standing.key:
        return render(request, "core/files/marked.html", {"file": stored, "standing": standing})
    marks.opened(actor, stored)
    return _as_download(stored)


def _as_download(stored: StoredFile) -> HttpResponse:
    response = HttpResponse(services.read(stored), content_type=stored.content_type)
    response["Content-Disposition"] = content_disposition_header(True, stored.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
