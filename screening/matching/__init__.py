"""Matching parties against listed entities. Pure: only `loader` reads tables.

What a web process needs is light; the matcher itself, with numpy and the analysis, is imported when it is
first asked for.
"""

from typing import TYPE_CHECKING, Any

from screening.matching.configuration import DEFAULT_CONFIGURATION, DEFAULT_THRESHOLD, Configuration
from screening.matching.normalise import comparable
from screening.matching.records import Feature, ListedParty, Match, Query, QueryRefused
from screening.matching.version import MATCHER_VERSION

if TYPE_CHECKING:
    from screening.matching.matcher import Matcher

__all__ = [
    "DEFAULT_CONFIGURATION",
    "DEFAULT_THRESHOLD",
    "MATCHER_VERSION",
    "Configuration",
    "Feature",
    "ListedParty",
    "Match",
    "Matcher",
    "Query",
    "QueryRefused",
    "comparable",
]


def __getattr__(name: str) -> Any:
    if name == "Matcher":
        from screening.matching.matcher import Matcher

        return Matcher
    raise AttributeError(name)
