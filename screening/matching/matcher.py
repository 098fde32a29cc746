"""The matcher: one party in, the listed entities that it may be out, best first."""

from collections.abc import Iterable
from contextlib import suppress
from threading import Lock

from screening.matching.analysis import analyse
from screening.matching.channels import key
from screening.matching.clean import MAX_LENGTH, shown
from screening.matching.compare import Comparison
from screening.matching.configuration import DEFAULT_CONFIGURATION, Configuration
from screening.matching.explain import (
    address_feature,
    birth_feature,
    country_feature,
    identifier_feature,
    kind_feature,
    name_feature,
)
from screening.matching.index import Index, build
from screening.matching.normalise import identifier
from screening.matching.records import Feature, ListedParty, Match, Query, QueryRefused
from screening.matching.search import Search
from screening.matching.words import Name
from screening.watchlists.sources.listed import PERSON

MAX_NAMES = 200
GRADES = ("exact", "reordered", "symbol", "fuzzy", "number")
KEPT_CONFIGURATIONS = 2
Names = dict[Name, str]
Best = dict[int, tuple[int, Name, Comparison]]


class Matcher:
    """Searches one fixed set of listed parties. Make one and keep it; threads take turns."""

    def __init__(self, parties: Iterable[ListedParty] = (), *, index: Index | None = None) -> None:
        """Build the index over all names and numbers of the parties, or take one that stands."""
        self._index = index or Index(build(parties))
        self._searches: dict[str, Search] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        """Return the number of listed parties."""
        return len(self._index)

    def search(self, query: Query, configuration: Configuration = DEFAULT_CONFIGURATION) -> list[Match]:
        """Return every listed party that scores its list's threshold or more, best first.

        The score is the best of the names' likeness and an identical number, less what a contradicting date
        of birth or country takes off where no number is the same.

        Raises:
            QueryRefused: there is no name, more than 200, or one that cannot be compared.
        """
        names = _analysed(query)
        with self._lock:
            best = self._best(query, names, configuration)
            matches = [self._match(query, party, found, configuration) for party, found in best.items()]
        kept = (m for m in matches if m.score >= configuration.threshold(m.watchlist, m.kind))
        return sorted(kept, key=_rank)

    def prepare(self, queries: Iterable[Query], configuration: Configuration = DEFAULT_CONFIGURATION) -> None:
        """Look up at once the words of queries that are about to be searched, which only saves time.

        A query that cannot be compared is passed over here, and refused when it is searched.
        """
        names: list[Name] = []
        for query in queries:
            with suppress(QueryRefused):
                names += _analysed(query)
        with self._lock:
            self._search(configuration).prepare(names)

    def _search(self, configuration: Configuration) -> Search:
        known = self._searches.get(configuration.digest)
        if known is None:
            while len(self._searches) >= KEPT_CONFIGURATIONS:
                del self._searches[next(iter(self._searches))]
            known = self._searches[configuration.digest] = Search(self._index, configuration)
        return known

    def _best(self, query: Query, names: Names, configuration: Configuration) -> Best:
        """Return for each party found the number of its best name, the query's name, and the comparison."""
        search = self._search(configuration)
        best: Best = {}
        for name, kind in names.items():
            for number, comparison in search.names(name, configuration.lowest_threshold):
                party = int(self._index.party_of[number])
                if kind and self._index.party(party).entity.kind != kind:
                    continue
                known = best.get(party)
                if known is None or (comparison.score, -number) > (known[2].score, -known[0]):
                    best[party] = (number, name, comparison)
        numbers = [key(text) for value in query.identifiers if (text := identifier(value))]
        for party in self._index.parties_by_number.find(numbers).tolist() if numbers else ():
            if party not in best and identifier_feature(query, self._index.party(party).entity):
                best[party] = self._closest(search, names, party)
        return best

    def _closest(self, search: Search, names: Names, party: int) -> tuple[int, Name, Comparison]:
        """Return the pair of names that is most alike for a party found by its number."""
        pairs = [
            (number, name, search.likeness.compare(name, self._index.name(number)))
            for number in self._index.names_of(party)
            for name in names
        ]
        return max(pairs, key=lambda pair: pair[2].score)

    def _match(
        self, query: Query, place: int, found: tuple[int, Name, Comparison], configuration: Configuration
    ) -> Match:
        number, name, comparison = found
        party = self._index.party(place)
        listed = party.entity.names[number - self._index.names_of(place).start]
        features: list[Feature | None] = [
            name_feature(name, self._index.name(number), listed.quality, comparison),
            identifier_feature(query, party.entity),
            address_feature(query, party.entity),
            country_feature(query, party.entity, configuration),
            birth_feature(query, party.entity, configuration),
            kind_feature(query, party.entity, configuration),
        ]
        present = tuple(feature for feature in features if feature is not None)
        score = max(feature.score for feature in present if feature.counts)
        same_number = features[1] is not None
        if not same_number:
            score = max(0.0, score - sum(feature.takes_off for feature in present))
        return Match(
            entity=party.ref,
            watchlist=party.watchlist,
            external_id=party.entity.external_id,
            score=round(score, 4),
            query_name=name.text,
            listed_name=listed.value,
            features=present,
            grade=comparison.grade if comparison.score >= configuration.lowest_threshold else "number",
            kind=party.entity.kind,
        )


def _analysed(query: Query) -> Names:
    """Return the analysed names, each with the kind that what is found by it must have, or "" for any.

    Titles are read in the names of persons only: where no kind is known, a name is read as a person's too.
    """
    if not 1 <= len(query.names) <= MAX_NAMES:
        raise QueryRefused(f"A party has 1 to {MAX_NAMES} names; this one has {len(query.names)}.")
    names: Names = {}
    for text in query.names:
        if len(text) > MAX_LENGTH:
            raise QueryRefused(f"A name has {len(text)} characters; {MAX_LENGTH} are the most.")
        if not analyse(text, query.kind).words:
            raise QueryRefused(f"The name {text!r} has no letter or digit to compare.")
        for version in dict.fromkeys((text, shown(text))):
            names[analyse(version, query.kind)] = ""
            if not query.kind:
                names[analyse(version, PERSON)] = PERSON
    return names


def _rank(match: Match) -> tuple[float, int, float, str, str]:
    support = sum(feature.score for feature in match.features if not feature.counts)
    return (-match.score, GRADES.index(match.grade), -support, match.watchlist, match.external_id)
