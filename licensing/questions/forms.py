"""Parsing of what both sides send about questions."""

from typing import Any

from django import forms

from exportctl.core.errors import DomainError
from exportctl.core.files.forms import DocumentsField
from exportctl.core.files.rules import WORDS
from exportctl.core.web.forms import offer
from licensing.applications.models import Attachment, GoodsLine, Party
from licensing.questions import rules
from licensing.questions.models import About, Enquiry, Overlap, OverlapKind, Settlement
from licensing.questions.queries import LISTS
from licensing.questions.services import Given
from licensing.review.models import Case

PURPOSE = "Say what you need the answer for."


class Words(forms.CharField):
    """A text of some lines; it takes the direction of its script."""

    def __init__(self, *, rows: int = 4, longest: int = 4000, **given: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        super().__init__(max_length=longest, widget=widget, **given)


def documents(label: str) -> DocumentsField:
    """Return the field of a form that takes documents."""
    words = f"{WORDS}, at most 20 MB each, {rules.MOST_FILES} in all."
    return DocumentsField(label=label, required=False, allow_empty_file=True, help_text=words)


class QuestionForm(forms.Form):
    """A question to the exporter of a case. The subject is one choice, so that a line is never of a party."""

    question = Words(
        label="Your question",
        help_text="Ask plainly, and say why. The clock stands still until it is answered.",
        rows=5,
    )
    points = Words(
        label="Points to answer",
        required=False,
        help_text="One on each line. Each is answered by itself.",
    )
    subject = forms.ChoiceField(
        label="What it is about",
        help_text="Questions about the same thing are compared, so that nobody is asked twice.",
    )
    documents_wanted = forms.CharField(
        label="Documents wanted",
        required=False,
        max_length=300,
        help_text="Name them. Leave it empty if words are enough.",
    )
    days = forms.IntegerField(label="Working days to answer", min_value=1, max_value=60, initial=rules.DAYS)
    asked_for = forms.CharField(
        label="Asked for",
        max_length=80,
        initial="Licensing",
        help_text="Your team or agency. The exporter reads this name, and not yours.",
    )
    note = Words(
        label="Note for colleagues",
        required=False,
        rows=2,
        help_text="For the file; the exporter never sees it.",
    )
    documents = documents("Documents for the exporter")

    def __init__(self, *args: Any, case: Case, straight: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not straight:
            note = self.fields["note"]
            note.label, note.required = "What you need the answer for", True
            note.help_text = "The officer of the case reads it, and the exporter never does."
            note.error_messages["required"] = PURPOSE
        application = case.application
        self.subjects: dict[str, tuple[str, Any]] = {
            About.OTHER: ("Something else", None),
            About.END_USE: ("End use", None),
        }
        for line in application.lines.select_related("entry", "product_version"):
            self.subjects[f"goods:{line.pk}"] = (f"Line {line.number}: {line.description}"[:90], line)
        for party in application.parties.all():
            self.subjects[f"party:{party.pk}"] = (f"{party.get_role_display()}: {party.name}"[:90], party)
        for paper in application.attachments.filter(removed=False).select_related("file"):
            self.subjects[f"document:{paper.pk}"] = (f"Document: {paper.file.name}"[:90], paper)
        offer(self, "subject", ((key, label) for key, (label, _) in self.subjects.items()))

    def given(self) -> Given:
        """Return the question as written."""
        data = self.cleaned_data
        subject = self.subjects[data["subject"]][1]
        return Given(
            question=data["question"],
            points=lines_of(data["points"]),
            about=data["subject"].partition(":")[0],
            line=subject if isinstance(subject, GoodsLine) else None,
            party=subject if isinstance(subject, Party) else None,
            document=subject if isinstance(subject, Attachment) else None,
            documents_wanted=data["documents_wanted"],
            days=data["days"],
            asked_for=data.get("asked_for", ""),
            note=data.get("note", ""),
        )


class EditForm(QuestionForm):
    """A drafted question, written anew; whom it is asked for, and the note, stay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("asked_for", "note", "documents"):
            del self.fields[name]

    @staticmethod
    def initial_of(enquiry: Enquiry) -> dict[str, Any]:
        """Return the draft as the form starts from it."""
        subject = enquiry.line_id or enquiry.party_id or enquiry.document_id
        return {
            "question": enquiry.question,
            "points": "\n".join(enquiry.points),
            "subject": f"{enquiry.about}:{subject}" if subject else enquiry.about,
            "documents_wanted": enquiry.documents_wanted,
            "days": enquiry.days,
        }


class AgainForm(forms.Form):
    """What an answer leaves open."""

    question = Words(label="What is still open", help_text="The exporter reads it below the answer.", rows=5)
    points = Words(label="Points to answer", required=False, help_text="One on each line.")
    documents_wanted = forms.CharField(label="Documents wanted", required=False, max_length=300)
    days = forms.IntegerField(label="Working days to answer", min_value=1, max_value=60, initial=rules.DAYS)

    def given(self) -> Given:
        """Return the question as written; what it is about stays."""
        data = self.cleaned_data
        points = lines_of(data["points"])
        return Given(data["question"], points, documents_wanted=data["documents_wanted"], days=data["days"])


class ReasonForm(forms.Form):
    """Why a question is taken back."""

    reason = Words(label="Why")


class GrantForm(forms.Form):
    """What becomes of a request for more time."""

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("grant", "Give more time"), ("refuse", "Give no more time")],
        widget=forms.RadioSelect,
    )
    until = forms.DateField(
        label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = Words(
        label="Reason", required=False, rows=3, help_text="The exporter reads it. Needed for a refusal."
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the day that more time is given until."""
        data = super().clean() or {}
        if data.get("decision") == "grant" and not data.get("until") and "until" not in self.errors:
            self.add_error("until", "Say until when.")
        return data


class SettleForm(forms.Form):
    """How two questions that meet are settled; what cannot be done is not offered."""

    how = forms.ChoiceField(label="What happens to the two questions", widget=forms.RadioSelect)
    reason = Words(
        label="Reason",
        required=False,
        rows=3,
        help_text="For the file. Only where you withdraw what the exporter has, the exporter reads it.",
    )

    def __init__(self, *args: Any, overlap: Overlap, officer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "how", choices_of(overlap, officer=officer))


def choices_of(overlap: Overlap, *, officer: bool) -> list[tuple[str, str]]:
    """Return what can be done about two questions that meet, by the officer or by whoever drafted one."""
    earlier, contradicts = overlap.earlier, overlap.kind == OverlapKind.CONTRADICTS
    own = officer and earlier.case_id == overlap.later.case_id
    status = earlier.status
    offered = (
        (Settlement.REUSE, "Use the earlier answer; this question is closed", earlier.given),
        (
            Settlement.MERGE,
            "Merge: ask the points of both in one question, with the longer time",
            own and status == "drafted",
        ),
        (Settlement.KEEP, "Ask both" if contradicts else "Ask all the same", officer or not contradicts),
        (Settlement.DROP, "Drop this question", True),
        (Settlement.DROP_EARLIER, "Drop the other question", own and status == "drafted"),
        (
            Settlement.DROP_EARLIER,
            "Withdraw the other question, which the exporter has",
            own and status == "open",
        ),
    )
    return [(how.value, label) for how, label, possible in offered if possible]


class DeskFilterForm(forms.Form):
    """Which questions the regulator's page shows."""

    show = forms.ChoiceField(required=False, choices=list(LISTS.items()))
    whose = forms.ChoiceField(required=False, choices=[("mine", "Mine"), ("all", "All")])


class OwnFilterForm(forms.Form):
    """Which questions the exporter's page shows."""

    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("open", "Waiting for you"), ("answered", "Answered"), ("all", "All")],
    )
    q = forms.CharField(label="Application", required=False, max_length=20)


class AnswerForm(forms.Form):
    """The exporter's answer: as a whole, or point by point. Only what is sent must be whole."""

    documents = documents("Documents")

    def __init__(self, *args: Any, enquiry: Enquiry, sending: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = [f"point_{number}" for number in range(1, len(enquiry.points) + 1)]
        written: dict[str, forms.Field] = {
            name: answered(f"Point {number}: {text}", required=sending, missing=f"Answer point {number}.")
            for number, (name, text) in enumerate(zip(self.points, enquiry.points, strict=True), start=1)
        }
        if written:
            written["answer"] = answered("Anything else", required=False)
        else:
            written["answer"] = answered("Your answer", required=sending, rows=8)
        self.fields = written | self.fields  # the answers stand before the documents

    @property
    def words(self) -> list[Any]:
        """The fields of the answers, in their order."""
        return [self[name] for name in [*self.points, "answer"]]

    def point_answers(self) -> list[str]:
        """Return the answers to the points, in their order."""
        return [self.cleaned_data[name] for name in self.points]


def answered(label: str, *, required: bool, rows: int = 4, missing: str = "Write your answer.") -> Words:
    """Return the field of an answer."""
    said = {"required": missing}
    return Words(label=label, required=required, rows=rows, longest=8000, error_messages=said)


class MoreTimeForm(forms.Form):
    """Why, and until when."""

    until = forms.DateField(
        label="Until when", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = Words(label="Why you need more time", help_text="The authority decides on it.")


def place(form: forms.Form, error: DomainError) -> None:
    """Put a refusal beside what mends it, or above the form; one of the whole page is raised on."""
    if error.status != DomainError.status:
        raise error
    files = error.code.startswith(("file_", "scanner_")) or error.code == "too_many_files"
    field = "documents" if files else error.code.removesuffix("_required").replace("purpose", "note")
    fields = [(gap.field, gap.message) for gap in error.gaps] or [(field, error.message)]
    for field, message in fields:
        form.add_error(field if field in form.fields else None, message)


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
