"""Who asks for a transfer, who answers for the receiver, and who decides."""

from uuid import UUID

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User
from licensing.applications.models import Application
from licensing.applications.permissions import may_submit
from licensing.licenses.models import License
from licensing.organizations.models import Organization
from licensing.transfers.models import Transfer


def signs_for(actor: User, organization: Organization) -> Verdict:
    """Whether the person files for the whole organization, as for an application without a site."""
    return may_submit(actor, Application(organization=organization))


@rule("transfers.ask")
def may_ask(actor: User, subject: License | Transfer) -> Verdict:
    """Whoever files for the holder asks, and takes the request back."""
    return signs_for(actor, subject.organization)


@rule("transfers.answer")
def may_answer(actor: User, transfer: Transfer) -> Verdict:
    """Whoever files for the receiving organization answers for it."""
    return signs_for(actor, transfer.receiver)


@rule("transfers.countersign")
def may_countersign(actor: User, transfer: Transfer) -> Verdict:
    """The second signature is never the first one's author."""
    if transfer.recommended_by_id == actor.pk:
        return Verdict("You recommended this; someone else must countersign it.")
    return ALLOW


@file_rule("licensing.transfer")
def may_read_evidence(actor: User, transfer_id: UUID) -> Verdict:
    """The holder and the authority read the evidence; the receiver does not."""
    from licensing.transfers.queries import asked_by, transfers_visible_to

    found = transfers_visible_to(actor).filter(pk=transfer_id).first()
    if found is not None and (actor.holds("transfers.see_all") or asked_by(actor, found)):
        return ALLOW
    return Verdict("You may not read the evidence of this transfer.")
