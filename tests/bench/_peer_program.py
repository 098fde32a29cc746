"""Runs in the peer's environment and imports nothing of this project: `_peer_program.py TASK ANSWER`."""

import json
import os
import resource
import sys
import time
from pathlib import Path

from followthemoney import Dataset, StatementEntity
from nomenklatura.blocker import Index
from nomenklatura.matching import get_algorithm
from nomenklatura.resolver import Linker
from nomenklatura.store import MemoryStore

SCHEMATA = {"person": "Person", "organization": "Organization", "vessel": "Vessel", "aircraft": "Airplane"}
THRESHOLD = 0.7
LISTED = Dataset.make({"name": "listed", "title": "Listed"})
ASKED = Dataset.make({"name": "asked", "title": "Asked"})


def entity(dataset, identifier, schema, names, countries=(), births=()):
    """Make one of its entities; organizations, vessels and aircraft have other fields for the same facts."""
    properties = {"name": list(names)}
    if countries:
        properties["country"] = [code.lower() for code in countries]
    if births and schema == "Person":
        properties["birthDate"] = list(births)
    return StatementEntity.from_data(
        dataset, {"id": identifier, "schema": schema, "properties": properties}, cleaned=False
    )


def from_row(dataset, row):
    """Make an entity of a row of the task."""
    schema = SCHEMATA.get(row["kind"], "LegalEntity")
    return entity(dataset, row["id"], schema, row["names"], row["countries"], row["births"])


def screen(task, folder):
    """Build the index, let the blocker propose, score what it proposes."""
    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()
    began = time.perf_counter()
    store = MemoryStore(LISTED, Linker({}))
    with store.writer() as writer:
        for row in task["listed"]:
            writer.add_entity(from_row(LISTED, row))
    view = store.default_view()
    index = Index(view, folder)
    index.build()
    kept = {row["id"]: view.get_entity(row["id"]) for row in task["listed"]}  # or each is put together again
    queries = {row["id"]: from_row(ASKED, row) for row in task["queries"]}
    first = next(iter(queries.values()))
    algorithm.compare(first, next(iter(kept.values())), config)  # loads its tables
    built, processor = time.perf_counter(), time.process_time()
    proposed = list(index.match_entities(queries.values()))
    blocked = time.perf_counter()
    hits = {}
    for asked, candidates in proposed:
        scored = [
            (algorithm.compare(queries[asked.id], kept[other.id], config).score, other.id)
            for other, _ in candidates
        ]
        hits[asked.id] = [
            [other, score] for score, other in sorted(scored, reverse=True) if score >= THRESHOLD
        ]
    done = time.perf_counter()
    return {
        "build_seconds": built - began,
        "blocker_seconds": blocked - built,
        "scoring_seconds": done - blocked,
        "rate": len(queries) / (done - built),
        "processor_rate": len(queries) / (time.process_time() - processor),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "hits": [hits.get(row["id"], []) for row in task["queries"]],
    }


def score(task):
    """Score pairs of names. Every entity has an id of its own: the peer keeps what it read of an id."""
    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()
    found = []
    for number, (schema, left, right) in enumerate(task["pairs"]):
        query = entity(ASKED, f"left-{number}", schema, [left])
        listed = entity(LISTED, f"right-{number}", schema, [right])
        found.append(algorithm.compare(query, listed, config).score)
    return {"scores": found}


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    given = json.loads(Path(sys.argv[1]).read_text())
    answer = score(given) if "pairs" in given else screen(given, Path("index"))
    Path(sys.argv[2]).write_text(json.dumps(answer))
