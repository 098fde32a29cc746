"""Runs every measurement, each in a fresh process, and prints the table: `python -m tests.bench`.

`--write` puts it into docs/benchmarks.md with the machine named; `--quick` measures small sizes, to see that
everything runs; names of measurements run only those.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.machine import machine
from tests.bench.report import Figure, table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
MARK = "<!-- measured -->"
QUICK = {
    "speed": {"names": 400, "brute": 200, "peer": 100},
    "quality": {"people": 500, "treated": 200, "brute": 100},
    "scripts": {"names": 100},
    "list_change": {"parties": 20_000, "sample": 1_000},
    "million": {"names": 50_000, "queries": 300},
    "product": {"submissions": 5},
    "cases": {"cases": 2_000, "calls": 3},
    "filing": {"applications": 5, "together": 10},
}


def main() -> None:
    """Run, print and, where asked, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="measurement", help=f"of {', '.join(QUICK)}")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    options = parser.parse_args()
    if unknown := set(options.names) - set(QUICK):
        parser.error(f"There is no measurement {', '.join(sorted(unknown))}.")
    figures = [
        figure for name in options.names or QUICK for figure in measured(name, QUICK[name], options.quick)
    ]
    print(f"\n{machine()}\n\n{table(figures)}")
    if options.write:
        before = PAGE.read_text().partition(MARK)[0]
        PAGE.write_text(f"{before}{MARK}\n\nMeasured on {machine()}.\n\n{table(figures)}\n")


def measured(name: str, quick: dict[str, int], small: bool) -> list[Figure]:
    """Run one measurement in a process of its own; one that fails ends the command with its error."""
    sizes = [f"--{key}={value}" for key, value in quick.items()] if small else []
    print(f"# {name}", flush=True)
    with tempfile.NamedTemporaryFile("r", suffix=".jsonl") as file:
        command = [sys.executable, "-m", f"tests.bench.{name}", *sizes, "--json", file.name]
        if subprocess.run(command, check=False).returncode:
            sys.exit(f"The measurement {name} failed.")
        return [Figure(**json.loads(line)) for line in file]


if __name__ == "__main__":
    main()
