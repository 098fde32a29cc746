"""When a file is open to access, and what an answer says of each piece; pure."""

from dataclasses import dataclass

from exportctl.core.errors import DomainError

REFUSED = frozenset({"denied", "approved_in_part"})
DISCLOSE = "disclose"


def why_no_access(status: str, *, is_open: bool, announced: bool) -> str:
    """Return why nobody may ask for access to the file of a case; "" where the exporter may."""
    if status in REFUSED or (is_open and announced):
        return ""
    return "Access to the file can be asked for once a refusal is announced or decided."


@dataclass(frozen=True)
class Choice:
    """What becomes of one piece: `ground` is why it is withheld, empty where it is disclosed."""

    ground: str = ""
    words: str = ""


def check_choice(title: str, choice: Choice, *, closed: bool, grounds: frozenset[str]) -> None:
    """Refuse a choice without a known ground, without words where they are needed, or across a wall.

    Raises:
        DomainError: `piece_closed`, `ground_unknown` or `words_required`.
    """
    if not choice.ground and closed:
        raise DomainError(f"{title}: this cannot be disclosed. Say the ground.", code="piece_closed")
    if choice.ground and choice.ground not in grounds:
        raise DomainError(f"{title}: choose a ground of the list.", code="ground_unknown")
    if choice.ground == "other" and not choice.words.strip():
        raise DomainError(f"{title}: say the other ground in words.", code="words_required")
