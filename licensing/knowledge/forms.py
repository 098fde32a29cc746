"""What is known of a customer, as it is typed."""

from django import forms

from exportctl.core.web.forms import PlainForm
from licensing.knowledge.rules import LONGEST


def words(label: str, hint: str) -> forms.CharField:
    """Return a field for some sentences."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class KnowledgeForm(PlainForm):
    """Everything is optional, but not all of it together."""

    customer_since = forms.IntegerField(
        label="Customer since",
        help_text="The year, for example 2019.",
        required=False,
        error_messages={"invalid": "Give the year in four digits."},
    )
    visited_on = forms.DateField(
        label="Last visited on",
        required=False,
        widget=forms.DateInput,
        error_messages={"invalid": "Give the day of the visit."},
    )
    visited_by = forms.CharField(
        label="Visited by",
        help_text="Name and position of whoever of your firm went there.",
        required=False,
        max_length=200,
    )
    how_known = words("How you know this customer", "Who brought you together, and what you sold.")
    checked = words("What you checked", "Registers, websites, references, and what they said.")
    documents = words(
        "Documents that you hold", "Name them. The authority asks for those that it wants to see."
    )
    doubt = words(
        "A doubt that you have",
        "Say what does not fit. A doubt that you tell of your own accord does not count against you.",
    )
