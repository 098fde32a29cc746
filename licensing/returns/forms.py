"""Parsing of what exporters type about returns; the rules are elsewhere."""

from typing import Any

from django import forms

from exportctl.core.files.rules import ACCEPT, WORDS
from exportctl.core.web import forms as web
from licensing.returns.models import ReturnKind
from licensing.returns.queries import Row


class ReturnForm(web.PlainForm):
    """What became of goods of one line."""

    account = forms.ChoiceField()
    kind = forms.ChoiceField(
        label="What became of it",
        choices=ReturnKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what became of the goods."},
    )
    quantity = forms.DecimalField(
        label="Quantity",
        max_digits=16,
        decimal_places=3,
        help_text="In the unit of the line, such as 12 or 0.5.",
    )
    on = forms.DateField(
        label="Day",
        widget=forms.DateInput,
        help_text="The day on which the goods came back, were destroyed or consumed, or began to stay.",
    )
    reference = forms.CharField(
        label="Reference",
        max_length=60,
        help_text="Number of the import declaration or of another paper that shows it.",
    )
    other = forms.CharField(
        label="Number of the other license",
        max_length=20,
        required=False,
        help_text="Only for goods that stay abroad under another license of yours. "
        "Record them as shipped there first.",
    )
    document = forms.FileField(
        label="Document",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=f"Needed for goods that were destroyed or consumed. {WORDS}, at most 20 MB.",
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: list[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A form that is sent twice names a line that the first sending may have settled.
        offered = [one for one in rows if self.is_bound or one.state != "done"]
        choices = [(str(one.account.pk), _label(one)) for one in offered]
        self.fields["account"] = forms.ChoiceField(
            label="Goods",
            widget=forms.RadioSelect,
            choices=choices,
            initial=choices[0][0] if len(choices) == 1 else None,
            error_messages={"required": "Choose the goods."},
        )


def _label(one: Row) -> str:
    return f"Line {one.account.line.number}: {one.account.line.description} ({one.amount} out)"


class CorrectForm(web.ReasonForm):
    """Why an entry was wrong."""

    hint = "The authority reads this. The entry stays on the ledger, with a counter entry beside it."
    missing = "Say why the entry was wrong."
