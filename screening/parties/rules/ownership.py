"""What listed owners hold of a party together, directly and through others. Pure.

Shares are in percent, over 0 to 100. Two figures are worked out, and both are shown:

The *aggregate* follows the 50 percent rule as the United States Treasury publishes it: whoever is owned half
or more by listed ones, alone or together, counts as listed itself, and its whole share counts one level
down. Whether the export rule of a jurisdiction adds up the same way is to be checked by whoever uses it.

The *share multiplied through* is each chain's shares multiplied, and the chains added up: what reaches the
listed owners in the end. It decides nothing above the 50 percent line; under it, it can raise the flag of a
minority holding.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from exportctl.core.errors import DomainError

HALF = Decimal(50)
ALL = Decimal(100)
ROUNDS = 200
EXACT = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Share:
    """One holding on the day that is looked at: `owner` holds `percent` of `owned`."""

    owner: str
    owned: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Holding:
    """One link with its days: from `start` to the day before `end`; without an end it goes on."""

    percent: Decimal
    start: date
    end: date | None = None

    def holds(self, on: date) -> bool:
        """Say whether it is in force on a day."""
        return self.start <= on and (self.end is None or on < self.end)


@dataclass(frozen=True, slots=True)
class ListedOwnership:
    """What listed owners hold of one party.

    `counted` are its direct owners that count as listed, with their shares; `owners` the listed ones behind
    them; `links` every holding by which they hold it, from the top down.
    """

    aggregate: Decimal
    through: Decimal
    counted: tuple[Share, ...]
    owners: tuple[str, ...]
    links: tuple[Share, ...]

    def verdict(self, minority: Decimal) -> Literal["majority", "minority", ""]:
        """Say whether it is half or more, a minority from `minority` percent, or neither."""
        if self.aggregate >= HALF:
            return "majority"
        return "minority" if max(self.aggregate, self.through) >= minority else ""


def listed_ownership(target: str, shares: Iterable[Share], listed: Collection[str]) -> ListedOwnership:
    """Add up what the `listed` hold of `target`; the order of `shares` does not count.

    Holdings that run in a circle end by themselves: whoever counts as listed does so by listed ones outside
    the circle, and the target never counts as an owner of its own.
    """
    owners = _by_owned(shares)
    counting = _counting(target, owners, listed)
    counted = tuple(
        Share(owner, target, percent)
        for owner, percent in sorted(owners.get(target, {}).items())
        if owner in counting
    )
    links = _links(target, owners, listed)
    return ListedOwnership(
        aggregate=min(ALL, sum((share.percent for share in counted), Decimal(0))),
        through=_through(target, owners, listed),
        counted=counted,
        owners=tuple(sorted({link.owner for link in links} & set(listed))),
        links=links,
    )


def check_shares(owned: str, holdings: Iterable[Holding]) -> None:
    """Refuse holdings of one party that come to more than 100 percent on some day.

    Raises:
        DomainError: `over_all`, naming the day.
    """
    known = list(holdings)
    for day in sorted({holding.start for holding in known}):
        total = sum((holding.percent for holding in known if holding.holds(day)), Decimal(0))
        if total > ALL:
            raise DomainError(
                f"On {day:%-d %b %Y} the owners of {owned} would hold {percent_text(total)} together. "
                "End a holding first, or correct the share.",
                code="over_all",
            )


def percent_text(percent: Decimal) -> str:
    """Return a share in words, without idle zeros: 33.5 %, written 33.5%."""
    text = f"{percent.quantize(Decimal('0.001')):f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def _by_owned(shares: Iterable[Share]) -> dict[str, dict[str, Decimal]]:
    """Return each party's owners; two holdings of one pair are added, a party's own shares left out."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for share in shares:
        if share.owner != share.owned:
            known = found[share.owned].get(share.owner, Decimal(0))
            found[share.owned][share.owner] = known + share.percent
    return found


def _counting(
    target: str, owners: Mapping[str, Mapping[str, Decimal]], listed: Collection[str]
) -> frozenset[str]:
    """Return who counts as listed: the listed, and by rounds whoever such ones own half or more of."""
    counting = set(listed) - {target}
    while more := {
        owned
        for owned, holders in owners.items()
        if owned != target
        and owned not in counting
        and sum((share for owner, share in holders.items() if owner in counting), Decimal(0)) >= HALF
    }:
        counting |= more
    return frozenset(counting)


def _through(target: str, owners: Mapping[str, Mapping[str, Decimal]], listed: Collection[str]) -> Decimal:
    """Return the shares multiplied along every chain and added up, to a ten-thousandth of a percent.

    Each round takes in chains that are one link longer, so the figure only grows; circles converge.
    """
    reached: dict[str, Decimal] = {one: ALL for one in listed if one != target}
    for _ in range(ROUNDS):
        grown = dict(reached)
        for owned, holders in owners.items():
            if owned in listed and owned != target:
                continue
            total = sum((s * reached.get(o, Decimal(0)) / ALL for o, s in holders.items()), Decimal(0))
            grown[owned] = min(ALL, total)
        if all(grown[one] - reached.get(one, Decimal(0)) < EXACT for one in grown):
            reached = grown
            break
        reached = grown
    return reached.get(target, Decimal(0)).quantize(EXACT)


def _links(
    target: str, owners: Mapping[str, Mapping[str, Decimal]], listed: Collection[str]
) -> tuple[Share, ...]:
    """Return the holdings that lie between a listed one and the target, furthest up first."""
    depth = _distances(target, owners)
    under = _below(set(listed) & set(depth) - {target}, owners)
    found = [
        Share(owner, owned, percent)
        for owned in depth
        if owned == target or owned in under
        for owner, percent in owners.get(owned, {}).items()
        if owner != target and (owner in listed or owner in under)
    ]
    return tuple(sorted(found, key=lambda share: (-depth[share.owned], share.owned, share.owner)))


def _distances(target: str, owners: Mapping[str, Mapping[str, Decimal]]) -> dict[str, int]:
    """Return how many holdings lie between each owner, near or far, and the target."""
    depth = {target: 0}
    level = [target]
    while level:
        level = list(dict.fromkeys(o for owned in level for o in owners.get(owned, {}) if o not in depth))
        depth |= dict.fromkeys(level, max(depth.values()) + 1)
    return depth


def _below(start: Collection[str], owners: Mapping[str, Mapping[str, Decimal]]) -> set[str]:
    """Return whom some parties own, near or far."""
    held: dict[str, set[str]] = defaultdict(set)
    for owned, holders in owners.items():
        for owner in holders:
            held[owner].add(owned)
    found: set[str] = set()
    level = set(start)
    while level := {owned for owner in level for owned in held[owner]} - found:
        found |= level
    return found
