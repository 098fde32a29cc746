"""A page of questions as a form: the shape of each answer. What must be answered is in `answers`."""

from datetime import date
from typing import Any

from django import forms

from exportctl.core.reference import countries
from exportctl.core.web.forms import PlainForm
from licensing.types.manifest import Answers, Page, Question, Shape

LONGEST = 5000
MOST_COUNTRIES = 40


class CountriesField(forms.CharField):
    """Countries by name or code, one a line."""

    def clean(self, value: Any) -> list[str]:
        """Return the codes, each once."""
        typed = [line.strip() for line in str(super().clean(value)).replace(",", "\n").splitlines()]
        by_name = {name.casefold(): code for code, name in countries.names().items()}
        found = []
        for words in filter(None, typed):
            code = words.upper() if words.upper() in countries.names() else by_name.get(words.casefold())
            if code is None:
                raise forms.ValidationError(
                    f"“{words}” is no country that we know. Write its name or its two-letter code."
                )
            found.append(code)
        if len(set(found)) > MOST_COUNTRIES:
            raise forms.ValidationError(f"Name at most {MOST_COUNTRIES} countries.")
        return list(dict.fromkeys(found))

    def prepare_value(self, value: Any) -> Any:
        """Show names where codes are stored."""
        return "\n".join(map(countries.name, value)) if isinstance(value, list) else value


class SeveralField(forms.MultipleChoiceField):
    """Some of several choices."""

    def to_python(self, value: Any) -> list[str]:
        """Leave out what is empty, as a box that was cleared sends it."""
        return [one for one in super().to_python(value) if one.strip()]

    def prepare_value(self, value: Any) -> Any:
        """Take a single choice as a list of one."""
        return [value] if isinstance(value, str) else value


class QuestionsForm(PlainForm):
    """The questions of one page; whatever is well formed can be saved, complete or not."""

    def __init__(self, data: Any = None, *, page: Page, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.page = page
        self.fields |= {question.key: field_of(question) for question in page.questions}

    def full_clean(self) -> None:
        """Judge the shape of what was typed, and complain of nothing that is missing."""
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for question in self.page.questions:
            self.fields[question.key].required = not question.optional

    def savable(self) -> dict[str, str | list[str]]:
        """Return what can be stored now: answers that are well formed, and answers that were emptied."""
        self.is_valid()
        empty = {key: "" for key in self.fields if not any(map(str.strip, self._typed(key)))}
        return empty | {key: _stored(value) for key, value in self.cleaned_data.items() if key not in empty}

    def _typed(self, key: str) -> list[str]:
        values = self.data.getlist(key) if hasattr(self.data, "getlist") else [self.data.get(key, "")]
        return [str(value) for value in values]


def initial_of(page: Page, answers: Answers) -> dict[str, Any]:
    """Return what the form shows of stored answers."""
    return {question.key: answers.get(question.key, "") for question in page.questions}


def _stored(value: Any) -> str | list[str]:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, list) else str(value).strip()


def field_of(question: Question) -> forms.Field:
    """Return the form's field of a question."""
    common: dict[str, Any] = {
        "label": question.label,
        "help_text": question.why,
        "required": not question.optional,
    }
    choices = list(question.choices)
    match question.shape:
        case Shape.CHOICE:
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
        case Shape.SEVERAL:
            return SeveralField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
        case Shape.DAY:
            return forms.DateField(
                widget=forms.DateInput,
                error_messages={"invalid": "Enter a day, such as 2027-03-31."},
                **common,
            )
        case Shape.COUNTRY:
            return forms.ChoiceField(choices=countries.choices, **common)
        case Shape.COUNTRIES:
            return CountriesField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **common)
        case Shape.WORDS:
            return forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}), **common)
        case _:
            return forms.CharField(max_length=200, **common)
