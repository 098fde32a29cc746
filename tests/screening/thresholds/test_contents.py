import pytest

from screening.matching import Configuration as Matching
from screening.thresholds import contents
from screening.thresholds.forms import ProposalForm

LISTS = {"fiction": "List of fiction"}


def values(**changed: str) -> dict[str, str]:
    """What a browser sends: the values in force, but for some."""
    form = ProposalForm(shown=Matching(), lists=LISTS)
    data = {name: str(form[name].value() or "") for name in form.fields}
    return {**data, "reason": "Too many alarms.", **changed}


def field_of(label: str) -> str:
    form = ProposalForm(shown=Matching(), lists=LISTS)
    return next(name for name, field in form.fields.items() if field.label == label)


def test_every_number_that_officers_may_change_is_documented():
    for weight in contents.weights(Matching()):
        assert len(weight.text) > 20
        assert weight.least <= weight.value <= weight.most


def test_what_differs_is_said_in_words():
    after = Matching(conflict=0.5, thresholds={"": 0.8, "fiction": 0.9, "fiction:person": 0.95})

    said = {one.title: (one.before, one.after) for one in contents.differences(Matching(), after, LISTS)}

    assert said == {
        "Conflict": ("1.5", "0.5"),
        "Threshold: All names": ("70%", "80%"),
        "Threshold: List of fiction": ("as the wider one", "90%"),
        "Threshold: List of fiction: persons": ("as the wider one", "95%"),
    }


def test_the_form_gives_the_configuration_that_was_typed():
    form = ProposalForm(
        values(**{field_of("Persons"): "0.75", "conflict": "0.9"}), shown=Matching(), lists=LISTS
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data["matching"] == Matching(conflict=0.9, thresholds={"": 0.7, "person": 0.75})


@pytest.mark.parametrize(
    ("name", "typed"), [("conflict", "9"), ("conflict", ""), ("initial", "nan"), ("reason", " ")]
)
def test_a_value_out_of_range_is_refused_beside_its_field(name, typed):
    form = ProposalForm(values(**{name: typed}), shown=Matching(), lists=LISTS)

    assert not form.is_valid()
    assert list(form.errors) == [name]


def test_the_threshold_for_all_is_needed_and_none_may_be_below_a_third():
    everything = field_of("All names")
    for typed in ("", "0.1", "1.2"):
        form = ProposalForm(values(**{everything: typed}), shown=Matching(), lists=LISTS)
        assert list(form.errors) == [everything]
