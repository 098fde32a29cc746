"""What a preview and a review say, computed from plain values. Pure."""

import calendar
import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

PREVIEWED_RUNS = 1000
SHOWN = 200
REVIEW_MONTHS = 6
TEST_SET = Path(__file__).with_name("test_set.csv")

Pair = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two fictional names and whether they are meant to be the same party."""

    kind: str
    party: str
    listed: str
    same: bool


def labelled_pairs() -> list[LabelledPair]:
    """Return the test set that the product ships: fictional names, each pair judged by hand."""
    with TEST_SET.open(encoding="utf-8", newline="") as file:
        return [
            LabelledPair(row["kind"], row["party"], row["listed"], row["same"] == "yes")
            for row in csv.DictReader(file)
        ]


@dataclass(frozen=True, slots=True)
class Change:
    """A hit that only one of two configurations gives. `ruling` is what an analyst said of it, if any."""

    party: str
    listed: str
    watchlist: str
    score: float
    case: str
    ruling: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "party": self.party,
            "listed": self.listed,
            "watchlist": self.watchlist,
            "score": self.score,
            "case": self.case,
            "ruling": self.ruling,
        }


def preview_result(
    *,
    runs: int,
    parties: int,
    before: int,
    after: int,
    appeared: Sequence[Change],
    vanished: Sequence[Change],
) -> dict[str, Any]:
    """Return what a preview stores: totals, and the first 200 hits that would come and that would go.

    `lost_matches` counts the hits that would go although an analyst ruled them a true match.
    """
    strongest = sorted(appeared, key=lambda change: (-change.score, change.party, change.listed))
    weightiest = sorted(
        vanished, key=lambda change: (change.ruling != "true_match", -change.score, change.party)
    )
    return {
        "runs": runs,
        "parties": parties,
        "hits_before": before,
        "hits_after": after,
        "appeared": len(appeared),
        "vanished": len(vanished),
        "lost_matches": sum(change.ruling == "true_match" for change in vanished),
        "appeared_first": [change.to_json() for change in strongest[:SHOWN]],
        "vanished_first": [change.to_json() for change in weightiest[:SHOWN]],
    }


def test_set_result(pairs: Sequence[LabelledPair], said: Sequence[bool]) -> dict[str, Any]:
    """Return how the test set was answered: `said` is True where a pair was taken for the same party."""
    answered = list(zip(pairs, said, strict=True))
    found = sum(same for pair, same in answered if pair.same)
    meant = sum(pair.same for pair in pairs)
    flagged = sum(said)
    return {
        "pairs": len(pairs),
        "meant": meant,
        "found": found,
        "false_alarms": flagged - found,
        "missed": [[pair.party, pair.listed] for pair, same in answered if pair.same and not same],
        "alarmed": [[pair.party, pair.listed] for pair, same in answered if not pair.same and same],
    }


def hit_figures(rows: Iterable[tuple[str, str, int]], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return per list how many hits there were and what became of them, most hits first.

    `rows` are (list's key, hit's status, number). `share` is the share of the ruled ones that were no match,
    in percent, or None where nothing was ruled.
    """
    by_list: dict[str, Counter[str]] = {}
    for watchlist, status, number in rows:
        by_list.setdefault(watchlist, Counter())[status] += number
    figures = []
    for watchlist, counts in by_list.items():
        cleared, matched = counts["false_positive"], counts["true_match"]
        ruled = cleared + matched
        figures.append(
            {
                "title": titles.get(watchlist, watchlist),
                "hits": sum(counts.values()),
                "cleared": cleared,
                "matched": matched,
                "undecided": sum(counts.values()) - ruled - counts["lapsed"],
                "lapsed": counts["lapsed"],
                "share": round(100 * cleared / ruled) if ruled else None,
            }
        )
    return sorted(figures, key=lambda one: (-one["hits"], one["title"]))


def months_after(day: date, months: int) -> date:
    """Return the same day some months later; the last of the month where that day does not exist."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return day.replace(year=day.year + year, month=month + 1, day=min(day.day, last))
