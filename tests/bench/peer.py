"""nomenklatura's logic-v2 with its own blocker, in an environment of its own: the baseline to be beaten."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from screening.matching import ListedParty
from tests.bench.data import Asked

PROJECT = Path(__file__).resolve().parents[2]
ENVIRONMENT = PROJECT / ".venv-bench"
PROGRAM = Path(__file__).with_name("_peer_program.py")
LOCK = Path(__file__).with_name("peer.lock")
NAME = "nomenklatura logic-v2"


def screened(parties: Iterable[ListedParty], asked: Sequence[Asked]) -> dict[str, Any]:
    """Screen queries against a list with its blocker and its scorer, on one core.

    Returns seconds to build and to screen, names a second, memory, and for each query the listed parties
    that score 0.7 or more.
    """
    listed = [
        {
            "id": party.ref,
            "kind": party.entity.kind,
            "names": [name.value for name in party.entity.names],
            "countries": [
                *party.entity.nationalities,
                *(address.country_code for address in party.entity.addresses if address.country_code),
            ],
            "births": [birth[:10] for birth in party.entity.birth_dates if "/" not in birth],
        }
        for party in parties
    ]
    queries = [
        {
            "id": f"query-{number}",
            "kind": one.kind,
            "names": [one.name],
            "countries": [one.country] if one.country else [],
            "births": [one.birth_date] if one.birth_date else [],
        }
        for number, one in enumerate(asked)
    ]
    return _answer({"listed": listed, "queries": queries})


def scores(pairs: Sequence[tuple[str, str, str]]) -> list[float]:
    """Score pairs of names, each with its schema."""
    return list(_answer({"pairs": list(pairs)})["scores"])


def _answer(task: dict[str, Any]) -> dict[str, Any]:
    _prepare()
    with tempfile.TemporaryDirectory() as folder:
        given, answer = Path(folder, "task.json"), Path(folder, "answer.json")
        given.write_text(json.dumps(task))
        environment = {**os.environ, "NOMENKLATURA_DUCKDB_THREADS": "1", "PYTHONPATH": ""}
        python = ENVIRONMENT / "bin" / "python"
        subprocess.run([python, PROGRAM, given, answer], env=environment, cwd=folder, check=True)
        return dict(json.loads(answer.read_text()))


def _prepare() -> None:
    """Make its environment; what is installed already is left alone."""
    bootstrap = PROJECT / "exportctl" / "core" / "embedded" / "bootstrap.py"
    subprocess.run([sys.executable, bootstrap, "--venv", ENVIRONMENT, LOCK], check=True)
