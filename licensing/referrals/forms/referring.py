"""What officers and chairs type: a referral, words to an agency, how a conflict was settled."""

from collections.abc import Iterable
from typing import Any

from django import forms

from exportctl.core.web.forms import PlainForm, offer
from licensing.advice.forms.plain import Words
from licensing.applications.models import GoodsLine, Party
from licensing.questions.forms import QuestionForm
from licensing.referrals.models import Agency, Direction
from licensing.referrals.rules import LONGEST_DAYS
from licensing.referrals.services import Question


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
        help_text="Calendar days. Empty: as each agency is configured.",
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
    """How a conflict was settled, or a ruling; `asks` are what agencies ask for, each in a sentence."""

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

    def __init__(self, *args: Any, asks: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(sentence, sentence) for sentence in dict.fromkeys(asks)]
        if choices:
            offer(self, "beyond", choices)
        else:
            del self.fields["beyond"]
