"""What exporters and analysts type about a wrong match."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile

from exportctl.core.errors import DomainError
from exportctl.core.files.forms import ManyFilesInput
from exportctl.core.files.rules import ACCEPT, WORDS
from exportctl.core.people.memberships import Membership
from exportctl.core.web import forms as web
from screening.corrections import rules
from screening.corrections.models import DecisionOutcome
from screening.corrections.services import Facts, Proposal
from screening.hits.models import Hit
from screening.hits.rules import GROUNDS
from screening.lookups.forms import QuestionForm
from screening.lookups.models import Lookup
from screening.lookups.queries import MatchRow
from screening.lookups.rules import LONGEST_NAME, LOWEST_THRESHOLD, written_problem
from screening.watchlists.models import Entity, Watchlist

LOWEST = int(LOWEST_THRESHOLD * 100)


class EvidenceField(forms.FileField):
    """Any number of files; what they hold is the rule of stored files."""

    widget = ManyFilesInput(attrs={"accept": ACCEPT})

    def __init__(self, **kwargs: Any) -> None:
        text = f"{WORDS}, at most 20 MB each, {rules.MOST_FILES} in all: a register extract, a passport."
        super().__init__(label="Evidence", required=False, allow_empty_file=True, help_text=text, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        """Return the files as a list, empty where none was chosen."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(EvidenceField, self).clean(file, initial) for file in files if file]


class Words(forms.CharField):
    """A text of some lines, without hidden characters."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        super().__init__(max_length=rules.LONGEST_TEXT, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the text, or say which hidden character is in it."""
        return without_hidden(str(super().clean(value)))


def without_hidden(text: str) -> str:
    """Return a text, or say which hidden character is in it."""
    if problem := written_problem(text, lines=True):
        raise forms.ValidationError(problem)
    return text


class CorrectionForm(QuestionForm):
    """An exporter's request."""

    organization = forms.ChoiceField(label="For which organization?")
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose the kind"), *Entity.Kind.choices],
        error_messages={"required": "Say whether it is a person, an organization, a vessel or an aircraft."},
    )
    address = Words(label="Address", rows=2, required=False)
    watchlist = forms.ChoiceField(label="Which list?", required=False)
    listed_name = Words(
        label="Whom are they taken for?",
        rows=2,
        help_text="The name on the list, as far as you know it.",
        required=False,
    )
    explanation = Words(
        label="Why is it wrong?",
        help_text="What tells them apart: date of birth, address, number, line of business.",
        error_messages={"required": "Say why it is wrong."},
    )
    evidence = EvidenceField()
    check = forms.CharField(required=False, widget=forms.HiddenInput, max_length=36)
    field_order = (
        *("organization", "names", "kind", "country", "birth_date", "identifiers", "address"),
        *("watchlist", "listed_name", "explanation", "evidence", "check"),
    )

    def __init__(
        self, *args: Any, memberships: Sequence[Membership], lists: Iterable[Watchlist], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"].label = "Who is taken for somebody else?"
        fields: dict[str, Any] = self.fields
        fields["organization"].choices = [(str(one.organization), one.name) for one in memberships]
        if len(memberships) == 1:
            fields["organization"].widget = forms.HiddenInput()
            fields["organization"].initial = str(memberships[0].organization)
        fields["watchlist"].choices = [("", "I do not know"), *((one.key, one.title) for one in lists)]

    def clean_listed_name(self) -> str:
        """A name is no essay."""
        value = str(self.cleaned_data["listed_name"])
        if len(value) > LONGEST_NAME:
            raise forms.ValidationError(
                f"A name has at most {LONGEST_NAME} characters; this one has {len(value):,}."
            )
        return value

    def facts(self) -> Facts:
        """Return what was typed; only for a valid form."""
        data = self.cleaned_data
        return Facts(
            party=self.question,
            address=data["address"],
            watchlist=data["watchlist"],
            listed_name=data["listed_name"],
            explanation=data["explanation"],
        )


class AnswerForm(web.PlainForm):
    """The exporter's answer to a question."""

    answer = Words(
        label="Your answer",
        rows=8,
        help_text="Answer every part of it.",
        error_messages={"required": "Write your answer."},
    )
    evidence = EvidenceField()


class VersionedForm(web.PlainForm):
    """A form that says which version its page was drawn from."""

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)

    @property
    def seen(self) -> str:
        """The version that the page showed."""
        return str(self.cleaned_data["version"])


class WithdrawForm(VersionedForm):
    """Taking a request back."""

    reason = Words(label="Why do you withdraw it?", rows=3, required=False)


class QuestionToExporterForm(VersionedForm):
    """A question to the exporter."""

    question = Words(
        label="Your question",
        help_text="Ask one thing plainly. The clock stands still until it is answered.",
        error_messages={"required": "Write the question."},
    )


class ReasonForm(VersionedForm, web.ReasonForm):
    """Why, in words without hidden characters."""

    def clean_reason(self) -> str:
        """Return the reason, or say which hidden character is in it."""
        return without_hidden(self.cleaned_data["reason"])


class CompareForm(web.PlainForm):
    """From which score the party is compared again."""

    threshold = forms.IntegerField(
        label="Show matches from",
        min_value=LOWEST,
        max_value=99,
        required=False,
        help_text=f"{LOWEST}% at the least; empty as configured.",
    )

    def clean_threshold(self) -> Decimal | None:
        """Return the score as a share of 0 to 1."""
        value = self.cleaned_data["threshold"]
        return None if value is None else Decimal(value) / 100


class DecisionForm(VersionedForm):
    """What an analyst proposes."""

    outcome = forms.ChoiceField(
        label="Decision",
        choices=DecisionOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to grant or to refuse."},
    )
    entity = forms.ChoiceField(
        label="Listed record",
        help_text="The one that they are not, or that they were taken for. Needed for a grant.",
        widget=forms.RadioSelect,
        required=False,
    )
    ground = forms.ChoiceField(
        label="Ground",
        choices=[("", "No ground"), *GROUNDS.items()],
        help_text="Needed for a grant.",
        required=False,
    )
    hits = forms.MultipleChoiceField(
        label="Open hits to clear",
        help_text="Only those of this party. They are cleared in your name when the grant is confirmed.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = Words(
        label="Reason for the file",
        help_text="What you compared and where you found it. The exporter never sees it.",
        error_messages={"required": "Say why, for the file."},
    )
    answer = Words(
        label="Answer to the exporter",
        help_text="The outcome and the reason in plain words. Name no list that is not published.",
        error_messages={"required": "Write what the exporter is to be told."},
    )

    def __init__(self, *args: Any, matches: Sequence[MatchRow], hits: Iterable[Hit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["entity"].choices = [("", "None of them"), *((str(m.entity.pk), _match(m)) for m in matches)]
        fields["hits"].choices = [(str(hit.pk), _hit(hit)) for hit in hits]

    def proposal(self) -> Proposal:
        """Return what was chosen; what belongs to a grant is left out of a refusal."""
        data = self.cleaned_data
        granted = data["outcome"] == DecisionOutcome.GRANT
        return Proposal(
            outcome=data["outcome"],
            reason=data["reason"],
            answer=data["answer"],
            entity=UUID(data["entity"]) if data["entity"] else None,
            ground=data["ground"] if granted else "",
            hits=[UUID(hit) for hit in data["hits"]] if granted else [],
        )


def prefilled(check: Lookup, place: str) -> dict[str, Any]:
    """Return what a request starts with that comes from a match of an own check."""
    asked = check.asked
    matches = check.matches
    match = matches[int(place)] if place.isdecimal() and int(place) < len(matches) else None
    return {
        "organization": str(check.organization),
        "names": "\n".join(asked.names),
        "kind": asked.kind,
        "country": asked.country,
        "birth_date": asked.birth_date,
        "identifiers": "\n".join(asked.identifiers),
        "check": str(check.pk),
        "watchlist": match["watchlist"] if match else "",
        "listed_name": match["listed_name"] if match else "",
    }


def explained(form: forms.Form, act: Callable[[], Any]) -> Any:
    """Do what a valid form asks for; a refusal that names a field, or none at all, is put into the form.

    What concerns the whole page (403, 404, 409) is left to the problem page. Returns None where refused.
    """
    try:
        return act()
    except DomainError as error:
        if error.status != DomainError.status:
            raise
        field = error.gaps[0].field if error.gaps else ""
        file = "evidence" if error.code.startswith(("file_", "scanner_")) else ""
        name = field or file
        form.add_error(name if name in form.fields else None, error.message)
        return None


def _match(match: MatchRow) -> str:
    return f"{match.listed_name} ({match.list_title}, {match.entity.external_id}): {match.percent} alike"


def _hit(hit: Hit) -> str:
    return f"{hit.party_name} and {hit.listed_name}, {hit.run.label}"
