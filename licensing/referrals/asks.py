"""What agencies ask a decision to keep to: their limits, refusals of single parts, conditions; pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from licensing.referrals.rules import Said, View, listed, plain
from licensing.review.rules import RELEASES


@dataclass(frozen=True)
class Decided:
    """What a decision would let go, by what lines and parties are called.

    A line without a quantity is refused. Where no license is needed all goes, with nobody left out.
    """

    outcome: str
    quantities: Mapping[str, Decimal]
    left_out: Collection[str] = ()
    conditions: Collection[str] = ()

    def amount(self, part: str, said: Said) -> Decimal | None:
        """Return how much of a line goes, None of a party."""
        if said.applied is None or self.outcome == "no_license":
            return said.applied
        return self.quantities.get(part, Decimal(0))

    def lets_go(self, part: str, said: Said) -> bool:
        """Whether some of a line goes, or a party stays."""
        if said.applied is None:
            return part not in self.left_out
        return bool(self.amount(part, said))


@dataclass(frozen=True)
class Ask:
    """One thing that an agency asks for: at most a quantity, no part of something, or a condition.

    `parts` are what it is about: one line or party, or all that a condition goes with. `whole` marks an
    agency that refuses everything: which way a settlement goes answers that.
    """

    agency: str
    parts: Mapping[str, Said]
    condition: str = ""
    reason: str = ""
    whole: bool = False

    @property
    def said(self) -> Said:
        """What was said about the one part, or the first one."""
        return next(iter(self.parts.values()))

    @property
    def limit(self) -> Decimal | None:
        """The most that may go of a line, zero where it is refused; None of a party or condition."""
        if self.condition or self.said.applied is None:
            return None
        return Decimal(0) if self.said.outcome == "deny" else self.said.quantity

    @property
    def short(self) -> str:
        """What is asked for, beside the field that it is about."""
        if self.condition:
            return f"{self.agency} asks for “{self.condition}” ({listed([*self.parts])})."
        if self.said.outcome == "deny":
            return f"{self.agency} would refuse this."
        return f"{self.agency} would allow at most {plain(self.limit or Decimal(0))}."

    @property
    def sentence(self) -> str:
        """What is asked for, by itself: a settlement keeps these words of what it lets a decision pass."""
        if self.condition:
            return self.short
        (part,) = self.parts
        if self.said.outcome == "deny":
            return f"{part}: {self.agency} would refuse."
        most, applied = self.limit or Decimal(0), self.said.applied or Decimal(0)
        return f"{part}: {self.agency} would allow at most {plain(most)} of {plain(applied)}."

    def passed_by(self, decided: Decided) -> str:
        """Return in words how a decision goes beyond this, "" where it keeps to it."""
        gone = [part for part, said in self.parts.items() if decided.lets_go(part, said)]
        if not gone:
            return ""
        if self.condition:
            had = self.condition in decided.conditions
            wanted = f"{listed(gone)}: {self.agency} asks for the condition “{self.condition}”"
            return "" if had else f"{wanted}; the decision does not have it."
        return self._passed(gone[0], decided)

    def _passed(self, part: str, decided: Decided) -> str:
        amount = decided.amount(part, self.said)
        if amount is None:
            return f"{part}: {self.agency} would refuse; the decision does not leave this party out."
        if self.limit is None or amount <= self.limit:
            return ""
        allowed = f"at most {plain(self.limit)}" if self.limit else "none"
        return f"{part}: {self.agency} would allow {allowed}; the decision grants {plain(amount)}."


@dataclass(frozen=True)
class Ruling:
    """What a settlement says of one part: how much of a line goes, zero for none, or whether a party stays.

    `applied` is what is applied for of the line now, in its own unit; None of a party.
    """

    part: str
    reason: str
    quantity: Decimal | None = None
    applied: Decimal | None = None
    stays: bool = True

    @property
    def granted(self) -> Decimal | None:
        """How much of a line a decision grants: no more than is applied for by now."""
        if self.quantity is None or self.applied is None:
            return self.quantity
        return min(self.quantity, self.applied)

    @property
    def words(self) -> str:
        """What is settled, beside the field that it is about."""
        if self.quantity is None:
            return f"It is settled that the party {'stays' if self.stays else 'is left out'}."
        return f"It is settled that {plain(self.quantity)} may go." if self.quantity else REFUSED

    def departed_by(self, decided: Decided) -> str:
        """Return in words how a decision departs from this, "" where it keeps to it."""
        amount = decided.amount(self.part, Said("", applied=self.applied))
        if self.quantity is None:
            out = self.part in decided.left_out
            return "" if out != self.stays else f"{self.part}: {self.words}"
        if amount == self.granted:
            return ""
        return f"{self.part}: {self.words} The decision grants {plain(amount or Decimal(0))}."


REFUSED = "It is settled that the line is refused."


def contested(views: Sequence[View]) -> set[str]:
    """Return the parts that can be ruled on: an agency refuses or limits them, or is contradicted."""
    found = {part for ask in asks_of(views) if not ask.condition for part in ask.parts}
    let_go = {
        part for view in views if view.agency for part, one in view.says.items() if one.outcome in RELEASES
    }
    stopped = {part for view in views for part, one in view.says.items() if _stops(one)}
    return found | let_go & stopped


def _stops(said: Said) -> bool:
    return said.outcome not in RELEASES and said.outcome != "no_opinion"


def departures(rulings: Sequence[Ruling], decided: Decided) -> list[tuple[Ruling, str]]:
    """Return what a decision departs from, each with the words for it; a refusal departs from nothing."""
    if decided.outcome not in RELEASES:
        return []
    return [(one, words) for one in rulings if (words := one.departed_by(decided))]


def asks_of(views: Sequence[View]) -> list[Ask]:
    """Return what agencies ask for; the later word of an agency on a part counts. Nothing binds by itself."""
    said: dict[str, dict[str, Said]] = {}
    for view in views:
        if view.agency:
            said.setdefault(view.name, {}).update(view.says)
    everything = {part for view in views for part in view.says}
    return [ask for agency, parts in said.items() for ask in _of_agency(agency, parts, everything)]


def _of_agency(agency: str, says: Mapping[str, Said], everything: Collection[str]) -> list[Ask]:
    refused = [part for part, said in says.items() if said.outcome == "deny"]
    whole = len(refused) == len(everything)
    found = [
        Ask(agency, {part: said}, reason=said.reason, whole=whole)
        for part, said in says.items()
        if part in refused or limits(said)
    ]
    texts = dict.fromkeys(text for said in says.values() for text in said.conditions)
    for text in texts:
        parts = {part: said for part, said in says.items() if text in said.conditions}
        found.append(Ask(agency, parts, condition=text))
    return found


def limits(said: Said) -> bool:
    """Whether less is recommended than was applied for."""
    return said.quantity is not None and said.quantity != said.applied


def binding(
    asks: Sequence[Ask], beyond: Collection[str] | None = (), ruled: Collection[str] = ()
) -> list[Ask]:
    """Return what a decision has to keep to.

    `ruled` are the parts of which a settlement says itself what becomes of them; conditions stay. `beyond`
    is what a settlement lets it pass, each in the words of `sentence`; None is everything: how it was settled
    before amounts, parts and conditions were settled one by one.
    """
    if beyond is None:
        return []
    left = [ask for ask in asks if ask.condition or not ask.parts.keys() & set(ruled)]
    return [ask for ask in left if not ask.whole and ask.sentence not in beyond]


def passed(asks: Sequence[Ask], decided: Decided) -> list[tuple[Ask, str]]:
    """Return what a decision goes beyond, each with the words for it; a refusal goes beyond nothing."""
    if decided.outcome not in RELEASES:
        return []
    return [(ask, words) for ask in asks if (words := ask.passed_by(decided))]
