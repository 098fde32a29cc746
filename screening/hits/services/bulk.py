"""One ruling over all hits of the same pair, each with a ruling of its own. Never over different pairs."""

import hashlib
from collections.abc import Iterable
from uuid import uuid4

from django.db import transaction

from exportctl.core.errors import Conflict, DomainError
from exportctl.core.people.models import User
from screening.hits.models import Hit
from screening.hits.pairs import lock_pair, same_pair
from screening.hits.ruling_models import Ruling
from screening.hits.services.rulings import rule
from screening.hits.services.second import confirm, send_back


def fingerprint(hits: Iterable[Hit]) -> str:
    """Return what a preview has shown: which hits, and each in which version."""
    shown = sorted(f"{hit.pk}:{hit.version}" for hit in hits)
    return hashlib.sha256("\n".join(shown).encode()).hexdigest()


@transaction.atomic
def rule_on_pair(
    hit: Hit, *, outcome: str, ground: str, reason: str, actor: User, seen: str | None = None
) -> list[Hit]:
    """Rule in the same way on every open hit of the pair of `hit`, in all threads.

    `seen` is the fingerprint of the preview. Where a second person is needed, each hit waits for one.

    Raises:
        DomainError: `ground_unknown`, `outcome_unknown` or `reason_required`.
        Conflict: no hit of the pair is open, or they are not those that the preview showed.
        NotPermitted: the actor may not rule on hits.
    """
    if outcome not in (Ruling.Outcome.FALSE_POSITIVE, Ruling.Outcome.TRUE_MATCH):
        raise DomainError("Say whether they are the same.", code="outcome_unknown")
    rows, batch = _locked(hit, Hit.Status.OPEN, seen), uuid4()
    return [
        rule(row, outcome, ground=ground, reason=reason, actor=actor, batch=batch if len(rows) > 1 else None)
        for row in rows
    ]


@transaction.atomic
def answer_on_pair(hit: Hit, *, agrees: bool, reason: str, actor: User, seen: str | None = None) -> list[Hit]:
    """Confirm, or send back, every ruling that waits on the pair of `hit` and says the same as its own.

    Raises what `confirm_ruling` and `send_back_ruling` raise, for all of them or none.
    """
    rows = _locked(hit, Hit.Status.IN_REVIEW, seen)
    if agrees:
        return [confirm(row, actor=actor) for row in rows]
    return [send_back(row, reason=reason, actor=actor) for row in rows]


def _locked(hit: Hit, status: str, seen: str | None) -> list[Hit]:
    """Lock the pair, then its hits of a status in one order."""
    lock_pair(hit)
    found = same_pair(hit).filter(status=status).select_related("ruling__made_by")
    rows = list(found.select_for_update(of=("self",)).order_by("pk"))
    if not rows or (seen is not None and seen != fingerprint(rows)):
        raise Conflict(
            "The hits of this pair changed while your page was open. Nothing of yours was saved; "
            "look at them again.",
            code="stale",
        )
    return rows
