"""Matching parties against listed entities. Pure: only `loader` reads tables."""

from screening.matching.configuration import DEFAULT_CONFIGURATION, Configuration
from screening.matching.matcher import Matcher
from screening.matching.normalise import comparable
from screening.matching.records import Feature, ListedParty, Match, Query, QueryRefused
from screening.matching.version import DEFAULT_THRESHOLD, MATCHER_VERSION

FEATURES: list = []
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
