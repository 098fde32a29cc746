"""What becomes of obligations when a license goes over to another organization.

The new holder takes the conditions over as they stand: what was met stays met, what is open goes over with
its day, and no day that was counted from the issue begins anew. What was breached stays with whom it was
breached under, and so does evidence that waits for an officer, until it is accepted or sent back.
"""

from django.db.models import Q
from django.utils import timezone

from licensing.conditions.models import Condition, Due, Obligation, ObligationStatus
from licensing.conditions.services.carrying import DONE, OPEN, carry_over
from licensing.conditions.services.moving import move
from licensing.licenses.models import License


def former_edition(license: License) -> License | None:
    """Return the edition before where it is another organization's, or None."""
    before = license.replaces
    return before if before is not None and before.organization_id != license.organization_id else None


def taken_over(license: License, number: int) -> Condition | None:
    """Return the condition that the former holder had under a number, or None."""
    former = former_edition(license)
    return former.condition_rows.filter(number=number).first() if former is not None else None


def causes_taken_over(condition: Condition) -> set[str]:
    """Return what made something due under a former holder already: it is not due once more."""
    before = taken_over(condition.license, condition.number)
    return set() if before is None else set(before.obligations.values_list("cause", flat=True))


def inherit(license: License, former: License) -> int:
    """Hand over what the former holder had met or still owes; return how much is new. Safe to repeat."""
    conditions = {one.text: one for one in license.condition_rows.all()}
    earlier = Q(license__number=former.number, license__organization=former.organization_id)
    shipped = earlier & Q(license__edition__lt=former.edition, cause__startswith="shipment:", status__in=OPEN)
    found = Obligation.objects.filter(Q(license=former) | shipped, condition__text__in=conditions)
    found = found.select_related("condition", "license").select_for_update(of=("self",)).order_by("pk")
    return sum(_hand_over(one, conditions[one.condition.text]) for one in found)


def hand_on(obligation: Obligation) -> bool:
    """Hand an obligation on whose license went over to another organization meanwhile; say whether it did."""
    later = License.objects.filter(replaces=obligation.license_id).first()
    if later is None or former_edition(later) is None:
        return False
    condition = later.condition_rows.filter(text=obligation.condition.text).first()
    return condition is not None and bool(_hand_over(obligation, condition) or obligation.cause == Due.BEFORE)


def _hand_over(one: Obligation, condition: Condition) -> int:
    """Give one obligation to the new holder's condition where it belongs there; return 1 if it is new."""
    happened = one.cause.startswith("shipment:") and one.status in DONE
    waits = one.status == ObligationStatus.FILED and one.cause != Due.BEFORE
    breached = one.breached_on is not None and one.status not in DONE
    if happened or waits or breached or one.status == ObligationStatus.REPLACED:
        return 0
    made, new = Obligation.objects.get_or_create(
        condition=condition,
        cause=one.cause,
        defaults={"license": condition.license, "about": one.about, "due_on": one.due_on},
    )
    if one.status in OPEN:
        move(one, "replace", actor=None, fields={"closed_at": timezone.now()})
    elif one.status in DONE and made.status in OPEN:
        carry_over(made, one)
    return int(new)
