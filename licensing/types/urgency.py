"""What an exporter says of an urgent supply, read from the answers to the page that all types share; pure."""

from dataclasses import dataclass
from datetime import date

from licensing.types.answers import is_urgent, words_of
from licensing.types.manifest import Answers
from licensing.types.shared import URGENCY


@dataclass(frozen=True)
class Claim:
    """Why a case cannot wait its turn: the ground, what happens if it does, by when, and what shows it.

    `wished_by` is None only in what was filed before the day was asked for.
    """

    ground: str
    impact: str
    wished_by: date | None
    evidence: str


def claim_of(answers: Answers) -> Claim | None:
    """Return the claim in an application's answers; None where it asks for no urgency."""
    if not is_urgent(answers):
        return None
    said = {
        one.key: words_of(one, answers[one.key])
        for one in URGENCY.questions
        if answers.get(one.key) and one.key != "urgent_by"
    }
    day = str(answers.get("urgent_by", ""))
    return Claim(
        said.get("urgent_ground", ""),
        said.get("urgent_impact", ""),
        date.fromisoformat(day) if day else None,
        said.get("urgent_evidence", ""),
    )
