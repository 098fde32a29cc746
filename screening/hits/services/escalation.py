"""Whose a hit is: taking it, giving it to somebody, escalating it."""

from django.db import transaction

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import DomainError
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from screening.hits.flow import HIT_FLOW
from screening.hits.models import Hit
from screening.hits.pairs import locked, names


@transaction.atomic
def escalate_hit(
    hit: Hit, *, to: User | None, reason: str, actor: User, seen: int | str | None = None
) -> Hit:
    """Hand a hit to a manager or another analyst who rules in one's place; None is any of them.

    Raises:
        DomainError: `reason_required`, or `not_theirs` where that person cannot rule on it.
        Conflict: the hit is not open, or the page was drawn from an older version (`seen`).
        NotPermitted: the actor may not rule on hits.
    """
    row = locked(hit, seen)
    if to is not None and (to == actor or not to.holds("hits.rule_escalated")):
        raise DomainError("Escalate to a manager or to another analyst.", code="not_theirs")
    return advance(
        row,
        "escalate",
        HIT_FLOW,
        actor=actor,
        reason=reason,
        thread=row.thread,
        fields={"assignee": to, "escalated_by": actor},
        to=to or "a manager or another analyst",
        **names(row),
    )


@transaction.atomic
def assign_hit(hit: Hit, *, to: User, actor: User, seen: int | str | None = None) -> Hit:
    """Give a hit that waits to an analyst or a manager; taking it oneself is the same thing.

    Raises:
        DomainError: `not_theirs` where that person cannot rule on hits.
        Conflict: the page was drawn from an older version (`seen`).
        NotPermitted: the hit does not wait, or the actor may not assign hits.
    """
    row = locked(hit, seen)
    require(actor, "hits.assign", row)
    if not to.holds("hits.rule_escalated"):
        raise DomainError(f"{to} does not rule on hits.", code="not_theirs")
    if row.assignee_id == to.pk:
        return row
    row.assignee = to
    row.version += 1
    row.save(update_fields=["assignee", "version", "updated_at"])
    verb = "hit.taken" if to == actor else "hit.assigned"
    audit.record(row, verb, actor=actor, thread=row.thread, to=to, **names(row))
    return row
