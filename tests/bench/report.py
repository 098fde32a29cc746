"""A figure and the baseline that it stands beside."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement with its named baseline. `target` is what is aimed at; `note` says what was done."""

    measure: str
    value: float
    unit: str
    baseline: str = ""
    baseline_value: float | None = None
    less_is_better: bool = False
    target: str = ""
    note: str = ""

    @property
    def ratio(self) -> str:
        """How many times better than the baseline; for shares the difference in points says more."""
        if self.baseline_value is None:
            return ""
        if self.unit in ("%", "F1"):
            return f"{self.value - self.baseline_value:+.2f} points"
        better, worse = (self.baseline_value, self.value) if self.less_is_better else self._in_order
        return f"{better / worse:.3g} ×" if worse else ""

    @property
    def _in_order(self) -> tuple[float, float]:
        return self.value, self.baseline_value or 0.0

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of its row in the table."""
        beside = f"{self.baseline}: {_number(self.baseline_value)}" if self.baseline else ""
        if self.baseline and self.baseline_value is None:
            beside = self.baseline
        value = f"{_number(self.value)} {self.unit}".strip()
        return (self.measure, value, self.target, beside, self.ratio, self.note)


HEADINGS = ("Measure", "Figure", "Aimed at", "Baseline, same run", "Against it", "Note")


def command(run: Callable[[argparse.Namespace], Iterable[Figure]], **sizes: int) -> None:
    """Run a measurement as a command: `--SIZE` options with their defaults, `--json FILE` to keep figures."""
    parser = argparse.ArgumentParser(description=(sys.modules["__main__"].__doc__ or "").strip())
    for name, size in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=size, help=f"default {size:,}")
    parser.add_argument("--json", type=Path, help="append the figures to this file, one a line")
    options = parser.parse_args()
    for figure in run(options):
        print(" | ".join(cell for cell in figure.cells if cell), flush=True)
        if options.json:
            with options.json.open("a") as file:
                file.write(json.dumps(asdict(figure)) + "\n")


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table."""
    rows = [HEADINGS, tuple("---" for _ in HEADINGS), *(figure.cells for figure in figures)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"
