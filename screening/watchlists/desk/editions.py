"""One edition: its state and figures, what two people decide about it, and what was left out of it."""

import csv
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from exportctl.core.access import actor_of, check, opens_for
from exportctl.core.web.forms import ReasonForm
from exportctl.core.web.pages import keyset_page
from exportctl.core.web.parts import is_part
from screening.watchlists import queries, services
from screening.watchlists.models import Edition, Finding, Proposal
from screening.watchlists.rules import cell_text, count_lines, percent

Status = Edition.Status


@opens_for("watchlists.view")
@require_safe
def edition(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Show one edition: its state, its counts, what was left out, and its files. A part while it is read."""
    return _page(request, _visible(request, edition_id))


@opens_for("watchlists.accept")
@require_POST
def propose(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Propose to put a held or an earlier edition in force."""
    found = _visible(request, edition_id)
    said = "Proposed. A second person must agree before it comes into force."
    return _decide(request, found, found, services.propose, "propose", said)


@opens_for("watchlists.accept")
@require_POST
def reject(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Refuse a held edition."""
    found = _visible(request, edition_id)
    return _decide(request, found, found, services.reject, "reject", "Rejected. The edition before stays.")


@opens_for("watchlists.accept")
@require_POST
def agree(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """As the second person, put the proposed edition in force."""
    proposal = _proposal(request, proposal_id)
    return _decide(request, proposal.edition, proposal, services.agree, "agree", "Agreed. It is in force.")


@opens_for("watchlists.accept")
@require_POST
def decline(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Decline a proposal, or take one's own back."""
    proposal = _proposal(request, proposal_id)
    said = "Declined. Nothing was put in force."
    return _decide(request, proposal.edition, proposal, services.decline, "decline", said)


@opens_for("watchlists.view")
@require_safe
def findings(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """Show which records of the files were left out or are odd, with file, line and reason."""
    found = _visible(request, edition_id)
    context = {
        "edition": found,
        "page": keyset_page(found.findings.all(), request, order=("position",), size=100),
        "kept": found.findings.filter(left_out=True).count(),
    }
    return render(request, "screening/watchlists/findings.html", context)


@opens_for("watchlists.view")
@require_safe
def findings_csv(request: HttpRequest, edition_id: UUID) -> StreamingHttpResponse:
    """Give the same as a file for a spreadsheet, in which no cell begins a formula."""
    found = _visible(request, edition_id)
    response = StreamingHttpResponse(
        _csv(found.findings.all().iterator()), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{found.watchlist.key}-{found.pk}.csv"'
    return response


class _Line:
    """What csv writes to; hands each line on."""

    def write(self, line: str) -> str:
        """Return the line instead of keeping it."""
        return line


def _csv(rows: Iterator[Finding]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(["file", "line", "what", "reason"])
    for row in rows:
        what = "left out" if row.left_out else "odd, but read"
        yield writer.writerow([cell_text(row.file), row.line, what, cell_text(row.message)])


def _visible(request: HttpRequest, edition_id: UUID) -> Edition:
    return get_object_or_404(queries.editions_visible_to(actor_of(request)), pk=edition_id)


def _proposal(request: HttpRequest, proposal_id: UUID) -> Proposal:
    rows = queries.proposals_visible_to(actor_of(request)).select_related("edition__watchlist")
    return get_object_or_404(rows, pk=proposal_id)


def _decide(
    request: HttpRequest,
    found: Edition,
    subject: Edition | Proposal,
    service: Callable[..., Any],
    name: str,
    said: str,
) -> HttpResponse:
    form = ReasonForm(request.POST, prefix=name)
    if not form.is_valid():
        return _page(request, found, form)
    service(subject, actor=actor_of(request), reason=form.cleaned_data["reason"])
    messages.success(request, said)
    return redirect("screening:edition", found.pk)


def _page(request: HttpRequest, found: Edition, refused: ReasonForm | None = None) -> HttpResponse:
    reading = found.status == Status.RECEIVED
    context = {
        "edition": found,
        "reading": reading,
        "job": queries.reading_job(found) if reading else None,
        "counts": list(count_lines(found.counts)),
        "share_read": percent(found.entity_count, found.entity_count + found.left_out),
        "findings": found.findings.count(),
        "files": queries.files_of(found).select_related("stored_by"),
        "other": queries.compared_with(found) if found.counts else None,
        "refused": refused,
        **_decisions(request, found, refused),
    }
    name = "_edition" if is_part(request) else "edition"
    status = 422 if refused else 200
    return render(request, f"screening/watchlists/{name}.html", context, status=status)


def _decisions(request: HttpRequest, found: Edition, refused: ReasonForm | None) -> dict[str, Any]:
    """Return the proposals about an edition and the forms that fit; the refused one keeps what was typed."""
    actor = actor_of(request)
    proposals = list(found.proposals.select_related("proposed_by", "answered_by"))
    proposal = next((one for one in proposals if one.status == Proposal.Status.OPEN), None)
    names = ["agree", "decline"] if proposal else ["propose"] if found.status in services.PROPOSABLE else []
    names += ["reject"] if found.status == Status.HELD else []
    forms = {f"{name}_form": ReasonForm(prefix=name) for name in names}
    if refused is not None and f"{refused.prefix}_form" in forms:
        forms[f"{refused.prefix}_form"] = refused
    return {
        "proposals": proposals,
        "proposal": proposal,
        "may_accept": check(actor, "watchlists.accept"),
        "may_agree": check(actor, "watchlists.accept", proposal),
        **{f"{name}_form": None for name in ("agree", "decline", "propose", "reject")},
        **forms,
    }
