"""What the calendar does: breaches are recorded and exporters reminded, each once."""

from datetime import date, timedelta

from django.db import transaction

from exportctl.core.errors import Conflict
from licensing.conditions import rules
from licensing.conditions.models import Obligation, ObligationStatus
from licensing.conditions.services.deriving import derive
from licensing.conditions.services.moving import move
from licensing.conditions.services.telling import tell
from licensing.licenses.models import License

UNDONE = (ObligationStatus.OPEN, ObligationStatus.SENT_BACK)


def mind(*, on: date) -> tuple[int, int, int]:
    """Derive what no news reached, record breaches, remind; return how many of each.

    Safe to repeat, to run twice at once and to miss: states are computed by date wherever they are shown.
    """
    unwritten = License.objects.exclude(conditions=[]).filter(condition_rows=None)
    derived = sum(derive(key) for key in unwritten.values_list("pk", flat=True))
    undone = Obligation.objects.filter(status__in=UNDONE)
    over = undone.filter(due_on__lt=on - timedelta(days=rules.GRACE_DAYS))
    near = undone.filter(due_on__range=(on, on + timedelta(days=rules.REMIND_DAYS)), reminded_on=None)
    late = undone.filter(due_on__lt=on, warned_on=None)
    told = sum(_tell(one, "soon", on) for one in near.order_by("due_on", "pk"))
    told += sum(_tell(one, "overdue", on) for one in late.order_by("due_on", "pk"))
    breached = sum(_breach(one, on) for one in over.order_by("due_on", "pk"))
    return derived, breached, told


def _breach(obligation: Obligation, on: date) -> bool:
    try:
        move(obligation, "breach", actor=None, fields={"breached_on": obligation.breached_on or on})
    except Conflict:
        return False  # evidence came, or it was waived, since the list was read
    return True


@transaction.atomic
def _tell(obligation: Obligation, what: str, on: date) -> bool:
    """Remind once: whoever comes second finds the day written."""
    field = {"soon": "reminded_on", "overdue": "warned_on"}[what]
    locked = Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)
    if locked.status not in UNDONE or getattr(locked, field) is not None:
        return False
    setattr(locked, field, on)
    locked.version += 1
    locked.save(update_fields=[field, "version", "updated_at"])
    tell(locked, what)
    return True
