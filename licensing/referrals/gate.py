"""What agencies say, held against a decision: what stands in its way, and what it has to keep to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from exportctl.core.errors import Gap
from licensing.referrals import asks, rules
from licensing.referrals.queries import Recommended, awaited_in, recommended_in, situation_of
from licensing.review.models import Case
from licensing.review.rules import CONDITIONS, of_concern


@dataclass(frozen=True)
class Granting:
    """What a decision would let go, by id: `lines` with their quantities, the parties that are left out."""

    outcome: str
    lines: Mapping[UUID, Decimal] = field(default_factory=dict)
    left_out: Collection[UUID] = ()
    conditions: Sequence[str] = ()


def obstacles(case: Case, granting: Granting) -> list[Gap]:
    """Return what stands in the way of a decision on a case now, each with the field where it is mended."""
    today = timezone.localdate()
    found = recommended_in(case)
    situation = situation_of(found, awaited=awaited_in(case, today=today))
    standing = rules.obstacles(situation, outcome=granting.outcome, today=today)
    names = found.names
    decided = _decided(granting, names)
    beyond = asks.passed(binding_in(found, situation), decided)
    departed = asks.departures(rulings_in(found, situation), decided)
    return [
        *(Gap(sentence) for sentence in standing),
        *(
            Gap(f"{words} Keep to it, or record how it was settled.", field=fields_of(ask, names)[0])
            for ask, words in beyond
        ),
        *(
            Gap(f"{words} Keep to it, or have it settled anew.", field=field_of(one, names))
            for one, words in departed
        ),
    ]


def concerns_met(case: Case, granting: Granting) -> set[str]:
    """Return the criteria of concern that a decision has to answer: of each agency that it goes against.

    An agency that refuses something gets its way where nothing of that goes.
    """
    found = recommended_in(case)
    decided = _decided(granting, found.names)
    views = [view for view in found.views if view.agency]  # one for each recommendation, in their order
    against = [one for one, view in zip(found.given, views, strict=True) if not _heeds(view, decided)]
    return {code for one in against for code in of_concern(one.assessed)}


def _heeds(view: rules.View, decided: asks.Decided) -> bool:
    refused = {part: said for part, said in view.says.items() if said.outcome == "deny"}
    return bool(refused) and not any(decided.lets_go(part, said) for part, said in refused.items())


def _decided(granting: Granting, names: Mapping[UUID, str]) -> asks.Decided:
    return asks.Decided(
        granting.outcome,
        {names[pk]: quantity for pk, quantity in granting.lines.items() if pk in names},
        {names[pk] for pk in granting.left_out if pk in names},
        granting.conditions,
    )


def binding_in(found: Recommended, situation: rules.Situation) -> list[asks.Ask]:
    """Return what a decision has to keep to, after what was settled."""
    word = situation.word
    ruled = [one.part for one in rulings_in(found, situation)]
    return asks.binding(found.asks, word.beyond if word is not None and situation.settled else (), ruled)


def rulings_in(found: Recommended, situation: rules.Situation) -> list[asks.Ruling]:
    """Return what the settlement that counts says of single lines and parties: a decision keeps to it."""
    return found.rulings if situation.settled else []


def sentences_to_settle(found: Recommended) -> list[str]:
    """Return each limit, refused part and condition of the agencies that a settlement may let pass."""
    return [one.sentence for one in asks.binding(found.asks)]


def fields_of(ask: asks.Ask, names: Mapping[UUID, str]) -> list[str]:
    """Return where the form of a decision says what an agency asks about, the edition that stands first."""
    if ask.condition:
        return ["conditions" if ask.condition in CONDITIONS else "own_conditions"]
    kind = "party" if ask.said.applied is None else "line"
    return [f"{kind}_{pk}" for pk, name in names.items() if name in ask.parts]


def field_of(ruling: asks.Ruling, names: Mapping[UUID, str]) -> str:
    """Return where the form of a decision says what a settlement ruled on, as in the edition that stands."""
    kind = "party" if ruling.quantity is None else "line"
    return next(f"{kind}_{pk}" for pk, name in names.items() if name == ruling.part)
