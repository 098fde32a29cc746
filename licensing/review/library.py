"""The library of standard conditions: shipped as data, each with an owner and a version.

`conditions.csv` is append only. A text that changes gets a new row with the next version; decisions and
licenses keep the words that they were made with, and name the version.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("conditions.csv")


@dataclass(frozen=True)
class StandardCondition:
    """One condition that may be chosen; `owner` is the team that answers for its words.

    `due` says when it is to be met: none, before the first shipment, or so many days after issue, first or
    each shipment or expiry, or periodic, every so many months; `amount` is that number. `evidence` says that
    papers are wanted.
    """

    code: str
    version: int
    owner: str
    kind: str
    text: str
    due: str
    amount: int | None
    evidence: bool

    @property
    def source(self) -> str:
        """What a decision remembers of it: code and version, such as `no-reexport@1`."""
        return f"{self.code}@{self.version}"


def _due(row: dict[str, str]) -> tuple[str, int | None, bool]:
    return row["due"], int(row["amount"]) if row["amount"] else None, row["evidence"] == "yes"


def _rows() -> tuple[StandardCondition, ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            StandardCondition(
                row["code"], int(row["version"]), row["owner"], row["kind"], row["text"], *_due(row)
            )
            for row in csv.DictReader(file)
        )


ALL = _rows()
_NEWEST = {one.code: one for one in sorted(ALL, key=lambda one: one.version)}
LIBRARY = tuple(one for one in ALL if _NEWEST[one.code] is one)


def source_of(text: str) -> str:
    """Return which standard condition a text is, "" where it is free text."""
    return next((one.source for one in reversed(ALL) if one.text == text), "")


def standard(source: str) -> StandardCondition | None:
    """Return the standard condition of a source such as `no-reexport@1`, None for free text."""
    return next((one for one in ALL if one.source == source), None)


STOPS = "(Nothing may leave until the authority has accepted the evidence for this.)"


def in_print(texts: Sequence[str], sources: Sequence[str]) -> list[str]:
    """Return the conditions of a decision as papers print them: what stops shipments says so."""
    known = sources if len(sources) == len(texts) else [source_of(text) for text in texts]
    found = [standard(source) for source in known]
    return [
        f"{text} {STOPS}" if one is not None and one.due == "before" else text
        for text, one in zip(texts, found, strict=True)
    ]
