"""The machine that is measured on: its name, its clock, its memory."""

import datetime as dt
import os
import platform
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


def machine() -> str:
    """Name the machine: processor, cores, memory, Python, day."""
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
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
    """Return what this process holds in memory of a file or of a folder's files, in MB: `Rss`, `Pss`."""
    held = {"Rss": 0.0, "Pss": 0.0}
    inside = False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        first, *rest = line.split()
        if not first.endswith(":"):
            inside = len(rest) > 4 and Path(rest[4]).is_relative_to(path)
        elif inside and first[:-1] in held:
            held[first[:-1]] += int(rest[0]) / 1024
    return held
