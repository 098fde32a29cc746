"""What officers type: filters of the queue, questions, reasons, answers."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from exportctl.core.web.forms import PlainForm
from licensing.advice import queries, rules
from licensing.advice.forms.plain import Words
from licensing.advice.models import (
    AdviceAnswer,
    AdviceItem,
    AdviceRequest,
    LineOutcome,
    PrecedentUse,
    RequestKind,
    RequestStatus,
)
from licensing.advice.services import Given, LineGiven
from licensing.control_lists.models import ControlListEdition
from licensing.control_lists.queries import entries_in_force

WHOSE = {"mine": "Mine", "unassigned": "Unassigned", "all": "All"}
ITEM_PARTS = ("outcome", "entry", "reason")
ORDERS = {"due": "Most urgent", "newest": "Newest", "oldest": "Oldest"}


def _choice(label: str, choices: Iterable[tuple[str, str]]) -> forms.ChoiceField:
    """Return an optional filter; what is none of its choices is named and left out."""
    unknown = f"{label}: “%(value)s” is none of the choices, so it was left out."
    return forms.ChoiceField(
        label=label, choices=list(choices), required=False, error_messages={"invalid_choice": unknown}
    )


class QueueForm(forms.Form):
    """The filters of the queue, as they stand in the address."""

    q = forms.CharField(required=False, label="Search", max_length=100)
    whose = _choice("Whose requests", WHOSE.items())
    kind = _choice("Kind", [("", "Any"), *RequestKind.choices])
    status = _choice(
        "Status", [("", "All open"), *((v, label) for v, label in RequestStatus.choices if v != "draft")]
    )
    clock = _choice("Clock", [("", "Any"), ("overdue", "Overdue"), ("waiting", "Paused")])
    order = _choice("Order", ORDERS.items())

    def filters(self) -> queries.Filters:
        """Return what was asked for; a filter that cannot be read filters nothing and has its error."""
        self.full_clean()
        data = self.cleaned_data
        return queries.Filters(
            whose=data.get("whose") or "all",
            kind=data.get("kind", ""),
            status=data.get("status", ""),
            clock=data.get("clock", ""),
            text=data.get("q", ""),
        )


class PrecedentForm(forms.Form):
    """What is looked for among the answers of before."""

    q = forms.CharField(required=False, label="Words", max_length=100)
    entry = forms.CharField(required=False, label="Control entry begins with", max_length=20)
    outcome = _choice("Answer", [("", "Any"), *LineOutcome.choices])
    state = _choice("State", [("", "In force"), ("all", "All that was ever issued")])


class AssignForm(PlainForm):
    """Who gets a request."""

    officer = forms.ModelChoiceField(
        User.objects.filter(groups__name=Role.LICENSING_OFFICER, is_active=True).order_by("name", "email"),
        label="Licensing officer",
        empty_label="Choose an officer",
        error_messages={"required": "Choose an officer."},
    )


class QuestionForm(PlainForm):
    """A question to the exporter."""

    question = Words(
        label="Your question",
        rows=5,
        help_text="Ask one thing plainly, and say why. The clock stands still until it is answered.",
        error_messages={"required": "Write the question."},
    )


class ReasonForm(PlainForm):
    """Why, in words."""

    reason = Words(label="Reason", rows=4, error_messages={"required": "Say why."})


class AnswerForm(PlainForm):
    """An answer: one part for each item, and what holds for all of it."""

    edition = forms.ModelChoiceField(
        ControlListEdition.objects.none(),
        label="Control list that was read",
        empty_label="Choose the list",
        error_messages={"required": "Choose the list; the answer is about it."},
    )
    scope = Words(
        label="What the answer covers",
        help_text="What it rests on, and what would need a new answer. The exporter reads it.",
        error_messages={"required": "Say what the answer covers."},
    )
    conditions = Words(
        label="Conditions", rows=3, help_text="One a line. The exporter reads them.", required=False
    )
    valid_until = forms.DateField(
        label="Valid until",
        widget=forms.DateInput,
        error_messages={"required": "Choose the last day.", "invalid": "Enter a date such as 2028-03-31."},
    )
    change_reason = Words(
        label="Why there is a newer answer", rows=3, help_text="The exporter reads it.", required=False
    )
    note = Words(label="Note for the file", rows=3, help_text="The exporter never sees it.", required=False)

    def __init__(
        self, *args: Any, request: AdviceRequest, items: Sequence[AdviceItem], editions: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        field: Any = self.fields["edition"]
        field.queryset = editions
        if len(editions) == 1:
            field.widget = forms.HiddenInput()
            field.initial = editions[0].pk
        for item in items:
            self.fields[f"outcome_{item.number}"] = forms.ChoiceField(
                label=f"Answer about item {item.number}",
                choices=queries.outcome_choices(request.kind),
                widget=forms.RadioSelect,
                error_messages={"required": f"Item {item.number}: choose what you answer."},
            )
            self.fields[f"entry_{item.number}"] = forms.CharField(
                label=f"Control entry of item {item.number}",
                help_text="Its code, such as 6A005. Empty where no entry names it.",
                max_length=20,
                required=False,
            )
            self.fields[f"reason_{item.number}"] = Words(
                label=f"Reason for item {item.number}",
                help_text="Go through the entry's thresholds. The exporter reads it.",
                error_messages={"required": f"Item {item.number}: give the reason."},
            )

        parts = [f"{part}_{item.number}" for item in items for part in ITEM_PARTS]
        self.order_fields(["edition", *parts])

    def parts(self) -> list[tuple[AdviceItem, list[forms.BoundField]]]:
        """Return each item with its three fields."""
        return [(item, [self[f"{part}_{item.number}"] for part in ITEM_PARTS]) for item in self.items]

    def clean(self) -> dict[str, Any]:
        """Turn each code into the entry of the list that was read."""
        data: dict[str, Any] = super().clean() or {}
        edition = data.get("edition")
        for item in self.items:
            name = f"entry_{item.number}"
            code = str(data.get(name, "")).strip().upper()
            found = entries_in_force().filter(edition=edition, code=code) if edition and code else None
            data[name] = found.first() if found is not None else None
            if code and edition and data[name] is None:
                self.add_error(name, f"Item {item.number}: {edition} has no entry {code}.")
        return data

    def given(self) -> Given:
        """Return the answer that was typed; only for a valid form."""
        data = self.cleaned_data
        lines = {
            item.pk: LineGiven(
                outcome=data[f"outcome_{item.number}"],
                entry=data[f"entry_{item.number}"],
                reason=data[f"reason_{item.number}"],
            )
            for item in self.items
        }
        names = ("edition", "scope", "conditions", "valid_until", "note")
        return Given(
            lines=lines,
            change_reason=data.get("change_reason", ""),  # only the form of a newer answer asks for it
            **{name: data[name] for name in names},
        )


def first_answer(items: Sequence[AdviceItem], uses: Sequence[PrecedentUse]) -> dict[str, Any]:
    """Return what an answer starts with: the latest precedent that was cited for each item, and a last day.

    Its reason is not taken over: it may tell of another exporter's goods.
    """
    shown: dict[str, Any] = {"valid_until": rules.add_years(timezone.localdate(), rules.VALID_YEARS)}
    numbers = {item.pk: item.number for item in items}
    for use in uses:
        line, number = use.precedent, numbers[use.item_id]
        shown[f"outcome_{number}"] = line.outcome
        shown[f"entry_{number}"] = line.entry.code if line.entry else ""
    cited = [f"Item {numbers[use.item_id]} rests on {use.precedent.answer}." for use in uses]
    return shown | ({"note": "\n".join(cited)} if cited else {})


def written_before(answer: AdviceAnswer) -> dict[str, Any]:
    """Return what a newer version, or one that was sent back, starts with."""
    shown = {name: getattr(answer, name) for name in ("scope", "conditions", "valid_until", "note")}
    for line in answer.lines.all():
        number = line.item.number
        shown[f"outcome_{number}"], shown[f"reason_{number}"] = line.outcome, line.reason
        shown[f"entry_{number}"] = line.entry.code if line.entry else ""
    return shown
