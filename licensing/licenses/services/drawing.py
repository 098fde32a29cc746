"""Drawing down: the ledger of what left under a license."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core.errors import Conflict, DomainError, Missing
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from licensing.licenses import gates, queries, rules
from licensing.licenses.events import LicenseDrawn
from licensing.licenses.models import Drawdown, License, LicenseLine
from licensing.licenses.services.moving import end
from licensing.licenses.services.reminding import remind_of_use
from licensing.types import registry as types


@dataclass(frozen=True)
class Draw:
    """What is to be drawn: how much of which line left on which day, and what recorded it.

    `value` is in the line's currency; None where the line states no value.
    """

    line_id: UUID
    quantity: Decimal
    on: date
    source: str
    reference: str
    value: Decimal | None = None


@transaction.atomic
def draw_down(draw: Draw, *, actor: User) -> Drawdown:
    """Write one entry of a line's ledger under lock; the caller has asked whether `actor` may.

    When no quantity is left on any line, the license is used up; a line of which only the value is used up
    can still be changed. The same source draws once. The state is that of
    this moment: a license past its last day is expired even if no task has closed it, and a hit that is open
    or true stops it as a hold does, even before the news of the hit has put the license on hold. So does what
    features above this one know: a condition that is to be met before the first shipment.

    Raises:
        DomainError: what `rules.balance_after` and `rules.value_after` raise, `license_closed`, or
            `not_before` (`gates.check`).
        Missing: there is no such line.
        Conflict: `drawn_already` when `draw.source` has drawn before.
    """
    license, line = _locked_line(draw.line_id)
    if uncounted := rules.why_uncounted(types.of(license.kind)):
        raise DomainError(uncounted, code="license_closed")
    if Drawdown.objects.filter(source=draw.source).exists():
        raise Conflict("This has been drawn from the license already.", code="drawn_already")
    balance = rules.balance_after(
        draw.quantity,
        authorized=line.authorized,
        drawn=line.drawn,
        on=draw.on,
        valid_from=license.valid_from,
        valid_to=license.valid_to,
    )
    worth = rules.value_after(draw.value, value=line.value, drawn=line.drawn_value, currency=line.currency)
    closed = queries.why_closed(license, on=timezone.localdate())
    if closed:
        raise DomainError(closed, code="license_closed")
    gates.check(license)
    entry = Drawdown.objects.create(
        line=line,
        quantity=draw.quantity,
        balance=balance,
        value=worth[0] if worth else None,
        value_balance=worth[1] if worth else None,
        on=draw.on,
        source=draw.source,
        reference=draw.reference,
        recorded_by=actor,
    )
    line.drawn += draw.quantity
    line.drawn_value += worth[0] if worth else 0
    line.version += 1
    line.save(update_fields=["drawn", "drawn_value", "version", "updated_at"])
    publish(LicenseDrawn(license_id=license.pk, drawdown_id=entry.pk))
    if not any(one.drawn < one.authorized for one in license.lines.all()):
        end(license, "exhaust", actor=None)
    else:
        remind_of_use(license, line)
    return entry


def _locked_line(line_id: UUID) -> tuple[License, LicenseLine]:
    """Lock the license, then its line: two shipments under one license wait for each other."""
    license = License.objects.select_for_update(of=("self",)).filter(lines=line_id).first()
    if license is None:
        raise Missing
    return license, LicenseLine.objects.select_for_update(of=("self",)).get(pk=line_id)
