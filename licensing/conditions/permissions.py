"""Who may file evidence, check it and waive, and who reads the documents."""

from uuid import UUID

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User
from licensing.applications.queries import applications_visible_to
from licensing.conditions.models import Evidence, Obligation, ObligationStatus
from licensing.handling.documents import Source, documents_from


@rule("conditions.file")
def may_file(actor: User, obligation: Obligation) -> Verdict:
    """Whoever acts for the exporter files evidence, until it is met or waived."""
    if not applications_visible_to(actor).filter(case__license=obligation.license_id).exists():
        return Verdict("This license belongs to an organization that you do not act for.")
    if obligation.status == ObligationStatus.FILED:
        return Verdict("Evidence is filed; the authority has yet to look at it.")
    return ALLOW if obligation.waits else Verdict("Nothing is due here any more.")


@rule("conditions.check")
def may_check(actor: User, obligation: Obligation) -> Verdict:
    """An officer checks what was filed."""
    if obligation.status == ObligationStatus.FILED:
        return ALLOW
    return Verdict("There is no evidence to check.")


@rule("conditions.waive")
def may_waive(actor: User, obligation: Obligation) -> Verdict:
    """What waits for the exporter can be waived; what was filed is accepted or sent back instead."""
    if obligation.status == ObligationStatus.FILED:
        return Verdict("Evidence is filed: accept it or send it back.")
    return ALLOW if obligation.waits else Verdict("Nothing is due here any more.")


documents_from(
    Source("licensing.evidence", "Evidence for a condition", Evidence, "obligation__license__case")
)


@file_rule("licensing.evidence")
def may_read_evidence(actor: User, evidence_id: UUID) -> Verdict:
    """Whoever sees the obligation reads its documents."""
    from licensing.conditions.queries import obligations_visible_to

    if obligations_visible_to(actor).filter(filings=evidence_id).exists():
        return ALLOW
    return Verdict("You may not see this license.")
