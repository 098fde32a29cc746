"""A figure, the baseline that it stands beside, and the machine that both were measured on."""

import argparse
import datetime
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


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
    """Run one measurement as a command: `--SIZE` options with their defaults, `--json FILE` to keep figures."""
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


def machine() -> str:
    """Name the machine: processor, cores, memory, Python, day."""
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    return (
        f"{models[0] if models else platform.processor()}, {os.cpu_count()} cores, {memory:.0f} GB memory, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, {today}"
    )


def on_one_core() -> None:
    """Keep this process on one core, whatever its libraries would like."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of every call, on the clock and on the processor."""

    calls: tuple[float, ...]
    processor: float

    @property
    def rate(self) -> float:
        """Calls a second on the clock."""
        return len(self.calls) / sum(self.calls)

    @property
    def processor_rate(self) -> float:
        """Calls a second of processor time: what the clock would say on a machine that is otherwise idle."""
        return len(self.calls) / self.processor

    def percentile(self, share: float) -> float:
        """Milliseconds that `share` (0 to 1) of the calls stay under."""
        return sorted(self.calls)[min(len(self.calls) - 1, int(share * len(self.calls)))] * 1000


def timed(call: Callable[[Any], object], items: Iterable[Any]) -> Timing:
    """Call for each item, one after the other."""
    seconds: list[float] = []
    began = time.process_time()
    for item in items:
        start = time.perf_counter()
        call(item)
        seconds.append(time.perf_counter() - start)
    return Timing(tuple(seconds), time.process_time() - began)


def memory_of(pid: int | str = "self") -> dict[str, float]:
    """Return a process's memory in MB: `Rss` all of it, `Pss` with shared pages divided among their users."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(rest.split()[0]) / 1024 for name, rest in (line.split(":", 1) for line in lines)}


def mapped_memory(path: Path) -> dict[str, float]:
    """Return what this process holds in memory of a file, or of the files of a folder, in MB: `Rss`, `Pss`."""
    held = {"Rss": 0.0, "Pss": 0.0}
    inside = False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        first, *rest = line.split()
        if not first.endswith(":"):
            inside = len(rest) > 4 and Path(rest[4]).is_relative_to(path)
        elif inside and first[:-1] in held:
            held[first[:-1]] += int(rest[0]) / 1024
    return held


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"
