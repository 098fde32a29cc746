"""Where returns stand in the navigation, and what of them licenses and first pages show."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from exportctl.core.access import check
from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from exportctl.core.web.navigation import navigation
from licensing.licenses.alerts import Alert, Offer, register_alerts, register_offers
from licensing.licenses.models import License, LicenseStatus
from licensing.returns import queries
from licensing.review.needs import MOST, Need, register_needs

navigation("regulator", 17, "Returns", "licensing:desk-returns", permission="returns.see")
navigation("inspector", 42, "Returns", "licensing:desk-returns", permission="returns.see")


@register_alerts
def goods_that_are_out(license: License, actor: User) -> Iterator[Alert]:
    """Say on a license's page, for each line, what is still out and by when it is due."""
    exporter = actor.side == Side.EXPORTER
    if license.return_by is None or not (exporter or actor.holds("returns.see")):
        return
    url = reverse(f"licensing:{'' if exporter else 'desk-'}license-returns", args=[license.pk])
    for one in queries.rows_of([license], on=timezone.localdate()):
        if one.state == "done":
            continue
        late = one.state == "overdue"
        due = (
            f"overdue since {license.return_by:%-d %b %Y}"
            if late
            else f"back by {license.return_by:%-d %b %Y}"
        )
        text = f"Line {one.account.line.number}: {one.amount} still out, {due}."
        yield Alert(text, url, "See the returns", "stop" if late else "wait")


@register_offers
def record_what_came_back(license: License, actor: User) -> Iterator[Offer]:
    """Offer to record what came back under a temporary license."""
    if license.return_by is None or license.status == LicenseStatus.REPLACED:
        return
    yield Offer(
        "Goods that come back",
        f"What left is to be back by {license.return_by:%-d %b %Y}. Record what came back, was destroyed or "
        "consumed, or stays abroad under another license.",
        reverse("licensing:license-returns", args=[license.pk]),
        "Record a return",
        check(actor, "returns.record"),  # the license is one of theirs, or its page would not show
    )


@register_needs
def returns_that_are_due(actor: User) -> Iterator[Need]:
    """Return the exporter's licenses with goods that are overdue or due back soon."""
    if not actor.holds("returns.record"):
        return
    today = timezone.localdate()
    for one in queries.due_of(actor, on=today)[:MOST]:
        late = one.return_by is not None and one.return_by < today
        yield Need(
            f"Goods under license {one.number} are {'overdue' if late else 'due back soon'}",
            reverse("licensing:license-returns", args=[one.pk]),
            by=one.return_by,
            text="Record what came back, or what else became of it.",
            tone="stop" if late else "wait",
        )
