"""What exporters type: a request, its items, the transaction, documents, an answer to a question."""

from typing import Any

from django import forms

from exportctl.core.files.rules import ACCEPT
from exportctl.core.files.rules import WORDS as KINDS
from exportctl.core.reference import countries
from exportctl.core.web.forms import PlainForm
from licensing.advice import rules
from licensing.advice.forms.plain import Words
from licensing.advice.models import AdviceItem, ItemKind, ProposalKind, RequestKind, SpecialDesign
from licensing.advice.services import ItemFacts, Transaction
from licensing.control_lists.queries import entry_by_code
from licensing.organizations.models import Organization


class StartForm(PlainForm):
    """For whom, and what is asked."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), label="Exporter", empty_label="Choose an organization"
    )
    kind = forms.ChoiceField(
        label="What do you want to know?",
        choices=[
            (RequestKind.CLASSIFICATION, "Classification: does an entry of the control list name my goods?"),
            (RequestKind.ADVICE, "Advice: may I make this transaction, or do I need a license for it?"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you want to know."},
    )
    own_reference = forms.CharField(
        label="Your own reference",
        help_text="It helps you to find the request again.",
        max_length=60,
        required=False,
    )
    product = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organization"]
        field.queryset = organizations
        if len(organizations) == 1:
            field.widget = forms.HiddenInput()
            field.initial = organizations[0].pk


class ItemKindForm(PlainForm):
    """What an item is: it decides which questions are asked."""

    kind = forms.ChoiceField(
        label="What kind of item is it?",
        choices=ItemKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind; the next questions depend on it."},
    )


class ItemForm(PlainForm):
    """One item of a kind: names, the guided questions, and the exporter's own reading of the list."""

    name = forms.CharField(
        label="Name of the item",
        help_text="As it stands on your invoice.",
        max_length=200,
        error_messages={"required": "Enter the name."},
    )
    manufacturer = forms.CharField(label="Manufacturer", max_length=200, required=False)
    part_number = forms.CharField(label="Part or model number", max_length=60, required=False)
    special_design = forms.ChoiceField(
        label="Was it designed or altered for military, nuclear, missile or space use?",
        choices=SpecialDesign.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Answer the question about a special design."},
    )
    proposal = forms.ChoiceField(
        label="What do you think yourself?",
        choices=ProposalKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what you think, or that you do not know."},
    )
    control_code = forms.CharField(label="Control list entry", max_length=20, required=False)
    proposal_reason = Words(
        label="Why do you think so?",
        help_text="Go through the entry's thresholds. Needed where you propose something.",
        required=False,
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.guides = rules.GUIDES[kind]
        for guide in self.guides:
            self.fields[guide.key] = Words(
                label=guide.label,
                help_text=guide.hint,
                rows=3,
                required=guide.required,
                error_messages={"required": f"Answer “{guide.label}”"},
            )

        self.order_fields(["name", "manufacturer", "part_number", *(guide.key for guide in self.guides)])

    def guided(self) -> list[forms.BoundField]:
        """Return the guided questions, in their order."""
        return [self[guide.key] for guide in self.guides]

    def clean_control_code(self) -> Any:
        """Turn the code into the entry in force, or None where none is given."""
        code = self.cleaned_data["control_code"].strip()
        entry = entry_by_code(code) if code else None
        if code and entry is None:
            raise forms.ValidationError(f"No entry {code} is in force. Search for it and choose it again.")
        return entry

    def facts(self) -> ItemFacts:
        """Return the item that was typed; a code that goes with no proposal is left out."""
        data = self.cleaned_data
        proposes = data["proposal"] == ProposalKind.ENTRY
        return ItemFacts(
            kind=self.kind,
            name=data["name"],
            manufacturer=data["manufacturer"],
            part_number=data["part_number"],
            details={guide.key: data[guide.key] for guide in self.guides},
            special_design=data["special_design"],
            proposal=data["proposal"],
            entry=data["control_code"] if proposes else None,
            proposal_reason=data["proposal_reason"],
        )

    @staticmethod
    def initial_of(item: AdviceItem) -> dict[str, Any]:
        """Return what the form shows of a stored item."""
        names = ("name", "manufacturer", "part_number", "special_design", "proposal", "proposal_reason")
        code = item.proposed_entry.code if item.proposed_entry else ""
        return {**item.details, **{name: getattr(item, name) for name in names}, "control_code": code}


class TransactionForm(PlainForm):
    """What a request for advice is about."""

    destination = forms.ChoiceField(
        label="Country of destination",
        choices=countries.choices,
        error_messages={"required": "Choose the country."},
    )
    end_user = forms.CharField(
        label="End user",
        help_text="The whole name as registered, in its own script or in Latin letters.",
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": "Say who would use it."},
    )
    end_use = Words(
        label="What would it be used for?", error_messages={"required": "Say what it would be used for."}
    )
    question = Words(
        label="What do you want to know?",
        help_text="Such as: may we deliver, do we need a license, may we repair what came back.",
        error_messages={"required": "Say what you want to know."},
    )

    def facts(self) -> Transaction:
        """Return the transaction that was typed."""
        return Transaction(**self.cleaned_data)


class DocumentForm(PlainForm):
    """One document."""

    file = forms.FileField(
        label="File",
        help_text=f"{KINDS}, at most 20 MB: a data sheet, a drawing, test figures.",
        allow_empty_file=True,
        max_length=300,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Choose a file."},
    )


class ExplainForm(PlainForm):
    """The exporter's answer to a question."""

    answer = Words(
        label="Your answer",
        rows=8,
        help_text="Answer every part of it.",
        error_messages={"required": "Write your answer."},
    )


class WithdrawForm(PlainForm):
    """Taking a request back."""

    reason = Words(label="Why do you withdraw it?", rows=3, required=False)
