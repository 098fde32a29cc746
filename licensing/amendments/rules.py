"""What differs between two editions of an application, and whether it is minor or major. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

Values = Mapping[str, str]


@dataclass(frozen=True)
class Weight:
    """What a kind of change is called, whether it is major, and why."""

    label: str
    major: bool
    why: str


A_DOCUMENT = "A document"
ON_LINE = re.compile(r"Line (\d+)(?::|$)")
WHAT_IT_IS = "The authority classifies, screens and scores what is exported."
WHO_IT_IS = "Every party is screened and scored."
WEIGHTS: dict[str, Weight] = {
    "own_reference": Weight("Your reference", False, "It is the exporter's own and is not assessed."),
    "site": Weight("Site", False, "The exporter stays the same, and a site is not assessed."),
    "declaration": Weight("Declaration", False, "It is made anew for every edition."),
    "document_added": Weight("Document added", False, "It adds to what is known and changes nothing said."),
    "document_removed": Weight("Document removed", True, "Somebody may have relied on it."),
    "line": Weight("Goods", True, WHAT_IT_IS),
    "party": Weight("Party", True, WHO_IT_IS),
    "statement": Weight("End-use statement", True, "It is compared with the application line by line."),
    "intended_use": Weight("End use", True, "The end use is scored and decides what may be approved."),
    "military_use": Weight("Military use", True, "It is a question of the catch-all controls."),
    "wmd_use": Weight(
        "Use for weapons of mass destruction", True, "It is a question of the catch-all controls."
    ),
    "informed_by_authority": Weight(
        "Informed by the authority", True, "It is a question of the catch-all controls."
    ),
    "concern_details": Weight("Details of a use of concern", True, "It explains a use of concern."),
    "answer": Weight("Answer", True, "Answers on route, values and terms are assessed."),
}


@dataclass(frozen=True)
class Edition:
    """What the rules read of an edition, as it is shown: texts by name, by line, by party, by document.

    Lines are known by their number, parties by what screening knows them by, statements by their party,
    documents by their file.
    `answers` and rows of lines and parties have the labels that a reader sees.
    """

    fields: Values = field(default_factory=dict)
    answers: Values = field(default_factory=dict)
    lines: Mapping[int, Values] = field(default_factory=dict)
    parties: Mapping[str, Values] = field(default_factory=dict)
    statements: Mapping[str, Values] = field(default_factory=dict)
    documents: Values = field(default_factory=dict)
    declaration: str = ""


@dataclass(frozen=True)
class Difference:
    """One thing that differs: its kind (a key of `WEIGHTS`), what it is called, before and after."""

    kind: str
    label: str
    before: str
    after: str

    @property
    def major(self) -> bool:
        """Whether it makes the whole change major."""
        return WEIGHTS[self.kind].major

    @property
    def why(self) -> str:
        """Why it is minor or major."""
        return WEIGHTS[self.kind].why

    @property
    def unnamed(self) -> "Difference":
        """The same without the name of a document, which a wall may hide from who reads it."""
        if not self.kind.startswith("document_"):
            return self
        return replace(self, before=self.before and A_DOCUMENT, after=self.after and A_DOCUMENT)


def differences(old: Edition, new: Edition) -> list[Difference]:
    """Return what differs, field by field, line by line, party by party; [] where only the signature is."""
    found = [
        Difference(name, WEIGHTS[name].label, before, after)
        for name, before, after in _changes(old.fields, new.fields)
    ]
    found += [
        Difference("answer", label, before, after)
        for label, before, after in _changes(old.answers, new.answers)
    ]
    found += _rows("line", _lines(old), _lines(new))
    found += _parties(old, new)
    found += _statements(old, new)
    found += _documents(old, new)
    if found and old.declaration != new.declaration:
        found.append(
            Difference("declaration", WEIGHTS["declaration"].label, old.declaration, new.declaration)
        )
    return found


def is_major(found: Iterable[Difference]) -> bool:
    """Whether the parties are screened and scored anew, and a recommendation is made anew."""
    return any(one.major for one in found)


def only_lines(found: Iterable[Difference]) -> frozenset[int] | None:
    """Return the numbers of the lines that the major differences are about; None where one is about more."""
    numbers: set[int] = set()
    for one in found:
        if not one.major:
            continue
        line = ON_LINE.match(one.label) if one.kind == "line" else None
        if line is None:
            return None
        numbers.add(int(line[1]))
    return frozenset(numbers)


def unchanged_lines(old: Edition, new: Edition) -> list[int]:
    """Return the numbers of the lines that both editions have alike."""
    return [number for number, row in old.lines.items() if new.lines.get(number) == row]


def _lines(edition: Edition) -> dict[str, Values]:
    # `only_lines` reads the number out of this name again.
    return {f"Line {key}": row for key, row in edition.lines.items()}


def _parties(old: Edition, new: Edition) -> list[Difference]:
    """Compare the parties, each under its name: that of the newer edition where it has one."""
    names = {
        key: f"{row.get('Role', 'Party')} {row.get('Name', '')}"
        for edition in (old, new)
        for key, row in edition.parties.items()
    }
    found = []
    for key in dict.fromkeys([*old.parties, *new.parties]):
        before, after = (
            {names[key]: edition.parties[key]} if key in edition.parties else {} for edition in (old, new)
        )
        found += _rows("party", before, after)
    return found


def _statements(old: Edition, new: Edition) -> list[Difference]:
    """Compare the end-use statements, each under the end user of the newer edition that has it."""
    users = {key: row.get("Name", "") for edition in (old, new) for key, row in edition.parties.items()}
    before, after = (
        {f"Statement of {users.get(key, '')}".strip(): row for key, row in edition.statements.items()}
        for edition in (old, new)
    )
    return _rows("statement", before, after)


def _documents(old: Edition, new: Edition) -> list[Difference]:
    gone = [name for key, name in old.documents.items() if key not in new.documents]
    come = [name for key, name in new.documents.items() if key not in old.documents]
    return [
        *(Difference("document_removed", WEIGHTS["document_removed"].label, name, "") for name in gone),
        *(Difference("document_added", WEIGHTS["document_added"].label, "", name) for name in come),
    ]


def _rows(kind: str, old: Mapping[str, Values], new: Mapping[str, Values]) -> list[Difference]:
    """Compare rows: one that came or went is one difference, one that changed has one for each column."""
    found = []
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            found.append(Difference(kind, name, _said(before), _said(after)))
            continue
        found += [
            Difference(kind, f"{name}: {column}", was, now) for column, was, now in _changes(before, after)
        ]
    return found


def _said(row: Values | None) -> str:
    return "" if row is None else ", ".join(value for value in row.values() if value)


def _changes(old: Values, new: Values) -> Sequence[tuple[str, str, str]]:
    names = dict.fromkeys([*old, *new])
    return [
        (name, old.get(name, ""), new.get(name, ""))
        for name in names
        if old.get(name, "") != new.get(name, "")
    ]
