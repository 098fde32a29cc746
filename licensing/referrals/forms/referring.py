"""What officers and chairs type: a referral, words to an agency, how a conflict was settled."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from exportctl.core.reference import units
from exportctl.core.web.forms import PlainForm, offer
from licensing.advice.forms.plain import Words
from licensing.applications.models import GoodsLine, Party
from licensing.questions.forms import QuestionForm
from licensing.referrals.models import Agency, Direction
from licensing.referrals.rules import LONGEST_DAYS, plain
from licensing.referrals.services import PartRuling, Question


class ReferForm(PlainForm):
    """To whom a case is referred, what is asked, and about what."""

    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        label="Agencies and teams",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one agency."},
    )
    question = Words(
        label="What do you ask them?",
        rows=5,
        help_text="The same question to each. They see the application, not your notes, hits or score.",
        error_messages={"required": "Write the question."},
    )
    own_reference = forms.CharField(label="Your reference", max_length=60, required=False)
    days = forms.IntegerField(
        label="Days to answer",
        required=False,
        min_value=1,
        max_value=LONGEST_DAYS,
        help_text="Calendar days. Empty: the days that stand beside each agency.",
    )
    lines = forms.ModelMultipleChoiceField(
        GoodsLine.objects.none(),
        label="Lines",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    parties = forms.ModelMultipleChoiceField(
        Party.objects.none(),
        label="Parties",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, agencies: Any, lines: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "agencies", agencies, label=_agency_label)
        offer(self, "lines", lines, label=_line_label)
        offer(self, "parties", parties, label=_party_label)

    def question_asked(self) -> Question:
        """Return what was typed."""
        data = self.cleaned_data
        return Question(
            text=data["question"],
            lines=list(data["lines"]),
            parties=list(data["parties"]),
            own_reference=data["own_reference"],
            days=data["days"],
        )


def _agency_label(agency: Agency) -> str:
    return f"{agency.name}, {agency.days} days"


def _line_label(line: GoodsLine) -> str:
    return f"Line {line.number}: {line.description}"


def _party_label(party: Party) -> str:
    return f"{party.get_role_display()}: {party.name}"


class AgencyQuestionForm(QuestionForm):
    """A question to the exporter that an agency drafts; it is asked in the agency's name."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, straight=False, **kwargs)
        for name in ("asked_for", "documents"):
            del self.fields[name]


class WordsForm(PlainForm):
    """Some words that are needed; the view says what they are for."""

    reason = Words(label="Reason", rows=5, error_messages={"required": "Write something."})

    def __init__(self, *args: Any, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, hint


class SettleForm(PlainForm):
    """How a conflict was settled, or a ruling; `asks` are what agencies ask for, each in a sentence.

    `lines` and `parties` are those that can be ruled on one by one; without `counts` a line goes as a whole.
    """

    direction = forms.ChoiceField(
        label="Which way does it go?",
        choices=Direction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say which way it goes."},
    )
    beyond = forms.MultipleChoiceField(
        label="What may a decision go beyond?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Where the goods may go. What is not ticked binds the decision.",
        error_messages={"invalid_choice": "The agencies ask for something else by now. Read it first."},
    )
    reason = Words(
        label="Why",
        rows=6,
        help_text="What was weighed, and with whom it was talked through. The agencies read it.",
        error_messages={"required": "Say why; it stays on record."},
    )

    def __init__(
        self,
        *args: Any,
        asks: Iterable[str] = (),
        lines: Iterable[GoodsLine] = (),
        parties: Iterable[Party] = (),
        counts: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(sentence, sentence) for sentence in dict.fromkeys(asks)]
        if choices:
            offer(self, "beyond", choices)
        else:
            del self.fields["beyond"]
        self.parts: list[tuple[str, UUID]] = []
        for line in lines:
            name = f"Line {line.number}: {line.description}"
            self._add(
                f"line_{line.pk}", line.pk, name, _how_much(line, name) if counts else _whole(line, name)
            )
        for party in parties:
            name = f"{party.get_role_display()}: {party.name}"
            self._add(
                f"party_{party.pk}", party.pk, name, _choice(name, [("in", "Stays"), ("out", "Left out")])
            )

    def _add(self, field: str, pk: UUID, name: str, ruled: forms.Field) -> None:
        self.parts.append((field, pk))
        self.fields[field] = ruled
        self.fields[f"why_{pk}"] = Words(
            label=f"{name}: reason", required=False, rows=2, help_text="The agencies read it."
        )

    def part_rows(self) -> list[dict[str, Any]]:
        """Return the fields of each line and party that can be ruled on, open where something is in them."""
        rows = [(self[field], self[f"why_{pk}"]) for field, pk in self.parts]
        return [
            {
                "ruled": ruled,
                "why": why,
                "open": bool(ruled.value() or why.value() or ruled.errors or why.errors),
            }
            for ruled, why in rows
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the ruling where a reason stands without one, and for the reason of a ruling."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for field, pk in self.parts:
            ruled = data.get(field) not in (None, "")
            if ruled and not data.get(f"why_{pk}"):
                self.add_error(f"why_{pk}", "Say why; the agencies read it.")
            if data.get(f"why_{pk}") and not ruled and field not in self.errors:
                self.add_error(field, "Say what is ruled, or clear the reason.")
        return data

    def settled(self) -> dict[str, Any]:
        """Return what was typed, as the services take it; only for a valid form."""
        data = self.cleaned_data
        ruled = {pk: self._ruling(field, data[f"why_{pk}"]) for field, pk in self.parts}
        return {
            "direction": data["direction"],
            "reason": data["reason"],
            "beyond": data.get("beyond", ()),
            "parts": {pk: one for pk, one in ruled.items() if one is not None},
        }

    def _ruling(self, field: str, reason: str) -> PartRuling | None:
        typed = self.cleaned_data[field]
        if typed in (None, ""):
            return None
        if field.startswith("line_"):
            return PartRuling(reason, quantity=Decimal(typed))
        return PartRuling(reason, stays=typed == "in")


def _how_much(line: GoodsLine, name: str) -> forms.Field:
    applied = f"{plain(line.quantity)} {units.name(line.unit, line.quantity)}"
    return forms.DecimalField(
        label=name,
        required=False,
        min_value=Decimal(0),
        max_value=line.quantity,
        max_digits=16,
        decimal_places=3,
        help_text=f"Applied for: {applied}. Zero refuses the line. Empty: nothing is said of it here.",
    )


def _whole(line: GoodsLine, name: str) -> forms.Field:
    return _choice(name, [(plain(line.quantity), "Approved"), ("0", "Refused")])


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "Not ruled on"), *choices])
