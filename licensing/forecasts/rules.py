"""How long cases take, from what cases took: Kaplan and Meier's estimate; pure.

Kaplan, E. L. and Meier, P. (1958), Nonparametric estimation from incomplete observations, Journal of the
American Statistical Association 53, 457-481. A case that is open still, or was returned without a decision,
is censored: it counts among those at risk for as long as it was seen, and never as decided.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

FEWEST_DECIDED = 10  # cases of a tier; a default of this product
FEWEST_LEFT = 5  # cases that took longer than the one that is asked about has
FEWEST_TOLD = 5  # cases in a public figure; below, the figure is not shown
HALF, ONE_IN_TEN = 0.5, 0.1
CLOSE = 1e-9  # products of fractions are not exact
ALL = "all"
MOST_CATEGORIES = 3


@dataclass(frozen=True)
class Spell:
    """How many counted days one case took, or was seen so far; `decided` is false where it is censored."""

    days: int
    decided: bool


@dataclass(frozen=True)
class Curve:
    """The days on which cases were decided, how many on each, and how many were at risk just before."""

    cases: int
    days: tuple[int, ...]
    decided: tuple[int, ...]
    at_risk: tuple[int, ...]

    @property
    def all_decided(self) -> int:
        """How many of the cases were decided."""
        return sum(self.decided)

    def survival(self) -> list[float]:
        """Return the share that is open still after each of the days."""
        pairs = zip(self.decided, self.at_risk, strict=True)
        steps = (1 - ended / risked for ended, risked in pairs)
        return list(accumulate(steps, lambda share, step: share * step))

    def after(self, elapsed: int) -> float:
        """Return the share that took longer than `elapsed` days."""
        pairs = zip(self.days, self.survival(), strict=True)
        return next((share for day, share in reversed(list(pairs)) if day <= elapsed), 1.0)

    def longer_than(self, elapsed: int) -> int:
        """Return how many cases were at risk at the first decision after `elapsed` days."""
        pairs = zip(self.days, self.at_risk, strict=True)
        return next((risked for day, risked in pairs if day > elapsed), 0)

    def quantile(self, left: float, *, elapsed: int = -1) -> int | None:
        """Return the day after which no more than the share `left` is open, of those that took longer.

        That is the smallest t with P(T > t | T > elapsed) of at most `left`; None where too many cases were
        censored for the curve to reach it. By default nothing has elapsed, not even the day of arrival.
        """
        given = self.after(elapsed)
        if given <= CLOSE:
            return None
        pairs = zip(self.days, self.survival(), strict=True)
        return next((day for day, share in pairs if day > elapsed and share <= left * given + CLOSE), None)


def curve_of(spells: Iterable[Spell]) -> Curve:
    """Return the curve of some cases. One that is censored on a day was at risk on that day."""
    seen, ended = Counter[int](), Counter[int]()
    for spell in spells:
        seen[spell.days] += 1
        ended[spell.days] += spell.decided
    at_risk = seen.total()
    rows: list[tuple[int, int, int]] = []
    for day in sorted(seen):
        if ended[day]:
            rows.append((day, ended[day], at_risk))
        at_risk -= seen[day]
    days, decided, risked = zip(*rows, strict=True) if rows else ((), (), ())
    return Curve(seen.total(), days, decided, risked)


def category_of(entries: Iterable[str]) -> str:
    """Return the categories of the lists that goods stand in: 6 for 6A005, ML for ML10; "3+6" for two.

    More than a few make no likeness: then there is none.
    """
    found = {"".join(_leading(entry)) for entry in entries if entry}
    return "+".join(sorted(found)) if 0 < len(found) <= MOST_CATEGORIES else ""


def _leading(entry: str) -> Iterable[str]:
    """Yield the first digit of an entry, or the letters before one."""
    if entry[0].isdigit():
        yield entry[0]
        return
    for sign in entry:
        if not sign.isalpha():
            return
        yield sign


def tiers(kind: str, destination: str, category: str) -> list[str]:
    """Return the keys of what a case is like, the narrowest first."""
    keys = [f"{kind}|{destination}|{category}"] if category else []
    return [*keys, f"{kind}|{destination}", kind, ALL]


@dataclass(frozen=True)
class Estimate:
    """What cases like one took. Days are counted days since arrival; None where the history does not say.

    `over` says that the case has taken longer than most, so that the history is of those that did too.
    """

    tier: str
    cases: int
    decided: int
    elapsed: int
    median: int | None
    ninth: int | None
    overall_median: int | None
    overall_ninth: int | None


def estimate(curves: dict[str, Curve], keys: Iterable[str], *, elapsed: int) -> Estimate | None:
    """Return the estimate from the narrowest tier with enough cases, also of those that took longer.

    None where no tier has: then nothing is said but the target.
    """
    for key in keys:
        curve = curves.get(key)
        if curve is None or curve.all_decided < FEWEST_DECIDED or curve.longer_than(elapsed) < FEWEST_LEFT:
            continue
        return Estimate(
            tier=key,
            cases=curve.cases,
            decided=curve.all_decided,
            elapsed=elapsed,
            median=curve.quantile(HALF, elapsed=elapsed),
            ninth=curve.quantile(ONE_IN_TEN, elapsed=elapsed),
            overall_median=curve.quantile(HALF),
            overall_ninth=curve.quantile(ONE_IN_TEN),
        )
    return None


@dataclass(frozen=True)
class Reached:
    """What a service standard came to: no figure is shown that rests on fewer than five cases."""

    decided: int
    within: int

    @property
    def told(self) -> bool:
        """Whether there are enough cases to show any figure."""
        return self.decided >= FEWEST_TOLD

    @property
    def late(self) -> int:
        """How many took longer than the target."""
        return self.decided - self.within

    @property
    def percent(self) -> int | None:
        """The share within the target; None where either part is of one to four cases."""
        if not self.told or 0 < self.late < FEWEST_TOLD or 0 < self.within < FEWEST_TOLD:
            return None
        return round(100 * self.within / self.decided)
