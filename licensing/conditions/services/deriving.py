"""From the conditions of a license to what is due under them, and when."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.people.models import User
from licensing.conditions import rules
from licensing.conditions.models import Condition, Due, Obligation, ObligationStatus
from licensing.conditions.services.carrying import carry
from licensing.conditions.services.inheriting import (
    causes_taken_over,
    former_edition,
    inherit,
    taken_over,
)
from licensing.conditions.services.moving import move
from licensing.licenses.editions import issued_ended
from licensing.licenses.models import Drawdown, License
from licensing.licenses.services.moving import locked_license
from licensing.review.library import source_of, standard

SETTLED = ("kind", "due", "amount", "fixed_on", "evidence", "scheduled_by_id")


@transaction.atomic
def derive(license_id: UUID) -> int:
    """Write down a license's conditions and every day that falls due under them; return how many are new.

    Safe to repeat and to run twice at once: the license is locked, and each cause makes one day.
    """
    license = License.objects.select_for_update(of=("self",)).filter(pk=license_id).first()
    if license is None:
        return 0
    if license.replaces is not None and issued_ended(license):
        return _keep_before(license, license.replaces)
    former = former_edition(license)
    if former is not None:
        derive(former.pk)
    elif license.replaces_id is not None:
        _close_earlier(license)
    if not license.conditions:
        return 0
    conditions = list(license.condition_rows.all()) or _write_down(license)
    new = inherit(license, former) if former is not None else 0
    new += sum(_add(license, condition) for condition in conditions)
    carry(license)
    return new


def _keep_before(license: License, before: License) -> int:
    """Write down the conditions of an ended license's corrected record as they stood.

    What is due stays due under the edition before: nothing leaves under this one, and no day begins anew.
    """
    new = derive(before.pk)
    if not license.condition_rows.exists():
        made = [_copy(one, license) for one in before.condition_rows.order_by("number")]
        Condition.objects.bulk_create(made)
    return new


def _copy(condition: Condition, license: License) -> Condition:
    same = ("number", "text", "source", *SETTLED)
    return Condition(license=license, **{name: getattr(condition, name) for name in same})


def _close_earlier(license: License) -> None:
    """Close what the validity of the edition before would have made due later: this edition says it anew.

    Under an edition that was replaced nothing leaves any more, so nothing is due before its first shipment.
    What is due for what happened already, such as a shipment, stays due under the edition before.
    """
    later = Obligation.objects.filter(
        license=license.replaces_id,
        status__in=(ObligationStatus.OPEN, ObligationStatus.SENT_BACK),
    ).filter(
        Q(condition__due__in=(Due.EXPIRY, Due.PERIODIC), due_on__gt=timezone.localdate(license.issued_at))
        | Q(condition__due=Due.BEFORE)
    )
    for one in later.select_related("condition", "license"):
        move(one, "replace", actor=None, fields={"closed_at": timezone.now()})


def _write_down(license: License) -> list[Condition]:
    return Condition.objects.bulk_create(as_issued(license))


def as_issued(license: License) -> list[Condition]:
    """Return a license's conditions as they are to be written down."""
    sources = list(license.decision.condition_sources)
    known = (
        sources if len(sources) == len(license.conditions) else [source_of(one) for one in license.conditions]
    )
    return [
        _condition(license, number, text, source)
        for number, (text, source) in enumerate(zip(license.conditions, known, strict=True), start=1)
    ]


def _condition(license: License, number: int, text: str, source: str) -> Condition:
    found = standard(source)
    made = Condition(license=license, number=number, text=text, source=source)
    if (taken := taken_over(license, number)) is not None:
        for name in SETTLED:
            setattr(made, name, getattr(taken, name))
    elif found is not None:
        made.kind, made.due, made.amount, made.evidence = found.kind, found.due, found.amount, found.evidence
    elif (earlier := _settled_before(license, text)) is not None:
        made.due, made.evidence, made.scheduled_by_id = earlier.due, earlier.evidence, earlier.scheduled_by_id
    return made


def _settled_before(license: License, text: str) -> Condition | None:
    """Return the condition in the same words that stopped the edition before: a variation lifts no stop."""
    if license.replaces_id is None:
        return None
    return Condition.objects.filter(license=license.replaces_id, due=Due.BEFORE, text=text).first()


def terms_of(condition: Condition) -> rules.Terms:
    """Return when a condition is due."""
    return rules.Terms(condition.due, condition.amount, condition.fixed_on)


def _add(license: License, condition: Condition) -> int:
    """Write down the days of a condition that are not known yet."""
    if condition.due == "none":
        return 0
    falling = rules.falling(
        terms_of(condition),
        issued_on=timezone.localdate(license.issued_at),
        valid_to=license.valid_to,
        shipments=_shipments(license) if condition.due in {"first", "each"} else (),
    )
    known = set(condition.obligations.values_list("cause", flat=True)) | causes_taken_over(condition)
    new = [
        Obligation(
            condition=condition, license=license, cause=one.cause, about=one.about[:120], due_on=one.due_on
        )
        for one in falling
        if one.cause not in known
    ]
    return len(Obligation.objects.bulk_create(new))


def _shipments(license: License) -> list[rules.Shipment]:
    """Return what left, in the order in which it was recorded: the first shipment stays the first."""
    ledger = Drawdown.objects.filter(line__license=license).order_by("created_at", "pk")
    return [rules.Shipment(str(entry.pk), entry.reference, entry.on) for entry in ledger]


@transaction.atomic
def schedule(condition: Condition, terms: rules.Terms, *, evidence: bool, actor: User) -> Condition:
    """Say when a condition is due whose text names a day that the library does not know. Once, for good.

    Raises:
        NotPermitted: the actor may not check conditions.
        DomainError: what `rules.check_terms` raises, or `standard_condition`.
        Conflict: it is known already when it is due (`scheduled_already`).
    """
    require(actor, "conditions.check")
    rules.check_terms(terms)
    license = locked_license(condition.license)
    locked = Condition.objects.select_for_update(of=("self",)).get(pk=condition.pk)
    if locked.source:
        raise DomainError(
            "This is a standard condition: the library says when it is due.", code="standard_condition"
        )
    if locked.due != "none":
        raise Conflict("It is settled already when this condition is due.", code="scheduled_already")
    locked.due, locked.fixed_on, locked.evidence = terms.due, terms.fixed_on, evidence
    locked.amount = None if terms.due in {"fixed", "before"} else terms.amount
    locked.fixed_on = terms.fixed_on if terms.due == "fixed" else None
    locked.scheduled_by = actor
    locked.version += 1
    locked.save(
        update_fields=["due", "amount", "fixed_on", "evidence", "scheduled_by", "version", "updated_at"]
    )
    audit.record(
        locked,
        "condition.scheduled",
        actor=actor,
        thread=license.case_id,
        after={"due": locked.due, "amount": locked.amount, "fixed_on": str(locked.fixed_on or "")},
        number=locked.number,
        license=license.number,
    )
    _add(license, locked)
    return locked
