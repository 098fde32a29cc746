"""The goods of a statement against the lines of an application; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz

from exportctl.core.reference import units
from licensing.applications.statements.rows import Row, Verdict, differs, row
from licensing.applications.statements.words import plain_words
from licensing.library.statement_facts import Good

SAME_GOODS = 60  # of 100, by words: below it a line is not the one that is meant


@dataclass(frozen=True)
class Line:
    """One line of the application. `unit` is a UN/ECE code, `value` that of the whole line."""

    number: int
    description: str
    part_number: str
    quantity: Decimal
    unit: str
    value: Decimal
    currency: str


def goods_rows(goods: Sequence[Good], lines: Sequence[Line], *, counted: bool) -> list[Row]:
    """Compare each line with the goods that describe it best, and name goods that no line has.

    Quantities and values are compared only where lines are `counted` firmly.
    """
    if not goods:
        names = "; ".join(line.description for line in lines)
        return [Row("goods", "Goods", "", names, Verdict.NOT_STATED, "The statement lists no goods.")]
    pairs = pair(goods, lines)
    rows = [one for line in lines for one in _line_rows(line, _of(pairs, goods, line), counted=counted)]
    left = [good for place, good in enumerate(goods) if place not in pairs.values()]
    return rows + [
        differs(f"goods.extra.{place}", "Goods", good.description, "", "The application has no such goods.")
        for place, good in enumerate(left, start=1)
    ]


def pair(goods: Sequence[Good], lines: Sequence[Line]) -> dict[int, int]:
    """Return which goods (by place) each line (by number) is, the closest pairs first, each used once."""
    ranked = sorted(
        (-_alike(good, line), line.number, place) for line in lines for place, good in enumerate(goods)
    )
    pairs: dict[int, int] = {}
    for alike, number, place in ranked:
        if -alike >= SAME_GOODS and number not in pairs and place not in pairs.values():
            pairs[number] = place
    return pairs


def _alike(good: Good, line: Line) -> float:
    """Return how alike two descriptions are, 0 to 100, in words that stand in both in any order."""
    said = plain_words(good.description)
    asked = plain_words(line.description)
    if line.part_number and not set(plain_words(line.part_number)) - set(said):
        return 100
    return float(fuzz.token_sort_ratio(" ".join(said), " ".join(asked)))


def _of(pairs: dict[int, int], goods: Sequence[Good], line: Line) -> Good | None:
    return goods[pairs[line.number]] if line.number in pairs else None


def _line_rows(line: Line, good: Good | None, *, counted: bool) -> list[Row]:
    key, subject = f"goods.{line.number}", f"Line {line.number}"
    if good is None:
        return [differs(key, subject, "", line.description, "The statement lists goods, but not these.")]
    rows = [row(key, subject, good.description, line.description)]
    if not counted:
        return rows
    return [*rows, _quantity(key, subject, line, good), _value(key, subject, line, good)]


def _quantity(key: str, subject: str, line: Line, good: Good) -> Row:
    said, asked = _amount(good.quantity, good.unit), _amount(str(line.quantity), line.unit)
    why = ""
    if good.quantity and good.unit and good.unit != line.unit:
        why = "They are in different units."
    elif good.quantity and Decimal(good.quantity) != line.quantity:
        why = _more_or_less(line.quantity, Decimal(good.quantity))
    return row(f"{key}.quantity", f"{subject}, quantity", said, asked, why=why)


def _value(key: str, subject: str, line: Line, good: Good) -> Row:
    said = f"{good.currency} {_grouped(good.value)}".strip() if good.value else ""
    why = ""
    if good.value and good.currency and good.currency != line.currency:
        why = "They are in different currencies."
    elif good.value and Decimal(good.value) != line.value:
        why = _more_or_less(line.value, Decimal(good.value))
    asked = f"{line.currency} {_grouped(str(line.value))}"
    return row(f"{key}.value", f"{subject}, value", said, asked, why=why)


def _more_or_less(asked: Decimal, said: Decimal) -> str:
    if asked > said:
        return "The application asks for more than the statement says."
    return "The application asks for less than the statement says."


def _amount(quantity: str, unit: str) -> str:
    if not quantity:
        return ""
    return f"{_grouped(quantity)} {units.name(unit, Decimal(quantity))}".strip()


def _grouped(number: str) -> str:
    """Return a number without needless zeros, in groups of three."""
    plain = Decimal(number).normalize()
    return f"{plain:,f}"
