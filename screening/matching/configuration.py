"""What officers may change about matching: the weights of the score and the thresholds, in one value."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any

DEFAULT_THRESHOLD = 0.70


@dataclass(frozen=True)
class Configuration:
    """The weights and thresholds of one comparison. Every number is 0 to 1 unless its line says otherwise.

    With M the weight of the words that were matched times their likeness, W their weight, and U and R the
    weight of the words that only the party or only the list has, the likeness of two names is
    M / (W + extra_in_query U + extra_on_list R + conflict min(U, R)).

    extra_in_query: what a word costs that only the party's name has (0.1 to 2).
    extra_on_list: what a word costs that only the listed name has (0 to 2).
    conflict: what it costs besides if each side has a word that the other lacks (0 to 3).
    same_sound: likeness of two spellings of one sound, such as "Yusuf" and "Yousuf".
    symbol: likeness of two words with one meaning or of one name in two languages, "Yusuf" and "Joseph".
    nickname: likeness of a name and its short form.
    other_number: likeness of two different numbers, such as of sister ships.
    initial: likeness of an initial and a word that begins with it.
    consonants: likeness of an Arabic or Hebrew word and a Latin one with the same consonants.
    joined: likeness of words that differ only by a space.
    reading: likeness of a name in Han or Hangul and its whole reading in Latin letters.
    birth_date_differs: taken off the score if the years of birth are more than one apart.
    country_differs: taken off the score if the two have no country in common.
    kind_differs: taken off the score if they are not both persons, organizations, vessels or aircraft.
    thresholds: the lowest score that is a hit, by "" (every list), a list's key, a kind, or "list:kind".
    """

    extra_in_query: float = 0.8
    extra_on_list: float = 0.2
    conflict: float = 1.5
    same_sound: float = 0.95
    symbol: float = 0.9
    nickname: float = 0.85
    initial: float = 0.7
    other_number: float = 0.3
    consonants: float = 0.85
    joined: float = 0.97
    reading: float = 0.85
    birth_date_differs: float = 0.25
    country_differs: float = 0.2
    kind_differs: float = 0.15
    thresholds: Mapping[str, float] = field(default_factory=lambda: {"": DEFAULT_THRESHOLD})

    def __post_init__(self) -> None:
        for name, (low, high) in RANGES.items():
            _check(name, getattr(self, name), low, high)
        if "" not in self.thresholds:
            raise ValueError('The thresholds must have one for every list, under "".')
        for key, value in self.thresholds.items():
            _check(f"The threshold for {key or 'every list'}", value, 0.3, 1.0)
        object.__setattr__(self, "thresholds", MappingProxyType(dict(self.thresholds)))

    def threshold(self, watchlist: str, kind: str) -> float:
        """Return the lowest score that is a hit on a list for a kind of entity; the most specific wins."""
        for key in (f"{watchlist}:{kind}", watchlist, kind):
            if key in self.thresholds:
                return self.thresholds[key]
        return self.thresholds[""]

    @cached_property
    def lowest_threshold(self) -> float:
        """The lowest of all thresholds."""
        return min(self.thresholds.values())

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the canonical JSON."""
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Return plain values, as they are stored."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {**values, "thresholds": dict(self.thresholds)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Configuration":
        """Return the configuration of stored values. A weight that is missing has its default.

        Raises:
            ValueError: a name is unknown, or a value is not a number or outside its range.
        """
        unknown = sorted(set(values) - {each.name for each in fields(cls)})
        if unknown:
            raise ValueError(f"There is no weight called {', '.join(unknown)}.")
        thresholds = values.get("thresholds", {"": DEFAULT_THRESHOLD})
        if not isinstance(thresholds, Mapping):
            raise ValueError("The thresholds must be numbers by list or kind.")
        return cls(**{**values, "thresholds": thresholds})


RANGES = {
    "extra_in_query": (0.1, 2.0),
    "extra_on_list": (0.0, 2.0),
    "conflict": (0.0, 3.0),
    "other_number": (0.0, 1.0),
    **dict.fromkeys(
        ("same_sound", "symbol", "nickname", "initial", "consonants", "joined", "reading"), (0.3, 1.0)
    ),
    **dict.fromkeys(("birth_date_differs", "country_differs", "kind_differs"), (0.0, 1.0)),
}


def _check(name: str, value: object, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name} must be a number, not {value!r}.")
    if not low <= value <= high:
        raise ValueError(f"{name} is {value}; it must be between {low} and {high}.")


DEFAULT_CONFIGURATION = Configuration()
