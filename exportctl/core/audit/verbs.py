"""Verbs of the trail and their sentences, registered beside the feature that uses them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verb:
    """`noun.past_tense`, what the actor did in words, and whether the exporter concerned may read it."""

    key: str
    sentence: str
    exporter: bool


_VERBS: dict[str, Verb] = {}


def verb(key: str, sentence: str, *, exporter: bool = False) -> Verb:
    """Register a verb. The sentence goes on after the actor's name; {placeholders} are facts of the event."""
    if key in _VERBS:
        raise ValueError(f"The verb {key} is registered twice.")
    _VERBS[key] = Verb(key, sentence, exporter)
    return _VERBS[key]


def find(key: str) -> Verb:
    """Return a registered verb; an unknown one is a programming error."""
    return _VERBS[key]
