"""Where conditions stand in the navigation, and what of them licenses and first pages show."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from exportctl.core.web.navigation import navigation
from licensing.conditions import queries, rules
from licensing.conditions.gate import unmet_before_shipping
from licensing.licenses.alerts import Alert, register_alerts
from licensing.licenses.gates import register_gate
from licensing.licenses.models import LIVE, License
from licensing.review.needs import MOST, Need, register_needs

navigation(
    "regulator",
    16,
    "Conditions",
    "licensing:desk-conditions",
    permission="conditions.see",
    count=queries.to_check,
)
navigation("inspector", 41, "Conditions", "licensing:desk-conditions", permission="conditions.see")
register_gate(unmet_before_shipping)
SAID = (
    ("breached", "{} of this license {} breached.", "stop"),
    ("overdue", "{} of this license {} overdue.", "stop"),
    ("filed", "Evidence for {} of this license {} to be checked.", "wait"),
)


@register_alerts
def conditions_of_a_license(license: License, actor: User) -> Iterator[Alert]:
    """Say on a license's page what was not met, and what waits for an officer."""
    if not license.conditions:
        return
    exporter = actor.side == Side.EXPORTER
    name = "licensing:license-conditions" if exporter else "licensing:desk-license-conditions"
    url = reverse(name, args=[license.pk])
    counts = queries.count_of(license, on=timezone.localdate())
    if counts["before"] and license.state in LIVE:
        text = "1 condition is" if counts["before"] == 1 else f"{counts['before']} conditions are"
        yield Alert(
            f"Nothing may leave under this license yet: {text} to be met before the first shipment.",
            url,
            "See what is wanted" if exporter else "See the conditions",
            "stop",
        )
    for key, text, tone in SAID:
        number = counts[key]
        if number and not (exporter and key == "filed"):
            what = "1 condition" if number == 1 else f"{number} conditions"
            yield Alert(text.format(what, "is" if number == 1 else "are"), url, "See the conditions", tone)


@register_needs
def conditions_that_need(actor: User) -> Iterator[Need]:
    """Return what is overdue or due soon under the exporter's licenses."""
    if not actor.holds("conditions.file"):
        return
    today = timezone.localdate()
    for one in queries.waiting_of(actor, on=today)[:MOST]:
        if one.due_on is None:
            yield Need(
                f"Meet condition {one.condition.number} of license {one.license.number} before you ship",
                reverse("licensing:obligation", args=[one.pk]),
                text=one.condition.text,
            )
            continue
        state = one.state_on(today)
        word = rules.WORDS[state].lower()
        late = state in {"overdue", "breached"}
        yield Need(
            f"Condition {one.condition.number} of license {one.license.number} is "
            + (word if late else "due soon"),
            reverse("licensing:obligation", args=[one.pk]),
            by=one.due_on,
            text=one.condition.text,
            tone="stop" if late else "wait",
        )
