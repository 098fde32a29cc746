"""Serving files: only through the owner's rule, always as a download that no browser interprets."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from exportctl.core.access import actor_of, open_to_signed_in
from exportctl.core.errors import Missing, NotPermitted
from exportctl.core.files import marks, services
from exportctl.core.files.access import may_know
from exportctl.core.files.models import StoredFile
from exportctl.core.files.watermark import watermarked


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

    A marked file is sent once the reader has seen a page with the mark and what it asks of them; a marked PDF
    has the mark, the reader and the time across each page.

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
    line = f"{standing.mark}   {actor.email}   {timezone.localtime():%-d %b %Y %H:%M %Z}"
    return _as_download(stored, line=line if standing.key else "")


def _as_download(stored: StoredFile, *, line: str) -> HttpResponse:
    data = services.read(stored)
    if line and stored.content_type == "application/pdf":
        data = watermarked(data, line) or data  # what cannot be written into is sent as it was filed
    response = HttpResponse(data, content_type=stored.content_type)
    response["Content-Disposition"] = content_disposition_header(True, stored.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
