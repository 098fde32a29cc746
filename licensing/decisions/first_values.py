"""What the form of a decision starts from: what was recommended, sent back or announced."""

from collections.abc import Iterable

from licensing.decisions.fields import plain
from licensing.decisions.models import Decision, RefusalIntent
from licensing.decisions.rules import APPROVALS, Ground
from licensing.review.forms import ConditionsForm
from licensing.review.models import Recommendation


def from_recommendation(made: Recommendation) -> dict[str, object]:
    """Return a decision form's first values from what was recommended."""
    grounds = [Ground(one.code, one.public, one.protected) for one in made.assessed]
    rests_on = [one for one in grounds if one.code in made.criteria]
    written = {"mitigations": made.mitigations}
    return _advised(made.outcome, made.conditions, made.criteria) | written | _grounds(rests_on)


def from_decision(made: Decision) -> dict[str, object]:
    """Return a decision form's first values from a decision that was sent back."""
    written = {
        "reason": made.reason,
        "protected_reason": made.protected_reason,
        "unheard": made.unheard,
        "own_words": made.own_words,
        "mitigations": made.mitigations,
    }
    return (
        _advised(made.outcome, made.conditions, made.criteria)
        | written
        | {"valid_until": made.valid_until}
        | _grounds(made.grounds)
        | _parts(made)
    )


def _parts(made: Decision) -> dict[str, object]:
    """Return what an approval gave each line, and whom it left out; a refusal says nothing of either."""
    if made.outcome not in APPROVALS:
        return {}
    found: dict[str, object] = {}
    for part in made.lines.all():
        found[f"line_{part.line_id}"] = plain(part.quantity)
        found[f"value_{part.line_id}"] = part.value if part.quantity else None
        found[f"why_{part.line_id}"] = part.reason
        found[f"grounds_{part.line_id}"] = part.criteria
    for one in made.excluded.all():
        found[f"party_{one.party_id}"] = one.reason
        found[f"party_grounds_{one.party_id}"] = one.criteria or []
    return found


def from_intent(made: RefusalIntent) -> dict[str, object]:
    """Return a decision form's first values from what was announced."""
    written = {"reason": made.reason, "protected_reason": made.protected_reason}
    return _advised("deny", (), made.criteria) | written | _grounds(made.grounds)


def _advised(outcome: str, conditions: Iterable[str], criteria: Iterable[str]) -> dict[str, object]:
    return {"outcome": outcome, "criteria": list(criteria)} | ConditionsForm.conditions_of(conditions)


def _grounds(grounds: Iterable[Ground]) -> dict[str, object]:
    found = list(grounds)
    values: dict[str, object] = {f"public_{one.code}": one.public for one in found}
    return values | {f"protected_{one.code}": one.protected for one in found}
