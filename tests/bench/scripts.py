"""Names across scripts: a person's name in its own script, asked of lists that hold it in Latin only.

Every name that is not Latin is taken from the lists; those of persons, and of organizations apart, are then
asked. Alerts are all hits of a query, the right one and the twins of it on other lists included.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from screening.matching import ListedParty, comparable
from tests.bench import engine
from tests.bench.brute import CUT_OFF, BruteForce
from tests.bench.brute import NAME as BRUTE
from tests.bench.data import CANADA, CSL, EU, UN, Asked, listed
from tests.bench.report import Figure, command

PUBLISHED = {("Cyrillic", "person"): 93.2, ("Arabic", "person"): 15.6}  # nomenklatura logic-v2
TARGETS = {("Cyrillic", "person"): "≥ 98", ("Arabic", "person"): "≥ 85"}


def run(options: argparse.Namespace) -> Iterator[Figure]:
    """Ask the native names of the UN list, then with Canada's and the EU's, which have more Cyrillic."""
    for title, lists, asked_of in (
        ("UN", (CSL, UN), ("un-sc",)),
        ("UN, Canada and EU 2016", (CSL, UN, CANADA, EU), ("un-sc", "ca-sema", "eu-fsf")),
    ):
        parties = listed(*lists)
        latin = [one for party in parties if (one := latin_only(party))]
        matcher, brute = engine.in_memory(latin), BruteForce(latin)
        for (script, kind), asked in sorted(native(parties, asked_of, {one.ref for one in latin}).items()):
            answers = [matcher.search(engine.query(one)) for one in asked[: options.names]]
            right = sum(engine.found(hits, one.expected) for hits, one in zip(answers, asked, strict=False))
            fuzzy = sum(one.expected in brute.search(one.name) for one in asked[: options.names])
            alerts = sum(map(len, answers)) / len(answers)
            published = PUBLISHED.get((script, kind))
            yield Figure(
                f"{title}: {script} {kind}s found by their native name",
                100 * right / len(answers),
                "%",
                f"{BRUTE} at {CUT_OFF}",
                100 * fuzzy / len(answers),
                target=TARGETS.get((script, kind), ""),
                note=f"{len(answers)} names, {alerts:.1f} alerts a query (aimed at: 4 at most)"
                + (f"; nomenklatura logic-v2, published: {published}" if published else ""),
            )


def latin_only(party: ListedParty) -> ListedParty | None:
    """Return the party without the names in other scripts; none if nothing is left to compare."""
    names = tuple(name for name in party.entity.names if name.script in ("Latin", "Common"))
    if not any(comparable(name.value) for name in names):
        return None
    return replace(party, entity=replace(party.entity, names=names))


def native(
    parties: Sequence[ListedParty], lists: tuple[str, ...], kept: set[str]
) -> dict[tuple[str, str], list[Asked]]:
    """Return the names in their own script of parties that are `kept`, by script and kind."""
    found: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for party in parties:
        if party.watchlist in lists and party.ref in kept:
            for name in party.entity.names:
                if name.script not in ("Latin", "Common") and comparable(name.value):
                    asked = Asked(name.value, party.entity.kind, expected=party.ref)
                    found[name.script, party.entity.kind].append(asked)
    return found


if __name__ == "__main__":
    command(run, names=1000)
