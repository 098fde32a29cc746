"""Red flags of the stated use."""

from rapidfuzz import fuzz

from screening.risk.facts import CaseFacts, OtherStatement
from screening.risk.indicators.registry import Finding, indicator

SHORTEST = 40
COPIED = 0.9


def likeness(left: str, right: str) -> float:
    """Return how alike two texts are, 0 to 1, whatever their case and spacing."""
    return float(fuzz.ratio(" ".join(left.casefold().split()), " ".join(right.casefold().split()))) / 100


def closest_statement(text: str, others: tuple[OtherStatement, ...]) -> tuple[OtherStatement, ...]:
    """Return the statement of another end user that is most like `text`, as a tuple of one, or of none."""
    ranked = sorted(others, key=lambda other: (-likeness(text, other.text), other.end_user, other.text))
    return tuple(ranked[:1])


@indicator(
    "RF36",
    family="end_use",
    title="Says little about the use",
    weight="high",
    sources=("BIS-RFI",),
    reads=("end_use.text",),
)
def says_little(facts: CaseFacts) -> Finding | None:
    """Fires when the intended use is stated in fewer than 40 characters."""
    length = len(facts.end_use.text.strip())
    return (
        Finding(f"The intended use has {length} characters; {SHORTEST} are expected.")
        if length < SHORTEST
        else None
    )


@indicator(
    "RF37",
    family="end_use",
    title="Statement copied from another end user",
    weight="medium",
    sources=("EU-ICP-2019",),
    reads=("end_use.text", "end_use.other_statements"),
)
def copied_statement(facts: CaseFacts) -> Finding | None:
    """Fires when the intended use is 90 percent or more like that of another end user."""
    for other in closest_statement(facts.end_use.text, facts.end_use.other_statements):
        alike = likeness(facts.end_use.text, other.text)
        if alike >= COPIED and facts.end_use.text.strip():
            return Finding(f"The intended use is {int(alike * 100)}% like that of {other.end_user}.")
    return None


@indicator(
    "RF40",
    family="end_use",
    title="No end-use statement",
    weight="medium",
    sources=("UK-EUU",),
    reads=("attachments",),
)
def no_statement(facts: CaseFacts) -> Finding | None:
    """Fires when no end-use statement is attached."""
    return None if "end_use_statement" in facts.attachments else Finding("No end-use statement is attached.")
