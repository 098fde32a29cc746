"""Conditions and obligations as pages draw them: with their states and days in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from licensing.conditions import queries, rules
from licensing.conditions.models import Condition, Obligation
from licensing.conditions.services.deriving import terms_of
from licensing.licenses.models import License


@dataclass(frozen=True)
class Row:
    """One obligation: its state today and the word for it."""

    obligation: Obligation
    state: str
    word: str
    late: int


def with_words(obligations: Iterable[Obligation]) -> list[Row]:
    """Return obligations with their states today; `late` are the days since the due day, while it waits."""
    today = timezone.localdate()
    return [
        Row(
            one,
            state := one.state_on(today),
            rules.WORDS[state],
            max((today - one.due_on).days, 0) if one.waits and one.due_on else 0,
        )
        for one in obligations
    ]


@dataclass(frozen=True)
class ConditionRow:
    """One condition, and when it is due in words; one that is not written down yet has no `condition`."""

    text: str
    when: str
    condition: Condition | None


def condition_rows(license: License) -> list[ConditionRow]:
    """Return a license's conditions; those of a license whose news has not come yet as their words alone."""
    known = list(queries.conditions_of(license))
    if not known:
        return [ConditionRow(text, "", None) for text in license.conditions]
    return [
        ConditionRow(one.text, rules.in_words(terms_of(one), evidence=one.evidence), one) for one in known
    ]
