"""Settling a conflict: the officer's record of how, the way up the ladder, and rulings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError, Gap
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.applications.models import GoodsLine
from licensing.referrals import asks, queries
from licensing.referrals.flow import SETTLEMENT_FLOW
from licensing.referrals.gate import sentences_to_settle
from licensing.referrals.ladder import OFFICER, Level, above, level
from licensing.referrals.models import Agency, Direction, Referral, RuledPart, Settlement, SettlementStatus
from licensing.referrals.rules import plain
from licensing.referrals.services.locking import lock_case, lock_referral, touch
from licensing.referrals.services.notices import tell_of_ruling
from licensing.review.models import Case
from licensing.review.rules import check_left_out
from licensing.types import registry as types


@dataclass(frozen=True)
class PartRuling:
    """What is ruled about one line or party, and why.

    `quantity` of a line in its own unit, zero for none; None of a party, which `stays` or is left out.
    """

    reason: str
    quantity: Decimal | None = None
    stays: bool = True


@transaction.atomic
def record_settlement(
    case: Case,
    *,
    direction: str,
    reason: str,
    actor: User,
    beyond: Collection[str] = (),
    parts: Mapping[UUID, PartRuling] | None = None,
    version: int | str | None = None,
) -> Settlement:
    """Record how the officer settled a conflict or an objection, with the reason.

    `beyond` are the sentences of what agencies ask for that a decision may pass; the rest binds it. `parts`
    say, by the id of a line or party, what becomes of it: a decision keeps to that.

    Raises:
        DomainError: `reason_required`, `direction_required`, `nothing_to_settle`, `beyond_contradicts`,
            `beyond_unknown`, or about `parts` `parts_contradict`, `part_unknown`, `part_reason_required`,
            `above_applied`, `not_counted`, `nothing_left` or what `check_left_out` raises.
        Conflict: `ruled_above`, where a higher level has spoken or has to, or a stale page.
    """
    _check(direction, reason)
    locked = lock_case(case.pk)
    require(actor, "referrals.settle", locked)
    expect_version(locked, version)
    given = [one.pk for one in queries.given_in(locked)]
    if not given:
        raise DomainError("No agency has recommended anything yet.", code="nothing_to_settle")
    latest = queries.latest_settlement(locked)
    ruled_above = latest is not None and latest.level != OFFICER.key
    if latest is not None and ruled_above and set(given) <= set(latest.covers):
        raise Conflict("A higher level has this conflict; its word stands.", code="ruled_above")
    found = queries.recommended_in(locked)
    _check_parts(locked, direction, parts or {}, asks.contested(found.views), found.names)
    made = Settlement.objects.create(
        case=locked,
        level=OFFICER.key,
        status=SettlementStatus.RULED,
        raised_by=actor,
        covers=given,
        direction=direction,
        beyond=_beyond(found, direction, beyond),
        ruling=reason.strip(),
        ruled_by=actor,
        ruled_at=timezone.now(),
    )
    _write_parts(made, parts or {})
    words = Direction(direction).label.lower()
    audit.record(
        made, "settlement.recorded", actor=actor, thread=case.pk, reason=made.ruling, direction=words
    )
    touch(locked)
    return made


def _beyond(found: queries.Recommended, direction: str, wanted: Collection[str]) -> list[str]:
    """Return what a decision may go beyond, in the order in which agencies ask for it."""
    if wanted and direction != Direction.RELEASE:
        raise DomainError(
            "A refusal goes beyond nothing that an agency asks for. Untick it, or let the goods go.",
            code="beyond_contradicts",
            gaps=[Gap("", field="beyond")],
        )
    asked = sentences_to_settle(found)
    if set(wanted) - set(asked):
        raise DomainError(
            "The agencies ask for something else by now. Read it first.",
            code="beyond_unknown",
            gaps=[Gap("", field="beyond")],
        )
    return [sentence for sentence in asked if sentence in wanted]


def _check_parts(
    case: Case,
    direction: str,
    parts: Mapping[UUID, PartRuling],
    contested: Collection[str],
    names: Mapping[UUID, str],
) -> None:
    """Refuse rulings on parts that nobody contests, or that a decision could not keep to."""
    if parts and direction != Direction.RELEASE:
        raise _gap("direction", "parts_contradict", "A refusal refuses every line. Clear the single rulings.")
    lines = {line.pk: line for line in case.application.lines.all()}
    roles = dict(case.application.parties.values_list("pk", "role"))
    for pk, ruling in parts.items():
        kept = lines.keys() if ruling.quantity is not None else roles.keys()
        if pk not in kept or names.get(pk) not in contested:
            raise DomainError("Nobody contests this. Read the recommendations first.", code="part_unknown")
        if not ruling.reason.strip():
            message = f"{names[pk]}: say why; the agencies read it."
            raise _gap(f"why_{pk}", "part_reason_required", message)
        if ruling.quantity is not None:
            _check_quantity(lines[pk], ruling.quantity, counts=types.of(case.kind).counts)
    if lines.keys() <= {pk for pk, one in parts.items() if one.quantity == 0}:
        raise _gap("direction", "nothing_left", "Nothing would go. Say that the application is refused.")
    check_left_out(roles, {pk for pk, one in parts.items() if pk in roles and not one.stays})


def _check_quantity(line: GoodsLine, quantity: Decimal, *, counts: bool) -> None:
    field = f"line_{line.pk}"
    if not 0 <= quantity <= line.quantity:
        applied = plain(line.quantity)
        raise _gap(field, "above_applied", f"Line {line.number}: from zero to {applied}, as applied for.")
    if not counts and quantity not in (0, line.quantity):
        raise _gap(field, "not_counted", f"Line {line.number} goes as a whole, or not at all.")


def _gap(field: str, code: str, message: str) -> DomainError:
    return DomainError(message, code=code, gaps=[Gap("", field=field)])


def _write_parts(settlement: Settlement, parts: Mapping[UUID, PartRuling]) -> None:
    RuledPart.objects.bulk_create(
        RuledPart(
            settlement=settlement,
            line_id=pk if one.quantity is not None else None,
            party_id=pk if one.quantity is None else None,
            quantity=one.quantity,
            stays=one.stays if one.quantity is None else None,
            reason=one.reason.strip(),
        )
        for pk, one in parts.items()
    )


def _check(direction: str, reason: str) -> None:
    if direction not in Direction.values:
        raise DomainError(
            "Say which way it goes.", code="direction_required", gaps=[Gap("", field="direction")]
        )
    _check_reason(reason)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError(
            "Say why; it stays on record.", code="reason_required", gaps=[Gap("", field="reason")]
        )


@transaction.atomic
def escalate(case: Case, *, reason: str, actor: User, version: int | str | None = None) -> Settlement:
    """Take a conflict one level up, as the officer.

    Raises:
        DomainError: `reason_required` or `nothing_to_settle`.
        Conflict: `ruling_awaited`, `ruled_above`, or a stale page.
    """
    _check_reason(reason)
    locked = lock_case(case.pk)
    require(actor, "referrals.settle", locked)
    expect_version(locked, version)
    if not queries.given_in(locked):
        raise DomainError("No agency has recommended anything yet.", code="nothing_to_settle")
    latest = queries.latest_settlement(locked)
    if latest is not None and latest.level != OFFICER.key and latest.status == SettlementStatus.RULED:
        given = {one.pk for one in queries.given_in(locked)}
        if given <= set(latest.covers):
            raise Conflict("A higher level has ruled; its word stands.", code="ruled_above")
        return _open(locked, level(latest.level), latest, reason=reason, actor=actor)
    return _open(locked, above(OFFICER.key), latest, reason=reason, actor=actor)


@transaction.atomic
def appeal(referral: Referral, *, reason: str, actor: User) -> Settlement:
    """Take a settlement one level up, as an agency that refuses something: once, within its days."""
    _check_reason(reason)
    locked = lock_referral(referral)
    require(actor, "referrals.escalate", locked)
    latest = queries.latest_settlement(locked.case)
    up = above(latest.level) if latest is not None else None
    return _open(locked.case, up, latest, reason=reason, actor=actor, agency=locked.agency)


def _open(
    case: Case,
    rung: Level | None,
    latest: Settlement | None,
    *,
    reason: str,
    actor: User,
    agency: Agency | None = None,
) -> Settlement:
    if rung is None or (latest is not None and latest.status == SettlementStatus.OPEN):
        raise Conflict("A ruling is awaited already.", code="ruling_awaited")
    due: date = timezone.localdate() + timedelta(days=rung.days)
    made = Settlement.objects.create(
        case=case,
        level=rung.key,
        raised_by=actor,
        agency=agency,
        reason=reason.strip(),
        due_on=due,
        covers=[one.pk for one in queries.given_in(case)],
    )
    audit.record(
        made,
        "settlement.escalated",
        actor=actor,
        thread=case.pk,
        reason=made.reason,
        level=rung.words,
        due=f"{due:%-d %b %Y}",
    )
    touch(case)
    return made


@transaction.atomic
def rule(
    settlement: Settlement,
    *,
    direction: str,
    reason: str,
    actor: User,
    beyond: Collection[str] = (),
    parts: Mapping[UUID, PartRuling] | None = None,
) -> Settlement:
    """Record the ruling of a level, with its reason; it is about all that the agencies recommend now.

    `beyond` and `parts` as in `record_settlement`, which says what is refused.
    """
    _check(direction, reason)
    case = lock_case(settlement.case_id)
    found = queries.recommended_in(case)
    given = found.given
    _check_parts(case, direction, parts or {}, asks.contested(found.views), found.names)
    ruled = advance(
        settlement,
        "rule",
        SETTLEMENT_FLOW,
        actor=actor,
        reason=reason,
        thread=case.pk,
        fields={
            "direction": direction,
            "ruling": reason.strip(),
            "ruled_by": actor,
            "ruled_at": timezone.now(),
            "covers": [one.pk for one in given],
            "beyond": _beyond(found, direction, beyond),
        },
        level=level(settlement.level).words,
        direction=Direction(direction).label.lower(),
    )
    _write_parts(ruled, parts or {})
    touch(case)
    tell_of_ruling([one.referral for one in given])
    return ruled
