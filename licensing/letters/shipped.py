"""The texts that ship with the product: one file a text in `defaults`, named by its key.

A key is a kind of letter, such as `approval`, for the text that all types of license share, or a kind with a
word after a dot, such as `approval.transit`, for a text that a type has instead. Types name theirs in
`licensing/types/kinds`; a new one is one file here and one word there.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from licensing.letters import rules
from licensing.types import registry as types
from licensing.types.manifest import LicenseType

DEFAULTS = Path(__file__).resolve().parent / "defaults"


@cache
def all_keys() -> tuple[str, ...]:
    """Return the key of every text: kinds in their order, after each the texts that types have instead."""
    order = list(rules.KINDS)
    found = [file.stem for file in DEFAULTS.glob("*.txt")]
    return tuple(sorted(found, key=lambda key: (order.index(rules.parts_of(key)[0]), key)))


def text_of(key: str) -> tuple[str, str]:
    """Return the title and the words of the text that ships under a key."""
    title, _, body = (DEFAULTS / f"{key}.txt").read_text(encoding="utf-8").partition("\n")
    return title, body.strip()


def key_for(kind: str, *, license_type: str) -> str:
    """Return the key of the text of a kind of letter for a type of license.

    A type whose module is gone has the text that all share: what is to be told is told.
    """
    found = types.find(license_type)
    return found.letter(kind) if found is not None else kind


def used_by(key: str) -> list[str]:
    """Return which types of license have letters from the text of a key, in words."""
    kind, _ = rules.parts_of(key)
    names = [one.name for one in types.all_types() if one.letter(kind) == key]
    return ["All types of license"] if len(names) == len(types.all_types()) else names


def faults(declared: Iterable[LicenseType], known: Sequence[str]) -> list[str]:
    """Return what is wrong with the letters that types name: unknown ones, and two of one kind."""
    found = []
    for one in declared:
        kinds = [rules.parts_of(key)[0] for key in one.letters]
        twice = sorted({kind for kind in kinds if kinds.count(kind) > 1})
        found += [f"The type “{one.key}” names two letters “{kind}”." for kind in twice]
        found += [
            f"The type “{one.key}” names the letter “{key}”, and licensing/letters/defaults has no {key}.txt."
            for key in one.letters
            if key not in known
        ]
    return found
