"""What the page with every component is drawn from."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms

from exportctl.core.access import ALLOW, Verdict
from exportctl.core.calendar.rules import Pause, state
from exportctl.core.errors import Gap
from exportctl.core.web.pages import Page
from exportctl.core.web.shapes import Row, Task, TaskSection

AT = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)


class Kitchen(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="Name of the consignee", help_text="As on its registration.", max_length=120)
    note = forms.CharField(label="Why do they need the goods?", widget=forms.Textarea, required=False)
    country = forms.ChoiceField(
        label="Country", choices=[("", "Choose"), ("DE", "Germany"), ("FR", "France")]
    )
    military = forms.ChoiceField(
        label="Is the end user military?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
    )
    result = forms.ChoiceField(
        label="Result of the visit",
        help_text="What you saw, not what you were told.",
        choices=[
            ("favorable", "Favorable"),
            ("unfavorable", "Unfavorable"),
            ("not_done", "Could not be done"),
        ],
        widget=forms.RadioSelect,
    )
    grounds = forms.MultipleChoiceField(
        label="Grounds",
        choices=[("name", "Name differs"), ("born", "Date of birth differs")],
        widget=forms.CheckboxSelectMultiple,
    )
    statement = forms.FileField(label="End-use statement", help_text="PDF, at most 20 MB.")
    shipped = forms.DateField(label="Day of shipment")
    declare = forms.BooleanField(label="I declare that this is true")


class Amount(forms.Form):
    """A quantity with its unit."""

    quantity = forms.DecimalField(label="Quantity", initial=Decimal("12.5"))
    unit = forms.ChoiceField(label="Unit", choices=[("KGM", "kilograms")])


@dataclass(frozen=True)
class Part:
    """A contribution to a score."""

    title: str
    points: Decimal
    fact: str
    source: str = "Guidance 3.2"


def clock_at(now: datetime, target: int) -> Any:
    """A clock that was paused once."""
    pause = Pause(
        datetime(2026, 11, 10, tzinfo=UTC), datetime(2026, 11, 13, tzinfo=UTC), "Question to the exporter"
    )
    start = datetime(2026, 11, 2, tzinfo=UTC)
    return state(start, target=target, unit="working", jurisdiction="DE", pauses=[pause], now=now)


def context(shell: str, *, bound: bool = True) -> dict[str, Any]:
    """Everything that the kitchen sink's template draws."""
    parts = [
        Part(
            "End user shares an address with a listed party", Decimal("25"), "12 Harbor Road, matched at 94"
        ),
        Part("Destination is a known transshipment place", Decimal("15"), "Consignee in a free zone"),
        Part("Long record of favorable checks", Decimal("-5"), "6 favorable checks since 2021"),
    ]
    event = SimpleNamespace(
        actor_name="Omar Haddad", sentence="asked the exporter a question", at=AT, reason="Who?"
    )
    return {
        "shell": f"layouts/{shell}.html",
        "form": Kitchen({} if bound else None),
        "other": Amount(),
        "gaps": [
            Gap("Add at least one line of goods", "/goods/"),
            Gap("Say who the end user is", "/parties/", "name"),
        ],
        "long_name": "Consolidated Precision Instruments and Photonic Measurement Systems Manufacturing " * 2,
        "arabic": "شركة النور للتجارة",
        "chinese": "深圳市光电仪器有限公司",
        "on": date(2026, 12, 2),
        "at": AT,
        "weight": Decimal("1200.500"),
        "allow": ALLOW,
        "refuse": Verdict("You made this decision; someone else must countersign it."),
        "sections": [
            TaskSection(
                "What you export",
                [Task("Goods", "/goods/", "complete"), Task("Parties", "/p/", "incomplete")],
            ),
            TaskSection("Send", [Task("Declaration", state="cannot_start", hint="After everything above.")]),
        ],
        "rows": [
            Row("Consignee", "Arden Photonics", "/edit/"),
            Row("Address", ""),
            Row("Country", "Germany"),
        ],
        "cases": ["C-2026-000121", "C-2026-000122", "C-2026-000123"],
        "page": Page([], "?after=x", "?"),
        "running": clock_at(AT, 30),
        "overdue": clock_at(AT, 5),
        "assessment": SimpleNamespace(score=Decimal("35"), band="medium", contributions=parts),
        "events": [event, event],
        "rail": shell in ("portal", "desk"),
    }
