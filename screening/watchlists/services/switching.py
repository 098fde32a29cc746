"""The switch: one edition comes into force in the place of another, under the list's lock.

Whoever switches holds the list's row first, then those of editions, then those of proposals.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.flow import advance
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from screening.watchlists.events import EditionInForce
from screening.watchlists.flow import EDITION_FLOW, PROPOSAL_FLOW
from screening.watchlists.models import Edition, Proposal, Watchlist

OUTDATED = "Another edition of the list came after it."


def locked(watchlist_id: UUID) -> Watchlist:
    """Return the list, locked until the transaction ends."""
    return Watchlist.objects.select_for_update().get(pk=watchlist_id)


@transaction.atomic
def put_in_force(
    edition: Edition, action: str, *, actor: User | None, reason: str = "", before: str = "supersede"
) -> Edition:
    """Take `action` to bring `edition` into force and `before` to take the one in force back; tell everybody.

    The caller holds the list. Proposals about other editions of the list are over by it, and so is an
    edition that was held.
    """
    watchlist = edition.watchlist
    title, previous = watchlist.title, watchlist.editions.filter(status=Edition.Status.IN_FORCE).first()
    if previous is not None:
        advance(previous, before, EDITION_FLOW, actor=actor, reason=reason, title=title)
    counts: dict[str, Any] = {name: f"{edition.counts[name]:,}" for name in ("entities", "names")}
    edition = advance(edition, action, EDITION_FLOW, actor=actor, reason=reason, title=title, **counts)
    outdate_held(watchlist)
    close_proposals(Proposal.objects.filter(edition__watchlist=watchlist), reason=OUTDATED)
    publish(EditionInForce(edition.pk, previous.pk if previous is not None else None, watchlist.key))
    return edition


def outdate_held(watchlist: Watchlist) -> None:
    """Refuse the edition of the list that is held, because another one came."""
    for held in watchlist.editions.filter(status=Edition.Status.HELD):
        reject_held(held, actor=None, reason=OUTDATED)


def reject_held(edition: Edition, *, actor: User | None, reason: str) -> Edition:
    """Refuse a held edition for good, with the proposal about it."""
    edition = advance(
        edition,
        "reject",
        EDITION_FLOW,
        actor=actor,
        reason=reason,
        title=edition.watchlist.title,
        fields={"refusal": reason},
    )
    close_proposals(edition.proposals.all(), reason=reason, actor=actor)
    return edition


def open_proposal(
    edition: Edition, *, actor: User, reason: str, instead_of: Edition | None = None
) -> Proposal:
    """Write down that `actor` wants this edition in force."""
    proposal = Proposal.objects.create(
        edition=edition, instead_of=instead_of, proposed_by=actor, reason=reason
    )
    audit.record(edition, "proposal.made", actor=actor, reason=reason, title=edition.watchlist.title)
    return proposal


def close_proposals(proposals: QuerySet[Proposal], *, reason: str, actor: User | None = None) -> None:
    """Decline those that are open."""
    for proposal in proposals.filter(status=Proposal.Status.OPEN):
        answer(proposal, "decline", actor=actor, reason=reason)


def answer(proposal: Proposal, action: str, *, actor: User | None, reason: str) -> Proposal:
    """Agree to a proposal or decline it; the trail shows it with the edition."""
    return advance(
        proposal,
        action,
        PROPOSAL_FLOW,
        actor=actor,
        reason=reason,
        title=proposal.edition.watchlist.title,
        fields={"answered_by": actor, "answered_at": timezone.now(), "answer": reason},
    )
