"""Writes to end-use checks."""

from enduse.checks.services.planning import cancel, plan_check, plan_due_checks, plan_if_needed
from enduse.checks.services.visits import (
    Seen,
    SignOff,
    add_finding,
    add_photo,
    answer_item,
    observe,
    sign_off,
    start_visit,
)

__all__ = [
    "Seen",
    "SignOff",
    "add_finding",
    "add_photo",
    "answer_item",
    "cancel",
    "observe",
    "plan_check",
    "plan_due_checks",
    "plan_if_needed",
    "sign_off",
    "start_visit",
]
