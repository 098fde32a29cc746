"""A template that was read, filled with values: what a letter says, as plain data. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from licensing.letters.markup import (
    INVISIBLE,
    JOINERS,
    LEGAL_BASIS,
    OWN_WORDS,
    Block,
    Heading,
    Items,
    ListOf,
    Paragraph,
    Run,
    Section,
    Variable,
    names_of,
)

Values = Mapping[str, str | Sequence[str]]


def fill(blocks: Sequence[Block], values: Values) -> list[dict[str, Any]]:
    """Return what a letter says, as plain data: each piece of text with whether it is a value.

    A value is only ever text. It cannot begin a heading, a list or a variable, whatever it looks like.
    """
    found: list[dict[str, Any]] = []
    for block in blocks:
        match block:
            case Section(name, wanted, inner):
                if bool(values.get(name)) == wanted:
                    found += fill(inner, values)
            case ListOf(name, numbered):
                found += _list([[[clean(text), True]] for text in values.get(name) or ()], numbered)
            case Items(numbered, items):
                found += _list([_filled(runs, values) for runs in items], numbered)
            case Paragraph((Variable(name),)):
                for part in re.split(r"[\r\n\u2028\u2029]+", str(values.get(name, ""))):
                    found += _words("paragraph", [[clean(part), True]])
            case Heading(runs):
                found += _words("heading", _filled(runs, values))
            case Paragraph(runs):
                found += _words("paragraph", _filled(runs, values))
    return found


LAST: dict[str, tuple[Block, ...]] = {
    OWN_WORDS: (Paragraph((Variable(OWN_WORDS),)),),
    LEGAL_BASIS: (
        Section(LEGAL_BASIS, True, (Heading(("Legal basis",)), Paragraph((Variable(LEGAL_BASIS),)))),
    ),
}


def fill_whole(blocks: Sequence[Block], values: Values) -> list[dict[str, Any]]:
    """Fill a template; the officer's paragraph and the legal basis are last where they have no sure place."""
    lacking = [name for name in LAST if name not in names_of(blocks)]
    found = fill(blocks, {**values, **dict.fromkeys(lacking, "")})
    return found + [block for name in lacking for block in fill(LAST[name], values)]


def _words(kind: str, runs: list[list[Any]]) -> list[dict[str, Any]]:
    """Return a heading or paragraph; none where no word is in it."""
    return [{"kind": kind, "runs": runs}] if _has_words(runs) else []


def _list(items: list[list[list[Any]]], numbered: bool) -> list[dict[str, Any]]:
    """Return a list of the items that have words; none where no item has."""
    said = [runs for runs in items if _has_words(runs)]
    return [{"kind": "numbers" if numbered else "bullets", "items": said}] if said else []


def _has_words(runs: list[list[Any]]) -> bool:
    return any(text.strip() for text, _ in runs)


def _filled(runs: Sequence[Run], values: Values) -> list[list[Any]]:
    return [
        [clean(str(values.get(run.name, ""))), True] if isinstance(run, Variable) else [run, False]
        for run in runs
    ]


def clean(value: str) -> str:
    """Return a value as one line: without characters that are not seen or turn the text around."""
    text = " ".join("".join(map(_shown, value)).split())
    return text if text.strip(f"{JOINERS} ") else ""


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category not in INVISIBLE or character in JOINERS:
        return character
    if category in {"Co", "Cs", "Cn"}:
        return "□"
    return " " if character.isspace() or category in {"Zl", "Zp"} else ""
