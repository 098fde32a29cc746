"""What can go wrong with an application, in words: the report to the firm and the tips read this table."""

from dataclasses import dataclass
from enum import StrEnum

from licensing.types.manifest import Section


class Source(StrEnum):
    """Which records an error is counted in."""

    QUESTION = "question"
    CHANGE = "change"
    FINDING = "finding"
    RETURN = "return"


@dataclass(frozen=True)
class ErrorKind:
    """One row. `values` are what questions are about, or kinds of changes; `section` is where to mend it."""

    key: str
    source: Source
    values: tuple[str, ...]
    happened: str
    advice: str
    section: Section | None = None


KINDS = (
    ErrorKind(
        "goods_asked",
        Source.QUESTION,
        ("goods",),
        "You were asked about the goods",
        "Name the model, its technical data and the part number on every line, as on the data sheet.",
        Section.GOODS,
    ),
    ErrorKind(
        "party_asked",
        Source.QUESTION,
        ("party",),
        "You were asked about a party",
        "Give the full registered name, the street address and a number from a register of every party.",
        Section.PARTIES,
    ),
    ErrorKind(
        "use_asked",
        Source.QUESTION,
        ("end_use",),
        "You were asked about the end use",
        "Say what is made or done with the goods, where, and for whom; not only the trade.",
        Section.END_USE,
    ),
    ErrorKind(
        "document_asked",
        Source.QUESTION,
        ("document",),
        "You were asked about a document",
        "Open each document before you file: is it complete, legible, signed and of this order?",
        Section.ATTACHMENTS,
    ),
    ErrorKind(
        "other_asked",
        Source.QUESTION,
        ("other",),
        "You were asked about something else",
        "Read the last questions to you below: would this application raise them again?",
    ),
    ErrorKind(
        "goods_changed",
        Source.CHANGE,
        ("line",),
        "You changed the goods after filing",
        "Compare every line with the order: description, control entry, quantity, unit and value.",
        Section.GOODS,
    ),
    ErrorKind(
        "party_changed",
        Source.CHANGE,
        ("party",),
        "You changed a party after filing",
        "Ask your customer who else takes part, the forwarder too, before you file.",
        Section.PARTIES,
    ),
    ErrorKind(
        "use_changed",
        Source.CHANGE,
        ("intended_use", "military_use", "wmd_use", "informed_by_authority", "concern_details"),
        "You changed the end use after filing",
        "Have the end user confirm the use in writing before you file, and answer from that.",
        Section.END_USE,
    ),
    ErrorKind(
        "statement_changed",
        Source.CHANGE,
        ("statement",),
        "You changed the end-use statement after filing",
        "Enter the statement from the signed paper, field by field.",
        Section.STATEMENT,
    ),
    ErrorKind(
        "document_changed",
        Source.CHANGE,
        ("document_added", "document_removed"),
        "You added or removed a document after filing",
        "Look at the list of documents that this type of license needs, and attach them all.",
        Section.ATTACHMENTS,
    ),
    ErrorKind(
        "answer_changed",
        Source.CHANGE,
        ("answer",),
        "You changed another answer after filing",
        "Read the whole application once more before you file.",
    ),
    ErrorKind(
        "statement_differs",
        Source.FINDING,
        (),
        "The end-use statement differed from the application, and you were asked",
        "Compare the statement with the application; the task list says how many points differ.",
        Section.STATEMENT,
    ),
    ErrorKind(
        "returned",
        Source.RETURN,
        (),
        "An application was returned without action",
        "Read why below. A returned application can be copied into a new draft and completed.",
    ),
)
