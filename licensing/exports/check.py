"""Check the record of a case beside which this program lies: `python3 check.py`, in the folder `audit`.

It needs Python 3.11 or later and nothing else. Without the key it checks every file against `manifest.csv`,
that the seals follow each other, and that each event is among the digests of its day. With the authority's
key in the environment variable AUDIT_KEY it also recomputes every event and the seal of each day.
"""

import csv
import hashlib
import hmac
import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


def main() -> int:
    """Print what does not fit, and return how many things do not."""
    key = os.environ.get("AUDIT_KEY", "")
    faults = [*_files(), *_chain(), *_events(key), *(_days(key) if key else ())]
    for fault in faults:
        print(fault)
    scope = "with the key" if key else "without the key: events and seals were not recomputed"
    print(f"{len(faults)} faults, {scope}.")
    return min(len(faults), 1)


def _files() -> Iterator[str]:
    listed = FOLDER.parent / "manifest.csv"
    for row in csv.DictReader(listed.open(encoding="utf-8-sig", newline="")):
        if row["sha256"]:
            path = FOLDER.parent / row["path"]
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
                yield f"{row['path']} is not what the manifest says."


def _chain() -> Iterator[str]:
    seals = _read("seals.json")
    for before, after in pairwise(seals):
        if after["previous"] != before["digest"]:
            yield f"The seal of {after['day']} does not follow that of {before['day']}."


def _events(key: str) -> Iterator[str]:
    for one in _read("events.json"):
        facts, digest = one["facts"], one["digest"]
        day = datetime.fromtimestamp(facts["at"] // 1_000_000, UTC).date().isoformat()
        if digest != dict(_digests(day)).get(str(facts["seq"])):
            yield f"Event {facts['seq']} is not among the events of {day}."
        text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if key and hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest() != digest:
            yield f"Event {facts['seq']} was altered."


def _days(key: str) -> Iterator[str]:
    seals = {one["day"]: one for one in _read("seals.json")}
    for path in sorted((FOLDER / "days").glob("*.csv")):
        seal = seals.get(path.stem)
        if seal is None:
            print(f"{path.stem} was not sealed yet when this record was made.")
            continue
        digests = list(_digests(path.stem))
        mac = hmac.new(key.encode(), f"{seal['day']}:{seal['previous']}".encode(), hashlib.sha256)
        for _, digest in digests:
            mac.update(digest.encode())
        mac.update(f"{len(digests)}:{seal['sealed_at']}".encode())
        if mac.hexdigest() != seal["digest"]:
            yield f"The seal of {path.stem} does not fit its events."


def _digests(day: str) -> Iterator[tuple[str, str]]:
    path = FOLDER / "days" / f"{day}.csv"
    for line in path.read_text().split() if path.is_file() else ():
        seq, _, digest = line.partition(",")
        yield seq, digest


def _read(name: str) -> Any:
    path = FOLDER / name
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


if __name__ == "__main__":
    sys.exit(main())
