"""Who may read a file is the owner's rule, registered by the feature that the owner belongs to."""

from collections.abc import Callable
from uuid import UUID

from exportctl.core.access import Verdict
from exportctl.core.files.marks import standing_of
from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User

FileRule = Callable[[User, UUID], Verdict]
_RULES: dict[str, FileRule] = {}


def file_rule(owner_type: str) -> Callable[[FileRule], FileRule]:
    """Register who may read the files of an owner type ("licensing.application")."""

    def register(function: FileRule) -> FileRule:
        if owner_type in _RULES:
            raise ValueError(f"Two rules for the files of {owner_type}.")
        _RULES[owner_type] = function
        return function

    return register


def may_know(actor: User, stored: StoredFile) -> Verdict:
    """Ask the owner's rule whether a person may know that the file is there; without a rule nobody may."""
    found = _RULES.get(stored.owner_type)
    return found(actor, stored.owner_id) if found else Verdict("Nobody may read this file.")


def may_read(actor: User, stored: StoredFile) -> Verdict:
    """Ask the owner's rule, and then whether a mark keeps the person from reading."""
    verdict = may_know(actor, stored)
    return Verdict(standing_of(actor, stored).refusal) if verdict else verdict
