"""Comparing the threads of one portion: forward with what changed, or in full. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from screening.hits.comparing import Target, compare_in_full, query_of
from screening.hits.models import Hit, Watch
from screening.hits.rules import percent
from screening.matching import Query, QueryRefused
from screening.matching.loader import matcher_for
from screening.rescreening import rules
from screening.rescreening.changed import Changed, changed_between
from screening.rescreening.rules import Key
from screening.watchlists.models import Edition

if TYPE_CHECKING:
    from screening.matching import Matcher


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the comparison of one thread came to: `news` says what is different, "" that nothing is.

    `compared` is false where a party has no name that can be compared; then `news` says why.
    """

    watch: Watch
    news: str
    in_full: bool
    compared: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """The hits of the screening that a thread rests on: its score as shown, and the listed name, by key."""

    scores: Mapping[Key, str]
    names: Mapping[Key, str]


NOTHING = Known({}, {})


def compare(watches: Sequence[Watch], target: Target, *, in_full: bool) -> list[Outcome]:
    """Compare threads with what is in force and they have not been compared with yet.

    Forward, where the same configuration and engine have compared them with earlier editions of the lists;
    in full otherwise, or where that is asked for.
    """
    known = _known(watches)
    lists = _lists_of(watches, target)
    _prepare(watches, target, lists, in_full=in_full)
    outcomes = []
    for watch in watches:
        hits = known.get(watch.run_id, NOTHING) if watch.run_id else NOTHING
        whole = in_full or not _same_rules(watch, target)
        try:
            news = (
                _in_full(watch, target, hits)
                if whole
                else _forward(watch, target, _not_compared(watch, target, lists), hits)
            )
            outcomes.append(Outcome(watch, news, whole))
        except QueryRefused as refusal:
            outcomes.append(Outcome(watch, str(refusal), whole, compared=False))
    return outcomes


def _prepare(watches: Iterable[Watch], target: Target, lists: Mapping[UUID, str], *, in_full: bool) -> None:
    """Look up at once what the parties' names are made of, in each index that they are compared with."""
    asked: dict[Matcher, list[Query]] = defaultdict(list)
    for watch in watches:
        queries = [query_of(party) for party in watch.parties]
        if in_full or not _same_rules(watch, target):
            asked[matcher_for(target.editions)] += queries
            continue
        for one in _not_compared(watch, target, lists):
            asked[one.matcher] += queries
    for matcher, queries in asked.items():
        matcher.prepare(queries, target.matching)


def _same_rules(watch: Watch, target: Target) -> bool:
    return (watch.configuration, watch.matcher_version) == (
        target.configuration.digest,
        target.matcher_version,
    )


def _known(watches: Iterable[Watch]) -> dict[UUID, Known]:
    """Return the hits that the threads rest on, by run; what has left its list is not expected again."""
    runs = [watch.run_id for watch in watches if watch.run_id]
    rows = Hit.objects.filter(run__in=runs, delisted_in=None).values_list(
        "run_id", "party_ref", "basis", "watchlist", "entity__external_id", "score", "listed_name"
    )
    scores: dict[UUID, dict[Key, str]] = defaultdict(dict)
    names: dict[UUID, dict[Key, str]] = defaultdict(dict)
    for run, *key, score, name in rows:
        scores[run][_key(*key)] = percent(score)
        names[run][_key(*key)] = name
    return {run: Known(scores[run], names[run]) for run in scores}


def _key(party: str, basis: str, watchlist: str, external_id: str) -> Key:
    return party, str(basis), watchlist, external_id


def _lists_of(watches: Iterable[Watch], target: Target) -> dict[UUID, str]:
    """Return the list's key of every edition that matters here."""
    ids = {edition for watch in watches for edition in watch.editions} | target.edition_ids
    return dict(Edition.objects.filter(pk__in=ids).values_list("pk", "watchlist__key"))


def _not_compared(watch: Watch, target: Target, lists: Mapping[UUID, str]) -> list[Changed]:
    """Return what changed in each list since the edition that the thread was compared with."""
    before = {lists[edition]: edition for edition in watch.editions}
    return [
        changed_between(edition.watchlist, before.get(edition.watchlist), edition.id)
        for edition in target.editions
        if edition.id not in watch.editions
    ]


def _forward(watch: Watch, target: Target, changed: Iterable[Changed], known: Known) -> str:
    """Say which entity that came or changed is like a party, or was a hit already; "" where none is."""
    came, other = set(), set()
    asked = [query_of(party) for party in watch.parties]
    for one in changed:
        other |= {
            known.names[key] for key in known.names if key[2] == one.watchlist and key[3] in one.changed
        }
        for query in asked:
            found = one.matcher.search(query, target.matching)
            came |= {match.listed_name for match in found}
    parts = [("Like a party now", sorted(came)), ("Changed on the list", sorted(other - came))]
    return " ".join(f"{words}: {rules.first(names)}." for words, names in parts if names)


def _in_full(watch: Watch, target: Target, known: Known) -> str:
    """Say what a comparison with every entity finds otherwise than the screening before did."""
    found = compare_in_full(watch.thread, watch.parties, target)
    now = {_key(f.party.ref, f.basis, f.match.watchlist, f.match.external_id): f for f in found}
    scores = {key: percent(_as_stored(finding.match.score)) for key, finding in now.items()}
    came, went, other = rules.differences(known.scores, scores)
    return rules.difference_words(
        [now[key].match.listed_name for key in came],
        [known.names[key] for key in went],
        [now[key].match.listed_name for key in other],
    )


def _as_stored(score: float) -> Decimal:
    """Return a score as a hit keeps it, so that rounding alone is never a difference."""
    return Decimal(str(score)).quantize(Decimal("0.0001"))
