"""What officers may change about matching: a dated version of it is stored with every run."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from screening.matching.version import DEFAULT_THRESHOLD


@dataclass(frozen=True, slots=True)
class Configuration:
    """Thresholds of the score, 0 to 1.

    The keys of `thresholds` are "" for all, a list's key, a kind, or "list:kind"; the most specific wins.
    """

    thresholds: Mapping[str, float] = field(default_factory=lambda: {"": DEFAULT_THRESHOLD})

    def threshold(self, watchlist: str = "", kind: str = "") -> float:
        """Return the score from which a party of this kind is a hit on this list."""
        keys = (f"{watchlist}:{kind}", watchlist, kind, "")
        return next(self.thresholds[key] for key in keys if key in self.thresholds)

    @property
    def digest(self) -> str:
        """The SHA-256 of everything in it."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {**asdict(self), "thresholds": dict(self.thresholds)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Configuration":
        """Return the configuration that `to_json` stored.

        Raises:
            ValueError: a value is missing or not between 0 and 1.
        """
        thresholds = {str(key): float(value) for key, value in stored["thresholds"].items()}
        if "" not in thresholds or not all(0 < value <= 1 for value in thresholds.values()):
            raise ValueError("There is a threshold for all, and each is above 0 and at most 1.")
        return cls(thresholds=thresholds)


DEFAULT_CONFIGURATION = Configuration()
