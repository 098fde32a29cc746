"""Taking one step of an obligation."""

from typing import Any

from exportctl.core.base import expect_version
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.conditions import rules
from licensing.conditions.flow import OBLIGATION_FLOW
from licensing.conditions.models import Obligation

Version = int | str | None


def move(
    obligation: Obligation,
    action: str,
    *,
    actor: User | None,
    reason: str = "",
    version: Version = None,
    fields: dict[str, Any] | None = None,
) -> Obligation:
    """Take one step of an obligation, with what the trail says of it."""
    license = obligation.license
    facts = {"number": obligation.condition.number, "license": license.number}
    return advance(
        obligation,
        action,
        OBLIGATION_FLOW,
        actor=actor,
        reason=reason,
        thread=license.case_id,
        gate=lambda locked: expect_version(locked, version),
        fields=fields,
        day=rules.day_in_words(obligation.due_on),
        **facts,
    )
