"""Requests for correction, walked through the services to the state that a test needs."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from exportctl.core.people.models import User
from screening.corrections import services
from screening.corrections.models import CorrectionDecision, CorrectionRequest
from screening.corrections.services import Facts, Proposal
from screening.lookups.rules import Question
from screening.lookups.services import answer as answer_lookup

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
PARTY = Question(("Vandermoor Optics", "VMO Trading"), kind="organization", country="DE")
TOLD = "You are not the listed company. We have noted the difference."


def upload(name: str = "register.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    """Return evidence as a browser sends it."""
    return SimpleUploadedFile(name, data, content_type="application/pdf")


def facts(**fields: Any) -> Facts:
    """Return what a request says."""
    given = {
        "party": PARTY,
        "address": "Lupinenweg 77, Talheim",
        "watchlist": "open",
        "listed_name": "Vandermoor Optics",
        "explanation": "Our customer is registered in Talheim since 1998, under another number.",
    }
    return Facts(**given | fields)


def request_of(organization: Any, actor: User, **fields: Any) -> CorrectionRequest:
    """File a request."""
    return services.request_correction(facts(**fields), organization=organization.pk, actor=actor)


def under_review(organization: Any, exporter: User, analyst: User, **fields: Any) -> CorrectionRequest:
    """File a request, take it, and have the party looked up."""
    taken = services.take(request_of(organization, exporter, **fields), actor=analyst)
    answer_lookup(taken.lookup_id)
    return CorrectionRequest.objects.select_related("lookup").get(pk=taken.pk)


def entity_on(request: CorrectionRequest, watchlist: str) -> Any:
    """Return the id of the record that the look-up found on a list."""
    return next(match["entity"] for match in request.lookup.matches if match["watchlist"] == watchlist)


def grant(request: CorrectionRequest, watchlist: str = "open", **fields: Any) -> Proposal:
    """Return the proposal to grant a request about the record of a list."""
    given = {
        "outcome": "grant",
        "entity": UUID(entity_on(request, watchlist)),
        "ground": "different_number",
        "reason": "The register extract shows another number and seat.",
        "answer": TOLD,
    }
    return Proposal(**given | fields)


REFUSAL = Proposal(
    outcome="refuse",
    reason="The seat and the number are the same.",
    answer="The details are those of the listed one.",
)


def proposed(
    organization: Any, exporter: User, analyst: User, proposal: Proposal | None = None, **fields: Any
) -> CorrectionDecision:
    """File, take and decide a request; by default it is granted."""
    request = under_review(organization, exporter, analyst, **fields)
    return services.propose(request, proposal or grant(request), actor=analyst)
