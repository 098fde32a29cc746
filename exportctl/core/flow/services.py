"""The one function that sets a status."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import DomainError, Missing
from exportctl.core.flow.rules import Flow
from exportctl.core.people.models import User

Moved = TypeVar("Moved", bound=models.Model)


@transaction.atomic
def advance(
    record: Moved,
    action: str,
    flow: Flow,
    *,
    actor: User | None,
    reason: str = "",
    gate: Callable[[Moved], None] | None = None,
    thread: UUID | None = None,
    fields: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Moved:
    """Move `record` one step along `flow` and return it locked and saved, or raise and change nothing.

    The row is locked first, so two people cannot both take the same step. `gate` runs last, on the locked
    row, and refuses by raising. `actor` None is the system, whose steps ask no permission. `fields` are
    written with the status, for what the database wants together (a signature and its time). `facts` fill
    the sentence of the verb `flow.action`.

    Raises:
        Conflict: the record is not in a status that the action starts from.
        NotPermitted: the actor may not take the step.
        DomainError: `reason_required`, or what the gate raises.
    """
    locked: Any = type(record)._base_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if locked is None:
        raise Missing
    step = flow.step(action, locked.status)
    if actor is not None and step.permission:
        require(actor, step.permission, locked)
    if step.needs_reason and not reason.strip():
        raise DomainError(f"Say why: to {action.replace('_', ' ')} needs a reason.", code="reason_required")
    if gate is not None:
        gate(locked)
    before, locked.status = locked.status, step.target
    locked.version += 1
    for name, value in (fields or {}).items():
        setattr(locked, name, value)
    locked.save(update_fields=["status", "version", "updated_at", *(fields or {})])
    audit.record(
        locked,
        f"{flow.name}.{action}",
        actor=actor,
        thread=thread,
        before={"status": before},
        after={"status": step.target},
        reason=reason,
        **facts,
    )
    return locked  # type: ignore[no-any-return]
