"""The matcher: one party in, the listed entities that it may be out, best first."""

from collections.abc import Iterable

from screening.matching.compare import Comparison, compare
from screening.matching.configuration import DEFAULT_CONFIGURATION, Configuration
from screening.matching.explain import (
    birth_feature,
    country_feature,
    identifier_feature,
    kind_feature,
    name_feature,
)
from screening.matching.index import Index
from screening.matching.normalise import MAX_LENGTH, identifier, words
from screening.matching.records import Feature, ListedParty, Match, Query, QueryRefused

MAX_NAMES = 200


class Matcher:
    """Searches one fixed set of listed parties. Make one and keep it; it may be used by many threads."""

    def __init__(self, parties: Iterable[ListedParty]) -> None:
        """Build the index over all names and numbers of the parties."""
        self._index = Index(parties)

    def __len__(self) -> int:
        """Return the number of listed parties."""
        return len(self._index.parties)

    def search(self, query: Query, configuration: Configuration = DEFAULT_CONFIGURATION) -> list[Match]:
        """Return every listed party that scores the threshold of its list and kind or more, best first.

        The score is the best of the names' likeness and an identical number. Country, date of birth and
        kind do not change it; they stand beside it, and order what scores the same.

        Raises:
            QueryRefused: there is no name, more than 200, or one that cannot be compared.
        """
        _check(query)
        best = self._by_name(query, min(configuration.thresholds.values()))
        for key in filter(None, map(identifier, query.identifiers)):
            for place in self._index.with_number(key):
                best.setdefault(place, self._closest_name(query, place))
        matches = [self._match(query, place, number, name) for place, (number, name, _) in best.items()]
        kept = [one for one in matches if one.score >= configuration.threshold(one.watchlist, query.kind)]
        return sorted(kept, key=_rank)

    def _by_name(self, query: Query, threshold: float) -> dict[int, tuple[int, str, Comparison]]:
        """Return for each party found the number of its best name, the query's name, and their comparison."""
        best: dict[int, tuple[int, str, Comparison]] = {}
        for name in query.names:
            own = words(name)
            for number in self._index.candidates(own, threshold):
                place, _, listed = self._index.names[number]
                comparison = compare(own, listed)
                if comparison.score < threshold:
                    continue
                known = best.get(place)
                if known is None or (comparison.score, -number) > (known[2].score, -known[0]):
                    best[place] = (number, name, comparison)
        return best

    def _closest_name(self, query: Query, place: int) -> tuple[int, str, Comparison]:
        """Return the pair of names that is most alike for a party found by its number."""
        pairs = [
            (number, name, compare(words(name), listed))
            for number, (owner, _, listed) in enumerate(self._index.names)
            if owner == place
            for name in query.names
        ]
        return max(pairs, key=lambda pair: pair[2].score)

    def _match(self, query: Query, place: int, number: int, name: str) -> Match:
        party = self._index.parties[place]
        _, listed_name, listed = self._index.names[number]
        quality = next(n.quality for n in party.entity.names if n.value == listed_name)
        features: list[Feature | None] = [
            name_feature(name, listed_name, quality, compare(words(name), listed)),
            identifier_feature(query, party.entity),
            country_feature(query, party.entity),
            birth_feature(query, party.entity),
            kind_feature(query, party.entity),
        ]
        present = tuple(feature for feature in features if feature is not None)
        return Match(
            entity=party.ref,
            watchlist=party.watchlist,
            external_id=party.entity.external_id,
            score=max(feature.score for feature in present if feature.counts),
            query_name=name,
            listed_name=listed_name,
            features=present,
        )


def _check(query: Query) -> None:
    if not 1 <= len(query.names) <= MAX_NAMES:
        raise QueryRefused(f"A party has 1 to {MAX_NAMES} names; this one has {len(query.names)}.")
    for name in query.names:
        if len(name) > MAX_LENGTH:
            raise QueryRefused(f"A name has {len(name)} characters; {MAX_LENGTH} are the most.")
        if not words(name):
            raise QueryRefused(f"The name {name!r} has no letter or digit to compare.")


def _rank(match: Match) -> tuple[float, float, str, str]:
    support = sum(feature.score for feature in match.features if not feature.counts)
    return (-match.score, -support, match.watchlist, match.external_id)
