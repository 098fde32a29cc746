"""What the agencies ask for, put into the form of a decision: as its first values, and beside its fields."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from licensing.applications.models import GoodsLine
from licensing.decisions.fields import plain
from licensing.decisions.forms import DecisionForm
from licensing.decisions.rules import APPROVALS
from licensing.referrals.asks import Ask, Ruling
from licensing.referrals.gate import field_of, fields_of
from licensing.review.rules import CONDITIONS


def combined(
    first: Mapping[str, object],
    binding: Sequence[Ask],
    names: Mapping[UUID, str],
    lines: Iterable[GoodsLine],
    *,
    counts: bool,
    rulings: Sequence[Ruling] = (),
) -> dict[str, object]:
    """Return first values that keep to what binds: the lowest limits, who is refused, every condition.

    `rulings` of a settlement come before all of it. Without `counts` a line is approved or refused as a
    whole: a limit is only told beside it.
    """
    values = dict(first)
    if not binding and not rulings:
        return values
    for line in lines:
        limits = _limits(binding, names.get(line.pk, ""))
        if limits and (counts or not min(limits)):
            values[f"line_{line.pk}"] = plain(min(limits))
    for ask in binding:
        if not ask.condition and ask.limit is None:
            values |= dict.fromkeys(fields_of(ask, names), ask.reason)
    values |= _ruled(rulings, names)
    return _with_conditions(values, [one.condition for one in binding if one.condition])


def _ruled(rulings: Iterable[Ruling], names: Mapping[UUID, str]) -> dict[str, object]:
    """Return the values of what is settled: a quantity with its reason, or why a party is left out."""
    values: dict[str, object] = {}
    for ruling in rulings:
        field = field_of(ruling, names)
        if ruling.granted is None:
            values[field] = "" if ruling.stays else ruling.reason
            continue
        values[field] = plain(ruling.granted)
        if ruling.granted != ruling.applied:
            values[field.replace("line_", "why_", 1)] = ruling.reason
    return values


def _limits(binding: Iterable[Ask], name: str) -> list[Decimal]:
    return [one.limit for one in binding if one.limit is not None and name in one.parts]


def _with_conditions(values: dict[str, object], asked: Iterable[str]) -> dict[str, object]:
    """Return the values with each condition once; only an approval has any."""
    if not (asked := list(dict.fromkeys(asked))) or values.get("outcome", "approve") not in APPROVALS:
        return values
    own = str(values.get("own_conditions", "")).splitlines()
    own += [text for text in asked if text not in CONDITIONS and text not in own]
    chosen = values.get("conditions", [])
    standard = [*chosen] if isinstance(chosen, list) else []
    standard += [text for text in asked if text in CONDITIONS and text not in standard]
    given = {"conditions": standard, "own_conditions": "\n".join(own)}
    return values | given | ({"outcome": "approve_with_conditions"} if "outcome" in values else {})


def mark(
    form: DecisionForm,
    asks: Iterable[Ask],
    binding: Sequence[Ask],
    names: Mapping[UUID, str],
    rulings: Iterable[Ruling] = (),
) -> None:
    """Say beside each field which agency asks for what, whether that still binds, and what is settled."""
    ruled = {one.part: one for one in rulings}
    for ask in asks:
        words = ask.short
        settled = not ask.condition and ask.parts.keys() & ruled.keys()
        if not ask.whole and ask not in binding and not settled:
            words += " It is settled that the decision may go beyond this."
        for field in fields_of(ask, names):
            _add_words(form, field, words)
    for ruling in ruled.values():
        _add_words(form, field_of(ruling, names), ruling.words)


def _add_words(form: DecisionForm, field: str, words: str) -> None:
    if field in form.fields:
        shown = form.fields[field]
        shown.help_text = f"{shown.help_text} {words}".strip()
