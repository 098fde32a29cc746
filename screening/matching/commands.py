"""Three commands over list files: look one name up, judge labelled pairs, screen a file of queries."""

import argparse
import csv
import gc
import gzip
import io
import json
import resource
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from screening.matching.analysis import analyse
from screening.matching.compare import Likeness
from screening.matching.configuration import DEFAULT_CONFIGURATION, DEFAULT_THRESHOLD
from screening.matching.matcher import Matcher
from screening.matching.records import ListedParty, Match, Query, QueryRefused
from screening.watchlists.sources import SOURCES
from screening.watchlists.sources.listed import KINDS
from screening.watchlists.sources.places import country_code
from screening.watchlists.sources.reading import ListRefused, NamedFile

SCHEMAS = {"Person": "person", "Company": "organization", "Organization": "organization", "Vessel": "vessel"}

BATCH = 256


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 2 if a file cannot be read or a name not compared."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (ListRefused, QueryRefused, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def look(options: argparse.Namespace) -> None:
    """Print the hits of one name with their explanation."""
    matches = _matcher(options.list).search(Query((options.name,), kind=options.kind))
    if not matches:
        print(f"No listed name scores {DEFAULT_THRESHOLD:.2f} or more.")
    for match in matches:
        print(
            f"{match.score:.2f}  {match.grade}  {match.listed_name}  ({match.watchlist} {match.external_id})"
        )
        for feature in match.features:
            print(f"      {feature.name}: {feature.detail}")


def pairs(options: argparse.Namespace) -> None:
    """Judge labelled pairs at the default threshold and print one line of JSON."""
    likeness = Likeness(DEFAULT_CONFIGURATION)
    right = said = true = count = 0
    for row in _rows(options.cases):
        kind = SCHEMAS.get(row["schema"], "")
        left, listed = analyse(row["name1"], kind), analyse(row["name2"], kind)
        score = likeness.compare(left, listed).score
        is_match, ours = row["is_match"].strip().casefold() == "true", score >= DEFAULT_THRESHOLD
        count, right = count + 1, right + (is_match and ours)
        said, true = said + ours, true + is_match
        if options.rows:
            print(json.dumps({**row, "score": round(score, 4), "said": ours}, ensure_ascii=False))
    print(
        json.dumps(
            {
                "n": count,
                "precision": round(right / said, 4) if said else 0.0,
                "recall": round(right / true, 4) if true else 0.0,
                "f1": round(2 * right / (said + true), 4) if said + true else 0.0,
            }
        )
    )


def screen(options: argparse.Namespace) -> None:
    """Screen a file of queries: a line of JSON each, then one with the speed and the peak memory.

    Speed is measured as `answers` says: in batches of 256.
    """
    matcher = _matcher(options.list)
    gc.freeze()  # the index stays: not to be gone through again at each collection
    analyse("Warm Up Trading Company", "organization")
    analyse("Warm Up", "person")
    rows = list(_rows(options.queries))
    seconds = []
    for row, (found, took) in zip(rows, answers(matcher, map(_asked, rows)), strict=True):
        seconds.append(took)
        line = {"error": str(found)} if isinstance(found, QueryRefused) else {"hits": list(map(_hit, found))}
        print(json.dumps({"name": row["name"], **line}, ensure_ascii=False))
    print(json.dumps(_speed(seconds)))


def answers(
    matcher: Matcher, queries: Iterable[Query | QueryRefused]
) -> Iterator[tuple[list[Match] | QueryRefused, float]]:
    """Yield for each query its hits, or why it was refused, and the seconds that it took.

    Queries are taken in batches, of which the words are looked up together: a query takes its share of that,
    and its own comparison.
    """
    waiting = iter(queries)
    while batch := list(islice(waiting, BATCH)):
        started = time.perf_counter()
        matcher.prepare(query for query in batch if isinstance(query, Query))
        share = (time.perf_counter() - started) / len(batch)
        for query in batch:
            started = time.perf_counter()
            found = _searched(matcher, query)
            yield found, share + time.perf_counter() - started


def _searched(matcher: Matcher, query: Query | QueryRefused) -> list[Match] | QueryRefused:
    try:
        return query if isinstance(query, QueryRefused) else matcher.search(query)
    except QueryRefused as refused:
        return refused


def _asked(row: dict[str, str]) -> Query | QueryRefused:
    try:
        return _query(row)
    except QueryRefused as refused:
        return refused


def _query(row: dict[str, str]) -> Query:
    kind = (row.get("kind") or "").strip().casefold()
    if kind and kind not in KINDS:
        raise QueryRefused(f"The kind is {kind!r}; it must be one of {', '.join(KINDS)}, or empty.")
    country = (row.get("country") or "").strip()
    code = country if len(country) == 2 else country_code(country) or country
    return Query(
        (row["name"] or "",),
        kind=kind,
        birth_date=(row.get("birth_date") or "").strip(),
        countries=(code.upper() if len(code) == 2 else code,) if code else (),
    )


def _hit(match: Match) -> dict[str, Any]:
    return {
        "entity_id": match.external_id,
        "score": match.score,
        "watchlist": match.watchlist,
        "grade": match.grade,
        "kind": match.kind,
        "query_name": match.query_name,
        "listed_name": match.listed_name,
        "features": [asdict(feature) for feature in match.features],
    }


def _speed(seconds: list[float]) -> dict[str, Any]:
    ordered = sorted(seconds) or [0.0]
    return {
        "queries": len(seconds),
        "names_per_second": round(len(seconds) / sum(seconds), 1) if seconds else 0.0,
        "p50_ms": round(1000 * ordered[len(ordered) // 2], 3),
        "p99_ms": round(1000 * ordered[int(len(ordered) * 0.99)], 3),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def _matcher(lists: Sequence[str]) -> Matcher:
    return Matcher(party for text in lists for party in _parties(text))


def _parties(text: str) -> Iterator[ListedParty]:
    key, _, paths = text.partition(":")
    if key not in SOURCES or not paths:
        raise ValueError(
            f"--list is SOURCE:FILE[,FILE], with a source of {', '.join(SOURCES)}; not {text!r}."
        )
    files = [NamedFile(Path(path).name, Path(path).read_bytes()) for path in paths.split(",")]
    for entity in SOURCES[key].parse(files).entities:
        yield ListedParty(f"{key}:{entity.external_id}", key, entity)


def _rows(path: str) -> Iterator[dict[str, str]]:
    data = Path(path).read_bytes()
    if path.endswith(".gz"):
        data = gzip.decompress(data)
    yield from csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m screening.matching", description=__doc__)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("look", help="hits of one name with their explanation")
    one.add_argument("name")
    one.add_argument("--kind", default="", choices=("", *KINDS))
    one.set_defaults(run=look)
    two = commands.add_parser("pairs", help="precision and recall on labelled pairs")
    two.add_argument("cases")
    two.add_argument("--rows", action="store_true", help="print every pair with its score")
    two.set_defaults(run=pairs)
    three = commands.add_parser("screen", help="screen a file of queries")
    three.add_argument("--queries", required=True)
    three.set_defaults(run=screen)
    for each in (one, three):
        each.add_argument("--list", action="append", required=True, metavar="SOURCE:FILE[,FILE]")
    return parser
