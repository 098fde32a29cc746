"""What a finding says of a line, which authority it wants, and how far a case is."""

import pytest

from exportctl.core.errors import DomainError
from licensing.assessments import rules
from licensing.assessments.rules import EntryFacts, Progress
from licensing.assessments.words import PREFIXES, SUBJECTS, summary
from tests.licensing.assessments.build import finding

LASER = EntryFacts("6A005", "6", "WA", ("NS", "AT"))
CAMERA = EntryFacts("6A003", "6", "WA", ("NS", "RS"))
FIBER = EntryFacts("1C010", "1", "WA", ("NS",))
NOTHING = EntryFacts("UNLISTED", "-", "NONE", ())


def test_a_confirmed_entry_is_no_change_and_brings_its_own_reasons():
    found = rules.result(finding(), LASER, [])

    assert (found.outcome, found.changed, found.categories) == ("listed", False, ("6",))
    assert (found.reasons, found.regimes) == (("NS", "AT"), ("WA",))


def test_who_sets_an_entry_aside_must_know_it():
    found = rules.result(finding(outcome="listed", codes=("1C010",)), LASER, [FIBER])

    assert (found.changed, found.categories) == (True, ("1", "6"))


def test_several_entries_are_a_change_and_bring_all_their_reasons():
    found = rules.result(finding(outcome="listed", codes=("6A005", "6A003")), LASER, [LASER, CAMERA])

    assert found.changed
    assert found.reasons == ("NS", "AT", "RS")


def test_the_same_entry_named_again_is_no_change():
    assert not rules.result(finding(outcome="listed", codes=("6A005",)), LASER, [LASER]).changed


def test_not_controlled_wants_authority_for_what_was_declared():
    found = rules.result(finding(outcome="not_controlled"), LASER, [])

    assert (found.outcome, found.changed, found.categories, found.reasons) == (
        "not_controlled",
        True,
        ("6",),
        (),
    )


def test_to_confirm_that_nothing_names_it_is_not_controlled_and_has_no_category():
    found = rules.result(finding(), NOTHING, [])

    assert (found.outcome, found.changed, found.categories) == ("not_controlled", False, ())
    assert rules.result(finding(outcome="listed", codes=("6A005",)), NOTHING, [LASER]).changed


def test_given_reasons_stand_for_those_of_the_entry():
    found = rules.result(finding(reasons=("MT",), regimes=("MTCR-II",)), LASER, [])

    assert (found.reasons, found.regimes) == (("MT",), ("MTCR-II",))


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"outcome": "maybe"}, "outcome_required", "outcome"),
        ({"outcome": "listed"}, "entries_required", "codes"),
        ({"codes": ("6A005",)}, "entries_contradict", "codes"),
        ({"outcome": "listed", "codes": ("UNLISTED",)}, "entries_contradict", "codes"),
        ({"outcome": "listed", "codes": tuple(f"6A00{n}" for n in range(7))}, "too_many_entries", "codes"),
        ({"subject": ""}, "summary_required", "subject"),
        ({"prefix": "none"}, "summary_required", "subject"),
        ({"reasons": ("XX",)}, "code_unknown", "reasons"),
    ],
)
def test_what_contradicts_itself_is_refused(fields, code, field):
    with pytest.raises(DomainError) as refused:
        rules.check_finding(finding(**fields))
    assert (refused.value.code, refused.value.gaps[0].field) == (code, field)


def test_progress_says_who_must_act():
    none, some, all_ = Progress(3, 0), Progress(3, 2), Progress(3, 3)

    assert [one.state for one in (none, some, all_)] == ["not_started", "in_part", "complete"]
    said = rules.who_must_act(some, reviewer="", able="Tariq could sign.", closed="")
    assert said == "1 line to assess, and nobody has taken it. Tariq could sign."
    assert rules.who_must_act(none, reviewer="Thea", able="", closed="") == "Thea has 3 lines to assess."
    assert rules.who_must_act(all_, reviewer="", able="", closed="").startswith("Nobody")
    assert rules.who_must_act(none, reviewer="", able="", closed="Closed.") == "Closed."


def test_summaries_are_words_that_fit_their_columns():
    assert summary("components", "lasers") == "components for lasers"
    assert summary("whole", "lasers") == "lasers"
    assert max(map(len, [*PREFIXES, *SUBJECTS])) <= 20


def test_part_numbers_are_compared_without_their_signs():
    assert rules.part_key("AP-2000/b") == rules.part_key("ap 2000B") == "ap2000b"
    assert rules.line_list([1, 2, 3]) == "lines 1, 2 and 3"
