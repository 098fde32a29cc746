"""Making the curves and the service records anew from the cases themselves."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from exportctl.core.locks import hold
from licensing.forecasts import queries, rules
from licensing.forecasts.models import ForecastCurve, ServiceRecord

HISTORY_DAYS = 3 * 365  # cases filed longer ago say little of today; a default of this product
YEAR_DAYS = 365


@dataclass(frozen=True)
class Made:
    """How many curves and records were made, from how many cases."""

    curves: int
    records: int
    cases: int


@dataclass(frozen=True)
class _Done:
    """What a service record needs of one case or request: the days that it took, and its own target."""

    days: int
    target: int


@transaction.atomic
def make_forecasts(*, now: datetime) -> Made:
    """Make all curves and records anew, whole. Safe to repeat; whoever comes second waits for the first."""
    hold("forecasts")
    since, year = now.date() - timedelta(days=HISTORY_DAYS), now.date() - timedelta(days=YEAR_DAYS)
    counting = queries.counters(since, now)
    spells, decided = queries.grouped(queries.history(since, now, counting))
    done: dict[str, list[_Done]] = defaultdict(list)
    for kind, pasts in decided.items():
        for past in pasts:
            if past.closed_on is not None and past.closed_on >= year:
                done[f"case|{kind}"].append(_Done(past.spell.days, past.target))
    for kind, counted, elapsed in queries.answered(year, now, counting):
        done[f"advice|{kind}"].append(_Done(elapsed, counted.target))
    curves = [
        _curve(key, found, now, since)
        for key, found in spells.items()
        if key == rules.ALL or sum(spell.decided for spell in found) >= rules.FEWEST_DECIDED
    ]
    ForecastCurve.objects.all().delete()
    ForecastCurve.objects.bulk_create(curves, batch_size=1000)
    ServiceRecord.objects.all().delete()
    ServiceRecord.objects.bulk_create(_record(key, found, now, year) for key, found in done.items())
    return Made(len(curves), len(done), len(spells[rules.ALL]))


def _curve(key: str, spells: Iterable[rules.Spell], now: datetime, since: date) -> ForecastCurve:
    curve = rules.curve_of(spells)
    return ForecastCurve(
        key=key,
        made_at=now,
        since=since,
        cases=curve.cases,
        days=list(curve.days),
        decided=list(curve.decided),
        at_risk=list(curve.at_risk),
    )


def _record(key: str, done: Sequence[_Done], now: datetime, since: date) -> ServiceRecord:
    curve = rules.curve_of(rules.Spell(one.days, decided=True) for one in done)
    return ServiceRecord(
        key=key,
        made_at=now,
        since=since,
        target=done[-1].target,
        decided=len(done),
        within=sum(one.days <= one.target for one in done),
        median=curve.quantile(rules.HALF),
        ninth=curve.quantile(rules.ONE_IN_TEN),
    )
