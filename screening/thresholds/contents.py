"""A configuration in words: its weights, its thresholds, and what differs between two. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from inspect import cleandoc
from typing import Any

from screening.matching.configuration import RANGES
from screening.matching.configuration import Configuration as Matching
from screening.matching.explain import FEATURES

DOCUMENTED = re.compile(r"^ +(\w+): (.+)$", re.MULTILINE)

KINDS = {
    "person": "Persons",
    "organization": "Organizations",
    "vessel": "Vessels",
    "aircraft": "Aircraft",
}


@dataclass(frozen=True, slots=True)
class Weight:
    """One number that officers may change: what it is, in words, its value, and between what it may lie."""

    name: str
    title: str
    text: str
    value: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that two configurations do not share, as a page shows it."""

    title: str
    before: str
    after: str


def features() -> list[dict[str, str]]:
    """Return what is compared: each feature's title, its documentation in the code, and its effect."""
    return [
        {
            "title": feature.title,
            "text": re.sub(r"(?<!\n)\n(?!\n)", " ", cleandoc(feature.documentation)),
            "effect": feature.effect,
        }
        for feature in FEATURES
    ]


def weights(matching: Matching) -> list[Weight]:
    """Return every number of a configuration but the thresholds, in the words of its documentation."""
    words = dict(DOCUMENTED.findall(Matching.__doc__ or ""))
    return [
        Weight(
            field.name,
            field.name.replace("_", " ").capitalize(),
            words[field.name][0].upper() + words[field.name][1:],
            getattr(matching, field.name),
            *RANGES[field.name],
        )
        for field in fields(Matching)
        if field.name != "thresholds"
    ]


def threshold_keys(matching: Matching, lists: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the keys of the thresholds that a form offers, each with its label; `lists` is key to title."""
    known = {"": "All names", **KINDS, **lists}
    others = {key: _pair_label(key, lists) for key in matching.thresholds if key not in known}
    return [*known.items(), *others.items()]


def threshold_rows(matching: Matching, lists: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the thresholds that are set, each with its label and its value in percent."""
    labels = dict(threshold_keys(matching, lists))
    return [(labels[key], percent(matching.thresholds[key])) for key in labels if key in matching.thresholds]


def differences(before: Matching, after: Matching, lists: Mapping[str, str]) -> list[Difference]:
    """Return what differs between two configurations, weights first."""
    changed = [
        Difference(old.title, number(old.value), number(new.value))
        for old, new in zip(weights(before), weights(after), strict=True)
        if old.value != new.value
    ]
    labels = dict([*threshold_keys(before, lists), *threshold_keys(after, lists)])
    for key, label in labels.items():
        old_value, new_value = before.thresholds.get(key), after.thresholds.get(key)
        if old_value != new_value:
            changed.append(Difference(f"Threshold: {label}", _or_none(old_value), _or_none(new_value)))
    return changed


def percent(value: float) -> str:
    """Return a threshold in percent, with decimals only where it has some."""
    return f"{round(value * 100, 2):g}%"


def number(value: Any) -> str:
    """Return a weight as a page shows it."""
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _or_none(value: float | None) -> str:
    return percent(value) if value is not None else "as the wider one"


def _pair_label(key: str, lists: Mapping[str, str]) -> str:
    watchlist, _, kind = key.partition(":")
    title = lists.get(watchlist, watchlist)
    return f"{title}: {KINDS.get(kind, kind).lower()}" if kind else title
