"""The score: what each indicator adds, and which lane the sum leads to. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from screening.risk import indicators
from screening.risk.facts import CaseFacts
from screening.risk.sources import named

MODEL_VERSION = "2"
WEIGHTS = {"low": 5, "medium": 15, "high": 30, "critical": 60, "credit": -5}
LANES = (("fast", 0), ("standard", 15), ("enhanced", 45))
CRITICAL_LANE = "enhanced"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one indicator added to a score, and the fact that it read."""

    id: str
    title: str
    points: Decimal
    fact: str
    source: str
    family: str
    weight: str


@dataclass(frozen=True, slots=True)
class Score:
    """A sum of points, the lane it leads to, and what made it up, largest first."""

    score: Decimal
    lane: str
    contributions: tuple[Contribution, ...]


def model_content() -> dict[str, Any]:
    """Return the model that this release ships: what every indicator weighs, and the lanes."""
    return {
        "indicators": {
            one.id: {"revision": one.revision, "weight": one.weight, "points": str(WEIGHTS[one.weight])}
            for one in indicators.newest()
        },
        "lanes": [{"lane": lane, "from": str(start)} for lane, start in LANES],
    }


def content_digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a model's content."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def score(
    facts: CaseFacts, *, weights: Mapping[str, Mapping[str, Any]], lanes: Sequence[Mapping[str, str]]
) -> Score:
    """Score prepared facts with a model's `weights` (its indicators) and `lanes`.

    The score is the sum of the points of every indicator that fires; a credit answers a red flag and takes
    back no more than that flag gave. The lane is the highest that the sum
    reaches; a critical indicator leads to the enhanced lane whatever the sum.
    """
    parts = []
    for key, part in weights.items():
        one = indicators.find(key, part["revision"])
        finding = one.test(facts)
        if finding is not None:
            points, weight = Decimal(part["points"]), part["weight"]
            parts.append(
                Contribution(key, one.title, points, finding.fact, named(one.sources), one.family, weight)
            )
    total = sum((part.points for part in parts), Decimal(0))
    critical = any(part.weight == "critical" for part in parts)
    return Score(
        total,
        CRITICAL_LANE if critical else lane_of(total, lanes),
        tuple(sorted(parts, key=lambda part: (-part.points, part.id))),
    )


def lane_of(total: Decimal, lanes: Sequence[Mapping[str, str]]) -> str:
    """Return the highest lane that `total` points reach."""
    return max((Decimal(lane["from"]), lane["lane"]) for lane in lanes if Decimal(lane["from"]) <= total)[1]


def contribution_json(part: Contribution) -> dict[str, str]:
    """Return a contribution as it is stored."""
    return {**asdict(part), "points": str(part.points)}


def contribution_from_json(stored: Mapping[str, Any]) -> Contribution:
    """Return the contribution that `contribution_json` stored."""
    return Contribution(**{**stored, "points": Decimal(stored["points"])})
