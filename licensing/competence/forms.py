"""What managers type about training and authority."""

from typing import Any

from django import forms
from django.utils import timezone

from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from exportctl.core.web.forms import PlainForm, ReasonForm
from licensing.competence import queries, rules
from licensing.competence.models import Level, Qualification
from licensing.competence.services import Given

CATEGORY_CHOICES = [(key, f"{key}: {name}") for key, name in rules.CATEGORIES.items()]
FIELD_OF_CODE = {
    "not_a_signer": "person",
    "categories_required": "categories",
    "evidence_required": "evidence",
    "begins_in_the_past": "valid_from",
    "ends_too_early": "valid_until",
    "lasts_too_long": "valid_until",
}


class ListForm(forms.Form):
    """The filters of the list, as they stand in the address."""

    state = forms.ChoiceField(
        label="State", choices=[("", "Any"), *queries.STATES.items()], required=False, initial="in_force"
    )
    category = forms.ChoiceField(label="Category", choices=[("", "Any"), *CATEGORY_CHOICES], required=False)


class GiveForm(PlainForm):
    """A qualification that is given."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Person",
        empty_label="Choose who signs assessments or classifications",
        error_messages={"required": "Choose the person."},
    )
    categories = forms.MultipleChoiceField(
        label="Categories",
        choices=CATEGORY_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one category."},
    )
    level = forms.ChoiceField(
        label="Level",
        choices=Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the level."},
    )
    valid_from = forms.DateField(label="First day", widget=forms.DateInput)
    valid_until = forms.DateField(
        label="Last day",
        widget=forms.DateInput,
        help_text=f"{rules.LONGEST_YEARS} years at most. From the day after, the person cannot sign.",
    )
    evidence = forms.CharField(
        label="Evidence",
        help_text="Which course, test or practice it rests on, and where the record is.",
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        max_length=2000,
        error_messages={"required": "Say which course, test or practice it rests on."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        people.queryset = queries.signing_people()

    def given(self) -> Given:
        """Return what is given; the form is valid."""
        data = dict(self.cleaned_data)
        data.pop("person")
        return Given(**data)

    def place(self, error: DomainError) -> None:
        """Put a refusal beside the field that mends it; one of another kind goes to its own page."""
        if error.status != DomainError.status:
            raise error
        self.add_error(FIELD_OF_CODE.get(error.code), error.message)


def first_values(like: Qualification | None, person: User | None) -> dict[str, Any]:
    """Return what the form starts from: two years from today, or what is given anew, from its end on."""
    today = timezone.localdate()
    first: dict[str, Any] = {"valid_from": today, "person": person}
    if like is not None:
        first |= {"person": like.person, "categories": like.categories, "level": like.level}
        first["valid_from"] = max(today, like.valid_until)
    return first | {"valid_until": rules.add_years(first["valid_from"], rules.USUAL_YEARS)}


class WithdrawForm(ReasonForm):
    """Why a qualification is withdrawn."""

    hint = "The person reads it. From now on they cannot sign under it; what they signed before stays."
