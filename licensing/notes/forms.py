"""Parsing of notes, answers and corrections."""

from typing import Any

from django import forms

from exportctl.core.files.forms import DocumentsField
from exportctl.core.files.rules import WORDS
from exportctl.core.people.models import User
from exportctl.core.web.forms import PlainForm, offer
from licensing.handling.forms import PeopleField
from licensing.handling.rules import marks
from licensing.notes import queries
from licensing.notes.models import LONGEST, MOST_FILES
from licensing.notes.services import Written
from licensing.referrals.models import Agency
from licensing.review.models import Case

TOLD = "They get a notice that you mention them and where, without the words. Or write @ and a whole name."


class WordsForm(PlainForm):
    """The words of a note, and whom it mentions."""

    text = forms.CharField(
        label="Note",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="People of the authority who may see the case read it. The exporter never does.",
        error_messages={"required": "Write the note."},
    )
    mentions = PeopleField(label="Mention", help_text=TOLD)

    def __init__(self, *args: Any, agency: Agency | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "mentions", queries.mentionable(agency))

    def written(self) -> Written:
        """Return what was written."""
        data = self.cleaned_data
        people = [one.pk for one in data["mentions"]]
        return Written(data["text"], mentions=people, uploads=data.get("documents") or ())


class AnswerForm(WordsForm):
    """An answer, with documents."""

    documents = DocumentsField(
        label="Documents", required=False, help_text=f"{WORDS}, at most 20 MB each, {MOST_FILES} in all."
    )


class NoteForm(AnswerForm):
    """A note: with whom it is shared, and how it is handled."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Share it with an agency",
        required=False,
        empty_label="The authority only",
        help_text="People who answer for the agency read the note and its answers.",
    )
    mark = forms.ChoiceField(
        label="Handling mark",
        required=False,
        help_text="Behind a wall, only you, whoever has the case and the people you mention read it.",
    )

    field_order = ("text", "mentions", "agency", "mark", "documents")

    def __init__(self, *args: Any, case: Case, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, agency=None, **kwargs)
        sees_all = actor.holds("review.see_cases")
        agencies = queries.agencies_with(case, actor)
        chosen = self._chosen(agencies)
        offer(self, "agency", agencies)
        if not sees_all:
            self.fields["agency"].required = True
            self.fields["agency"].label = "For which agency do you write?"
            self.fields["agency"].empty_label = None  # type: ignore[attr-defined]
            chosen = chosen or agencies.first()
        elif not agencies:
            del self.fields["agency"]
        offer(self, "mentions", queries.mentionable(chosen))
        named = [(one.key, f"{one.name}{' (a wall)' if one.wall else ''}") for one in marks().values()]
        offer(self, "mark", [("", "No mark"), *named])
        if not actor.holds("handling.mark"):
            del self.fields["mark"]

    def _chosen(self, agencies: Any) -> Agency | None:
        """Return the agency that was posted: its people can be mentioned too."""
        posted = self.data.get("agency", "") if self.is_bound else ""
        return next((one for one in agencies if str(one.pk) == posted), None)
