"""Routing a case by the rules, and what people do to its flags."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.outbox import enqueue
from exportctl.core.people.models import User
from licensing.review.models import Case
from licensing.routing import queries, rules
from licensing.routing.models import CaseFlag, FlagEnd

PORTION = 200  # cases routed in one job after an upgrade
SAID = {
    FlagEnd.GONE: "flag.gone",
    FlagEnd.CHANGED: "flag.changed",
    FlagEnd.SET_ASIDE: "flag.set_aside",
    FlagEnd.TAKEN_OFF: "flag.taken_off",
}
log = structlog.get_logger(__name__)


@transaction.atomic
def route(case_id: UUID) -> Case:
    """Draw a case's flags by the rules, as it is now; the same facts change nothing.

    A rule that fails leaves its own flag as it was, and the case gets the flag "could not be routed". A flag
    that somebody set aside stays away for the reason it had. A closed case keeps its flags.
    """
    case = _locked(case_id)
    if case.closed_at is not None:
        return case
    drawn = rules.draw(queries.facts_of(case), rules.RULES)
    wanted = dict(drawn.reasons)
    for key, error in drawn.failed.items():
        log.error(
            "routing_rule_failed", case=str(case_id), rule=key, error=f"{type(error).__name__}: {error}"
        )
    if drawn.failed:
        names = ", ".join(rules.label_of(key) for key in sorted(drawn.failed))
        wanted[rules.FAILED.key] = f"These rules failed: {names}"
    _follow(case, wanted, kept=drawn.failed.keys())
    _mirror(case, routed=0 if drawn.failed else rules.EDITION)
    return case


def _follow(case: Case, wanted: dict[str, str], *, kept: Collection[str]) -> None:
    """Close the rules' flags that hold no more, and raise those that do; `kept` are left as they are."""
    now = timezone.now()
    standing = {one.key: one for one in CaseFlag.objects.filter(case=case, raised_by=None, cleared_at=None)}
    left_aside = queries.set_aside(case.pk)
    for key, flag in standing.items():
        if key not in kept and wanted.get(key) != flag.reason:
            _end(flag, FlagEnd.CHANGED if key in wanted else FlagEnd.GONE, at=now)
    for key, reason in wanted.items():
        stands = key in standing and standing[key].cleared_at is None
        if not stands and left_aside.get(key) != reason:
            made = CaseFlag.objects.create(case=case, key=key, reason=reason, raised_at=now)
            audit.record(made, "flag.raised", actor=None, thread=case.pk, label=made.label, why=reason)


def _end(
    flag: CaseFlag, end: FlagEnd, *, at: datetime, actor: User | None = None, reason: str = ""
) -> CaseFlag:
    flag.end, flag.cleared_at, flag.cleared_by, flag.end_reason = end, at, actor, reason
    flag.version += 1
    flag.save(update_fields=["end", "cleared_at", "cleared_by", "end_reason", "version", "updated_at"])
    audit.record(flag, SAID[end], actor=actor, thread=flag.case_id, reason=reason, label=flag.label)
    return flag


def _mirror(case: Case, *, routed: int | None = None) -> None:
    """Keep the keys of the open flags beside the locked case, where queues look for them."""
    open_flags = CaseFlag.objects.filter(case=case, cleared_at=None)
    keys = list(open_flags.order_by("key").values_list("key", flat=True))
    edition = case.routed if routed is None else routed
    if (case.flags, case.routed) != (keys, edition):
        case.flags, case.routed = keys, edition
        case.save(update_fields=["flags", "routed"])


def _locked(case_id: UUID) -> Case:
    cases = Case.objects.select_for_update(of=("self",))
    return cases.select_related("application__organization", "officer").get(pk=case_id)


@transaction.atomic
def set_flag(case: Case, *, key: str, reason: str, actor: User) -> CaseFlag:
    """Mark a case with one of the flags that people set.

    Raises:
        NotPermitted: the actor may mark no case, or the case is closed.
        DomainError: `flag_unknown` or `reason_required`.
        Conflict: `already_flagged`.
    """
    locked = _locked(case.pk)
    require(actor, "routing.flag", locked)
    if key not in {one.key for one in rules.HAND}:
        raise DomainError("Choose one of the flags.", code="flag_unknown")
    _need(reason)
    if CaseFlag.objects.filter(case=locked, key=key, cleared_at=None).exists():
        raise Conflict(f"The case has the flag “{rules.label_of(key)}” already.", code="already_flagged")
    now = timezone.now()
    made = CaseFlag.objects.create(
        case=locked, key=key, reason=reason.strip(), raised_at=now, raised_by=actor
    )
    audit.record(made, "flag.set", actor=actor, thread=locked.pk, reason=made.reason, label=made.label)
    _mirror(locked)
    return made


def take_off(flag: CaseFlag, *, reason: str, actor: User) -> CaseFlag:
    """Take a flag off that a person set.

    Raises:
        NotPermitted: the actor may not, a rule raised it, or the case is closed.
        DomainError: `reason_required`.
        Conflict: `already_ended`.
    """
    return _ended_by(flag, FlagEnd.TAKEN_OFF, "routing.flag", reason=reason, actor=actor)


def set_aside(flag: CaseFlag, *, reason: str, actor: User) -> CaseFlag:
    """Set a rule's flag aside: it comes back only for another reason than it has now.

    Raises:
        NotPermitted, DomainError, Conflict: as `take_off` does.
    """
    return _ended_by(flag, FlagEnd.SET_ASIDE, "routing.set_aside", reason=reason, actor=actor)


@transaction.atomic
def _ended_by(flag: CaseFlag, end: FlagEnd, permission: str, *, reason: str, actor: User) -> CaseFlag:
    case = _locked(flag.case_id)
    current = CaseFlag.objects.get(pk=flag.pk)
    current.case = case
    require(actor, permission, current)
    _need(reason)
    if current.cleared_at is not None:
        raise Conflict(f"The flag “{current.label}” has ended already.", code="already_ended")
    ended = _end(current, end, at=timezone.now(), actor=actor, reason=reason.strip())
    _mirror(case)
    return ended


def _need(reason: str) -> None:
    if not reason.strip():
        raise DomainError("Say why. It is kept with the case.", code="reason_required")


def look_for_unrouted() -> bool:
    """Have a worker route the open cases that these rules were not asked about, if there are any; say so."""
    found = queries.unrouted(rules.EDITION).exists()
    if found:
        request_routing()
    return found


def request_routing(*, after: UUID | None = None) -> None:
    """Queue the routing of a portion of them."""
    place = str(after or "")
    enqueue("routing.route_portion", key=f"routing.route_portion:{place}", after=place)


@transaction.atomic
def route_portion(*, after: UUID | None) -> int:
    """Route a portion of the cases that these rules were not asked about; the next follows through the queue.

    The locks are taken in the order of the ids and held until the portion is done; return how many.
    """
    rest = queries.unrouted(rules.EDITION)
    portion = list((rest.filter(pk__gt=after) if after else rest).values_list("pk", flat=True)[:PORTION])
    for case_id in portion:
        route(case_id)
    if len(portion) == PORTION:
        request_routing(after=portion[-1])
    return len(portion)
