"""What a case waits for by its referrals: the facts of many cases along with their read, then the rules.

The gate of `queries.obstacles` reads a case under lock, as far as it must. Here the same rules are asked of
the same facts, for a page of cases.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from licensing.applications.models import GoodsLine, Party
from licensing.referrals import rules
from licensing.referrals.ladder import above, level
from licensing.referrals.models import (
    PartOutcome,
    RecommendationStatus,
    RecommendedPart,
    Referral,
    ReferralStatus,
    Settlement,
    SettlementStatus,
)
from licensing.referrals.queries import awaited
from licensing.review.editions import Change, basis_of, changes_told
from licensing.review.models import Case, Recommendation

Facts = Mapping[str, Any]
BY = "recommendation__referral__"


def reads(today: date) -> JSONObject:
    """Return the facts of the referrals of each case, one value."""
    asked = Referral.objects.filter(awaited(today), case=OuterRef("pk")).order_by("due_on", "pk")
    settled = Settlement.objects.filter(case=OuterRef("pk")).order_by("-created_at", "-pk")
    advised = Recommendation.objects.filter(case=OuterRef("pk")).order_by("made_by", "-created_at")
    return JSONObject(
        asked=ArraySubquery(asked.values(json=JSONObject(agency="agency__short_name", status="status"))),
        parts=ArraySubquery(_parts().values(json=PART)),
        settled=ArraySubquery(settled.values(json=SETTLED)),
        advised=ArraySubquery(advised.distinct("made_by").values(json=ADVISED)),
    )


SETTLED = JSONObject(
    level="level",
    status="status",
    direction="direction",
    covers="covers",
    agency="agency",
    ruled_at="ruled_at",
)
ADVISED = JSONObject(said_at="created_at", outcome="outcome", conditions="conditions")
PART = JSONObject(
    made="recommendation",
    said_at="recommendation__created_at",
    agency=f"{BY}agency",
    name=f"{BY}agency__short_name",
    line="line__number",
    party="known",
    outcome="outcome",
    quantity="quantity",
    conditions="conditions",
    sources="condition_sources",
    stands="stands",
    asked_at="asked_at",
)


def _parts() -> Any:
    """Return what the agencies of an outer case recommend now about each line and party.

    `stands` says that the edition that stands has that line or party, `asked_at` when the agency was asked
    about it last.
    """
    found = RecommendedPart.objects.filter(
        **{f"{BY}case": OuterRef("pk"), "recommendation__status": RecommendationStatus.GIVEN}
    ).alias(now=OuterRef("application"))
    known = Coalesce("party__origin", "party")
    lines = GoodsLine.objects.filter(application=OuterRef("now"), number=OuterRef("line__number"))
    same = Q(pk=OuterRef("known")) | Q(origin=OuterRef("known"))
    parties = Party.objects.filter(same, application=OuterRef("now"))
    about = Q(lines__number=OuterRef("line__number")) | Q(parties=OuterRef("known"))
    asked = Referral.objects.filter(
        about | Q(parties__origin=OuterRef("known")),
        case=OuterRef(f"{BY}case"),
        agency=OuterRef(f"{BY}agency"),
    ).exclude(status=ReferralStatus.WITHDRAWN)
    return (
        found.annotate(known=known)
        .annotate(
            stands=Exists(lines) | Exists(parties),
            asked_at=Subquery(asked.order_by("-sent_at").values("sent_at")[:1]),
        )
        .order_by(f"{BY}sent_at", "pk")
    )


def says(case: Case, facts: Facts, today: date) -> list[str]:
    """Return what a case waits for by its referrals, each in a few words."""
    asked: dict[str, list[str]] = {status: [] for status in (ReferralStatus.OPEN, ReferralStatus.INFORMATION)}
    for one in facts["asked"]:
        asked[one["status"]].append(one["agency"])
    found = []
    if names := asked[ReferralStatus.INFORMATION]:
        found.append(f"The answer to a question of {rules.first_of(names)}")
    if names := asked[ReferralStatus.OPEN]:
        found.append(f"The word of {rules.first_of(names)}")
    if not facts["parts"]:
        return found
    return found + rules.waits(_situation(facts, changes_told(case)), today=today)


def _situation(facts: Facts, changes: Sequence[Change]) -> rules.Situation:
    """Return what stands in the way of a decision beside the answers that are awaited."""
    parts: list[Facts] = []
    old: list[str] = []
    for one in facts["parts"]:
        since = basis_of(datetime.fromisoformat(one["said_at"]), changes)
        if not since.touches(one["line"]):
            parts.append(one)
        elif one["stands"] and not _asked_again(one, since.since):
            old.append(one["name"])
    refusing = {one["agency"]: one["name"] for one in facts["parts"] if one["outcome"] == PartOutcome.DENY}
    views = [*_of_agencies(parts), *_of_colleagues(facts["advised"], changes, parts)]
    made = {one["made"] for one in facts["parts"]}
    return rules.Situation(
        awaited=(),
        conflicts=tuple(one.sentence for one in rules.differences(views) if one.blocks and not one.amounts),
        objections=tuple(refusing.values()),
        word=_word(facts["settled"], made, set(refusing)) if facts["settled"] else None,
        outdated=tuple(dict.fromkeys(old)),
    )


def _asked_again(part: Facts, since: Sequence[Change]) -> bool:
    changed = max(change.filed_at for change in since if change.major)
    return part["asked_at"] is not None and datetime.fromisoformat(part["asked_at"]) > changed


def _of_agencies(parts: Iterable[Facts]) -> list[rules.View]:
    said: dict[tuple[str, str], dict[str, rules.Said]] = {}
    for one in parts:
        quantity = None if one["quantity"] is None else Decimal(str(one["quantity"]))
        word = rules.Said(one["outcome"], quantity, tuple(one["conditions"]), tuple(one["sources"]))
        said.setdefault((one["made"], one["name"]), {})[_name(one)] = word
    return [rules.View(name, word) for (_, name), word in said.items()]


def _name(part: Facts) -> str:
    return f"Line {part['line']}" if part["line"] is not None else str(part["party"])


def _of_colleagues(
    advised: Iterable[Facts], changes: Sequence[Change], parts: Iterable[Facts]
) -> list[rules.View]:
    """Return what people of the authority say of what the agencies speak about."""
    names = {_name(one) for one in parts}
    stand = [one for one in advised if not basis_of(datetime.fromisoformat(one["said_at"]), changes).major]
    return [
        rules.View(
            "", dict.fromkeys(names, rules.Said(one["outcome"], conditions=tuple(one["conditions"]))), False
        )
        for one in stand
    ]


def _word(settled: Sequence[Facts], made: set[str], refusing: set[str]) -> rules.Word:
    latest, rung = settled[0], level(settled[0]["level"])
    until = None
    if (
        rung.waits
        and above(rung.key)
        and refusing - {one["agency"] for one in settled}
        and latest["ruled_at"]
    ):
        ruled_on = timezone.localdate(datetime.fromisoformat(latest["ruled_at"]))
        until = ruled_on + timedelta(days=rung.appeal_days)
    return rules.Word(
        who=rung.words,
        open=latest["status"] == SettlementStatus.OPEN,
        direction=latest["direction"],
        covers=made <= set(latest["covers"]),
        wait_until=until,
    )
