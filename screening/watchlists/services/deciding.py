"""What two people decide: whether a held edition comes into force, and whether an earlier one does again."""

from django.db import transaction

from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.people.models import User
from screening.watchlists.models import Edition, Proposal
from screening.watchlists.services import switching

Status = Edition.Status
PROPOSABLE = frozenset({Status.HELD, Status.SUPERSEDED})


@transaction.atomic
def propose(edition: Edition, *, actor: User, reason: str) -> Proposal:
    """Propose to put a held edition in force, or an earlier one in the place of the one that is.

    Raises:
        NotPermitted: the actor may not.
        DomainError: `reason_required`.
        Conflict: `wrong_status`, or `proposed_before` where a proposal about it is open.
    """
    require(actor, "watchlists.accept")
    if not reason.strip():
        raise DomainError("Say why: a second person decides by it.", code="reason_required")
    watchlist = switching.locked(edition.watchlist_id)
    edition = Edition.objects.select_related("watchlist").get(pk=edition.pk)
    if edition.status not in PROPOSABLE:
        raise Conflict(
            f"This edition is now {edition.get_status_display().lower()}; it cannot be proposed.",
            code="wrong_status",
        )
    if edition.proposals.filter(status=Proposal.Status.OPEN).exists():
        raise Conflict("This was proposed before; a second person must answer.", code="proposed_before")
    in_force = watchlist.editions.filter(status=Status.IN_FORCE).first()
    return switching.open_proposal(edition, actor=actor, reason=reason, instead_of=in_force)


@transaction.atomic
def agree(proposal: Proposal, *, actor: User, reason: str) -> Edition:
    """As the second person, put the proposed edition in force. The one in force gives way.

    One that is withdrawn in this way does not come back by itself, even where it is published again.

    Raises:
        NotPermitted: the actor may not, proposed it, or loaded the edition.
        Conflict: the proposal was answered before.
        DomainError: `reason_required`.
    """
    switching.locked(proposal.edition.watchlist_id)
    proposal = switching.answer(proposal, "agree", actor=actor, reason=reason)
    edition = proposal.edition
    edition.refresh_from_db()
    accepted = edition.status == Status.HELD
    action, before = ("accept", "supersede") if accepted else ("put_back", "withdraw")
    return switching.put_in_force(edition, action, actor=actor, reason=reason, before=before)


@transaction.atomic
def decline(proposal: Proposal, *, actor: User, reason: str) -> Proposal:
    """Decline a proposal, or take one's own back. A held edition goes on waiting.

    Raises:
        NotPermitted: the actor may not.
        Conflict: the proposal was answered before.
        DomainError: `reason_required`.
    """
    require(actor, "watchlists.accept")
    switching.locked(proposal.edition.watchlist_id)
    return switching.answer(proposal, "decline", actor=actor, reason=reason)


@transaction.atomic
def reject(edition: Edition, *, actor: User, reason: str) -> Edition:
    """Refuse a held edition. The one in force stays.

    Raises:
        NotPermitted: the actor may not.
        Conflict: the edition is no longer held.
        DomainError: `reason_required`.
    """
    require(actor, "watchlists.accept")
    switching.locked(edition.watchlist_id)
    return switching.reject_held(edition, actor=actor, reason=reason)
