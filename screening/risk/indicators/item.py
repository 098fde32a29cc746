"""Red flags of the goods."""

from screening.risk.facts import CaseFacts
from screening.risk.indicators.registry import Finding, indicator
from screening.risk.indicators.words import listing

VERY_SENSITIVE = frozenset({"WA-VS", "MTCR-I", "NSG-TL", "CWC-1"})
CONCERN = {
    "military": "military use",
    "wmd": "use for weapons of mass destruction",
    "informed": "notice by the authority",
}


@indicator(
    "RF28",
    family="item",
    title="Very sensitive item",
    weight="high",
    sources=("EU-2021/821",),
    reads=("items.code", "items.sensitive", "items.regime"),
)
def very_sensitive(facts: CaseFacts) -> Finding | None:
    """Fires when an item is marked very sensitive, or is of a regime's most guarded list."""
    named = [
        f"line {item.number} ({item.code})"
        for item in facts.items
        if item.sensitive or item.regime in VERY_SENSITIVE
    ]
    return Finding(f"Very sensitive: {listing(named)}.") if named else None


@indicator(
    "RF31",
    family="item",
    title="Unlisted item for a use of concern",
    weight="critical",
    sources=("EU-2021/821",),
    reads=("items.unlisted", "end_use.military", "end_use.wmd", "end_use.informed"),
)
def unlisted_for_concern(facts: CaseFacts) -> Finding | None:
    """Fires when an item is on no control list and its military or mass-destruction use is not ruled out.

    "Yes" and "not sure" both count, and so does a notice by the authority.
    """
    lines = [f"line {item.number}" for item in facts.items if item.unlisted]
    answers = {name: getattr(facts.end_use, name) for name in CONCERN}
    raised = [f"{CONCERN[name]}: {answer}" for name, answer in answers.items() if answer in ("yes", "unsure")]
    return Finding(f"Unlisted: {listing(lines)}. Answered: {listing(raised)}.") if lines and raised else None
