from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from licensing.applications import rules
from licensing.applications.rules import Draft, EndUse, State
from licensing.types import registry
from licensing.types.manifest import Section

USE = "Cutting of titanium sheet for civil aircraft seats."
NO = EndUse(USE, "no", "no", "no")
TODAY = date(2026, 11, 26)
USUAL = registry.of(registry.USUAL)
ROUTE = {"route_means": ["air"], "route_handled": "no"}
WHOLE = Draft(
    USUAL,
    TODAY,
    lines=1,
    roles=("consignee", "end_user"),
    end_use=NO,
    documents=("end_use_statement",),
    answers=ROUTE,
    declared=True,
)
answers = st.sampled_from(["", "yes", "no", "unsure"])
end_uses = st.builds(EndUse, st.text(max_size=80), answers, answers, answers, st.text(max_size=10))
some_roles = st.lists(st.sampled_from(["consignee", "end_user", "forwarder", "recipient"]), max_size=4)
documents = st.lists(st.sampled_from(["end_use_statement", "technical", "other"]), max_size=3)
drafts = st.builds(
    Draft,
    st.sampled_from(registry.all_types()),
    st.just(TODAY),
    lines=st.integers(0, 3),
    roles=some_roles.map(tuple),
    end_use=end_uses,
    documents=documents.map(tuple),
    answers=st.fixed_dictionaries(
        {"route_handled": answers, "research": answers, "urgent": answers, "route_means": st.just(["air"])}
    ),
    declared=st.booleans(),
)


def test_a_whole_draft_has_no_gap():
    assert not any(rules.gaps_by_section(WHOLE).values())
    states = rules.states(WHOLE)
    assert states.pop("urgency") == states.pop(Section.STATEMENT) == State.OPTIONAL
    assert set(states.values()) == {State.COMPLETE}


def test_an_empty_draft_has_not_started_and_cannot_be_declared():
    states = rules.states(Draft(USUAL, TODAY))
    assert states.pop(Section.DECLARATION) == State.CANNOT_START
    assert states.pop("urgency") == states.pop(Section.STATEMENT) == State.OPTIONAL
    assert set(states.values()) == {State.NOT_STARTED}


def test_a_use_of_39_characters_is_too_short_and_40_are_enough():
    short = rules.end_use_gaps(replace(NO, intended_use="x" * 39))
    assert [gap.field for gap in short] == ["intended_use"]
    assert "39" in short[0].message
    assert not rules.end_use_gaps(replace(NO, intended_use="x" * 40))


def test_blanks_are_no_use_and_no_details():
    said = replace(NO, intended_use=" " * 60, wmd_use="unsure", concern_details="  ")
    assert [gap.field for gap in rules.end_use_gaps(said)] == ["intended_use", "concern_details"]


def test_a_line_under_an_older_edition_is_named():
    gaps = rules.goods_gaps(replace(WHOLE, lines=3, outdated_lines=(2,)))
    assert ["line 2" in gap.message for gap in gaps] == [True]


def test_another_document_is_not_the_statement():
    draft = replace(WHOLE, documents=("other", "other"))
    assert rules.attachments_gaps(draft)
    assert rules.states(draft)[Section.ATTACHMENTS] == State.INCOMPLETE


@given(end_uses)
def test_details_are_asked_for_exactly_when_an_answer_is_not_a_plain_no(said):
    asked = "concern_details" in [gap.field for gap in rules.end_use_gaps(said)]
    concern = {"yes", "unsure"} & {said.military_use, said.wmd_use, said.informed_by_authority}
    assert asked == (bool(concern) and not said.concern_details.strip())


@given(drafts)
def test_a_section_is_complete_exactly_when_it_has_no_gap(draft):
    states = rules.states(draft)
    for section, gaps in rules.gaps_by_section(draft).items():
        assert (states[section] in (State.COMPLETE, State.OPTIONAL)) == (not gaps)
        assert all(gap.message for gap in gaps)


@given(drafts)
def test_what_is_missing_elsewhere_stops_the_declaration(draft):
    others = [
        gaps for section, gaps in rules.gaps_by_section(draft).items() if section != Section.DECLARATION
    ]
    assert rules.may_be_declared(draft) == (not any(others))
    undeclared = rules.states(replace(draft, declared=False))[Section.DECLARATION]
    assert (undeclared == State.CANNOT_START) == any(others)
