"""Kinds of letters, the variables of each, what each must say, and hints for plain words; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from licensing.letters.markup import Block, Fault, Kind, TemplateRefused, names_of, parse

APPROVAL, IN_PART, REFUSAL = "approval", "approval_in_part", "refusal"
ANNOUNCED, RETURNED, NO_LICENSE = "announced_refusal", "returned", "no_license"
SUSPENDED, REINSTATED, REVOKED = "suspended", "reinstated", "revoked"
KINDS = {
    APPROVAL: "Approval",
    IN_PART: "Approval in part",
    REFUSAL: "Refusal",
    ANNOUNCED: "Announced refusal",
    RETURNED: "Return without action",
    NO_LICENSE: "No license required",
    SUSPENDED: "Suspension of a license",
    REINSTATED: "Reinstatement of a license",
    REVOKED: "Revocation of a license",
}
LICENSED = frozenset({APPROVAL, IN_PART})
OF_LICENSE = frozenset({SUSPENDED, REINSTATED, REVOKED})  # what is done to a license after its issue
DECIDED = frozenset(KINDS) - OF_LICENSE - {ANNOUNCED}
APPEALED = DECIDED | {SUSPENDED, REVOKED}  # these tell the last day to appeal
# What is not granted, or is taken away, rests on a named law.
ADVERSE = frozenset({IN_PART, REFUSAL, ANNOUNCED, RETURNED, SUSPENDED, REVOKED})
BASIS_TO_COMPLETE = "To be completed by the authority: the law and the provision on which this rests."
LONGEST_BASIS = 2000  # characters
ALL = frozenset(KINDS)
APPEAL_DAYS = 28  # calendar days; a default of this product, and a setting of each template
LONGEST_APPEAL = 366
LONG_SENTENCE = 25  # words
CLOSES = {"deny": REFUSAL, "return": RETURNED, "no_license": NO_LICENSE}


@dataclass(frozen=True)
class Allowed:
    """A variable that templates may use: what it stands for, an example, and in letters of which kinds."""

    name: str
    kind: Kind
    meaning: str
    example: str | tuple[str, ...]
    kinds: frozenset[str] = ALL


VARIABLES = (
    Allowed("authority", "text", "Name of the authority", "Office for Strategic Trade"),
    Allowed("letter", "text", "Number of this letter", "LT-2026-000042"),
    Allowed("date", "text", "Day of this letter", "2 Dec 2026"),
    Allowed("exporter", "text", "Name of the exporter", "Arden Photonics Ltd"),
    Allowed("reference", "text", "Reference of the application", "EX-2026-000123"),
    Allowed("own_reference", "text", "The exporter's own reference, where it gave one", "PO 4711"),
    Allowed("submitted", "text", "Day on which the application was filed", "4 Nov 2026"),
    Allowed(
        "portal",
        "text",
        "Address in the portal: of the application, or of the license in a letter about a license",
        "https://portal.example/EX-2026-000123",
    ),
    Allowed("destination", "text", "Country of the end user", "Norway"),
    Allowed("end_user", "text", "Name of the end user", "Nordlicht Institut"),
    Allowed(
        "reason",
        "text",
        "The reason as a whole, as the exporter may read it",
        "What the application says of the end use decided it.",
    ),
    Allowed(
        "own_words",
        "text",
        "A paragraph that the officer added for this letter; where the text has no place for it, it is last",
        "We were glad to see your new compliance program.",
    ),
    Allowed(
        "legal_basis",
        "text",
        "The legal basis, as set beside the text; where the text has no place for it, it is last",
        BASIS_TO_COMPLETE,
    ),
    Allowed(
        "lines",
        "bullets",
        "What was decided about each line of goods, and why where it gets less or nothing",
        (
            (
                "Line 1: Fiber laser module, 2 kW (6A005): approved in part, 6 items of 10, EUR 15,000.00. "
                "Why: six serve the stated use."
            ),
            (
                "Line 2: Fiber laser module, 4 kW (6A005): not approved, 2 items. Why: no use is stated for "
                "it (criterion 7, risk of diversion to an undesirable end user or end use)"
            ),
        ),
        DECIDED,
    ),
    Allowed(
        "goods",
        "bullets",
        "Each line of goods as applied for; in a letter about a license, as licensed",
        ("Line 1: Fiber laser module, 2 kW (6A005), 10 items, EUR 25,000.00",),
    ),
    Allowed(
        "parties",
        "bullets",
        "Each party of the application",
        ("End user: Nordlicht Institut, Norway", "Consignee: Halden Freight AS, Norway"),
    ),
    Allowed(
        "excluded",
        "bullets",
        "Parties that are left out, each with the reason and the criteria",
        (
            (
                "Consignee Halden Freight AS: it does not say where it stores goods "
                "(criterion 7, risk of diversion to an undesirable end user)"
            ),
        ),
        LICENSED,
    ),
    Allowed(
        "conditions",
        "numbers",
        "Conditions of the license",
        ("Do not re-export without the authority's consent.", "Report the delivery within 30 days."),
        LICENSED,
    ),
    Allowed("license", "text", "Number of the license", "XL-2026-000017", LICENSED | OF_LICENSE),
    Allowed("valid_from", "text", "First day of the license", "2 Dec 2026", LICENSED | OF_LICENSE),
    Allowed("valid_until", "text", "Last day of the license", "1 Dec 2028", LICENSED | OF_LICENSE),
    Allowed(
        "since", "text", "Day on which it was suspended, reinstated or revoked", "2 Dec 2026", OF_LICENSE
    ),
    Allowed(
        "review_by",
        "text",
        "Day by which the authority looks at the suspension again",
        "1 Jan 2027",
        frozenset({SUSPENDED}),
    ),
    Allowed(
        "answered",
        "text",
        "Day on which the exporter answered the intended revocation, where it did",
        "20 Nov 2026",
        frozenset({REVOKED}),
    ),
    Allowed(
        "return_by",
        "text",
        "Day by which the goods are back, where they leave for a time",
        "30 Nov 2027",
        LICENSED,
    ),
    Allowed(
        "reasons",
        "numbers",
        "Each criterion, with the reason that the exporter may read",
        ("Criterion 7, risk of diversion: nobody could show where the goods stay.",),
        frozenset({REFUSAL, ANNOUNCED}),
    ),
    Allowed(
        "answer_by", "text", "Last day to answer the announced refusal", "22 Dec 2026", frozenset({ANNOUNCED})
    ),
    Allowed("appeal_by", "text", "Last day to appeal", "30 Dec 2026", APPEALED),
    Allowed("appeal_days", "text", "Calendar days to appeal, as set beside the text", "28", APPEALED),
)
REQUIRED: dict[str, tuple[str, ...]] = {
    APPROVAL: ("license", "lines", "conditions", "appeal_by"),
    IN_PART: ("license", "lines", "excluded", "conditions", "reason", "appeal_by"),
    REFUSAL: ("reason", "reasons", "appeal_by"),
    ANNOUNCED: ("reason", "reasons", "answer_by"),
    RETURNED: ("reason", "appeal_by"),
    NO_LICENSE: ("reason", "lines", "appeal_by"),
    SUSPENDED: ("license", "since", "reason", "review_by", "appeal_by"),
    REINSTATED: ("license", "since", "reason", "valid_until"),
    REVOKED: ("license", "since", "reason", "appeal_by"),
}


def key_of(kind: str, own: str) -> str:
    """Return the key of a text: its kind, with its own word after a dot where types have it instead."""
    return f"{kind}.{own}" if own else kind


def parts_of(key: str) -> tuple[str, str]:
    """Return the kind of letter of a key, and the word after the dot, "" where all types share the text."""
    kind, _, own = key.partition(".")
    return kind, own


def label_of(key: str) -> str:
    """Return a text in words: "Approval", or "Approval: transit" where types have it instead."""
    kind, own = parts_of(key)
    return f"{KINDS[kind]}: {own.replace('_', ' ')}" if own else KINDS[kind]


def allowed(kind: str) -> tuple[Allowed, ...]:
    """Return the variables of a kind of letter."""
    return tuple(one for one in VARIABLES if kind in one.kinds)


def read(text: str, *, kind: str) -> tuple[Block, ...]:
    """Return the tree of a template, with everything in it that a letter of this kind must say.

    Raises:
        TemplateRefused: what `parse` refuses, or a variable that is missing.
    """
    blocks = parse(text, {one.name: one.kind for one in allowed(kind)})
    missing = [name for name in REQUIRED[kind] if name not in names_of(blocks)]
    if missing:
        last = text.count("\n") + 1
        raise TemplateRefused([Fault(last, _why_required(name)) for name in missing])
    return blocks


def _why_required(name: str) -> str:
    meaning = next(one.meaning for one in VARIABLES if one.name == name)
    return (
        f"Say {{{{ {name} }}}} before the end ({meaning[:1].lower()}{meaning[1:]}), outside of sections "
        "about something else."
    )


def why_no_approval(kind: str, *, legal_basis: str) -> str:
    """Return why a version cannot be approved as far as its legal basis goes, "" where it can."""
    if kind not in ADVERSE or legal_basis.strip():
        return ""
    return (
        f"Enter the legal basis first: a letter of the kind “{KINDS[kind]}” names the law that it rests on."
    )


def kind_of(outcome: str, *, in_part: bool) -> str:
    """Return the kind of letter that follows a decision."""
    return CLOSES.get(outcome, IN_PART if in_part else APPROVAL)


def number_of(year: int, number: int) -> str:
    """Return a letter's number, such as LT-2026-000001."""
    return f"LT-{year}-{number:06d}"


def appeal_by(on: date, *, days: int) -> date:
    """Return the last day to appeal against what a letter of day `on` says."""
    return on + timedelta(days=days)


def hints(text: str) -> list[str]:
    """Return what could be plainer: each sentence of more than 25 words, with its line."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        for sentence in re.split(r"(?<=[.!?])\s+", line):
            words = len(re.findall(r"[^\W_][\w'’-]*", re.sub(r"\{[{%].*?[%}]\}", "value", sentence)))
            if words > LONG_SENTENCE:
                found.append(
                    f"Line {number} has a sentence of {words} words. Up to {LONG_SENTENCE} read easily."
                )
    return found


@dataclass(frozen=True)
class Change:
    """One paragraph of two versions beside each other; "" where one has none."""

    before: str
    after: str

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        return self.before == self.after

    @property
    def left(self) -> list[tuple[str, bool]]:
        """The words of before, each piece with whether it is gone."""
        return self._pieces(0)

    @property
    def right(self) -> list[tuple[str, bool]]:
        """The words of after, each piece with whether it is new."""
        return self._pieces(1)

    def _pieces(self, side: int) -> list[tuple[str, bool]]:
        words: list[list[str]] = [re.findall(r"\S+\s*", text) for text in (self.before, self.after)]
        steps = SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes()
        pieces = []
        for kind, a1, a2, b1, b2 in steps:
            first, last = (b1, b2) if side else (a1, a2)
            pieces.append(("".join(words[side][first:last]), kind != "equal"))
        return [piece for piece in pieces if piece[0]]


def changes(before: str, after: str) -> list[Change]:
    """Return two texts line by line beside each other; empty lines do not count."""
    old, new = _lines(before), _lines(after)
    found: list[Change] = []
    for _, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        rows = max(a2 - a1, b2 - b1)
        left: Sequence[str] = [*old[a1:a2], *[""] * (rows - (a2 - a1))]
        right: Sequence[str] = [*new[b1:b2], *[""] * (rows - (b2 - b1))]
        found += [Change(*pair) for pair in zip(left, right, strict=True)]
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
