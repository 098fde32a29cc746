"""Who may do what about a request for correction, and why not."""

from uuid import UUID

from exportctl.core.access import ALLOW, Verdict, check, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.memberships import membership
from exportctl.core.people.models import User
from screening.corrections.models import (
    FINAL,
    CorrectionDecision,
    CorrectionQuestion,
    CorrectionRequest,
)


@rule("corrections.request")
def may_request(actor: User, subject: UUID | CorrectionRequest | CorrectionQuestion) -> Verdict:
    """Whoever acts for an approved organization asks, answers and withdraws for it."""
    found = membership(actor, _organization(subject))
    if found is None:
        return Verdict("You do not act for this organization. Its administrator can add you.")
    if not found.active:
        return Verdict(f"{found.name} is not approved yet. The authority must approve its registration.")
    return ALLOW


@rule("corrections.work")
def may_work(actor: User, request: CorrectionRequest) -> Verdict:
    """Whoever has a request works on it; one that nobody has can be taken."""
    if request.status in FINAL:
        return Verdict("This request is closed.")
    if request.taken_by_id not in {None, actor.pk}:
        return Verdict(f"{request.taken_by} works on this request.")
    return ALLOW


@rule("corrections.confirm")
def may_confirm(actor: User, subject: CorrectionRequest | CorrectionDecision) -> Verdict:
    """Four eyes: nobody confirms or sends back what they proposed."""
    decision = subject if isinstance(subject, CorrectionDecision) else subject.decisions.first()
    if decision is None:
        return Verdict("There is no proposed decision.")
    if decision.made_by_id == actor.pk:
        return Verdict("You proposed this decision; a second person must confirm it.")
    return ALLOW


@file_rule("screening.correctionrequest")
def may_read_evidence(actor: User, request_id: UUID) -> Verdict:
    """The exporter's own people, and those of the authority who see requests."""
    request = CorrectionRequest.objects.filter(pk=request_id).first()
    if request is None:
        return Verdict("There is no such request.")
    if check(actor, "corrections.see"):
        return ALLOW
    return check(actor, "corrections.request", request)


def _organization(subject: UUID | CorrectionRequest | CorrectionQuestion) -> UUID:
    if isinstance(subject, CorrectionQuestion):
        return subject.request.organization
    return subject.organization if isinstance(subject, CorrectionRequest) else subject
