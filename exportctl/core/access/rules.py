"""Verdicts: an answer to "may this person do this to that?", always with the reason of a refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from exportctl.core.errors import NotPermitted
from exportctl.core.people import matrix
from exportctl.core.people.models import User


@dataclass(frozen=True)
class Verdict:
    """False with a reason, or true without one."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason


ALLOW = Verdict()
Rule = Callable[[User, Any], Verdict]
_RULES: dict[str, Rule] = {}


def rule(permission: str) -> Callable[[Rule], Rule]:
    """Register the rule about one object for `permission`; the role matrix is asked before it."""

    def register(function: Rule) -> Rule:
        if permission in _RULES:
            raise ValueError(f"Two rules for {permission}.")
        _RULES[permission] = function
        return function

    return register


def check(actor: User, permission: str, subject: Any = None) -> Verdict:
    """Ask the role matrix, then the rule about `subject`; a permission that no line names is a KeyError."""
    if not actor.is_authenticated or not actor.holds(permission):
        line = matrix.lines()[permission]
        who = matrix.who_may(permission)
        article = "an" if who[:1] in "aeiou" else "a"
        return Verdict(f"Your role does not allow you to {line.meaning}. Ask {article} {who}.")
    found = _RULES.get(permission)
    return found(actor, subject) if found is not None and subject is not None else ALLOW


def require(actor: User, permission: str, subject: Any = None) -> None:
    """Raise NotPermitted with the reason, unless `check` allows it."""
    verdict = check(actor, permission, subject)
    if not verdict:
        raise NotPermitted(verdict.reason)
