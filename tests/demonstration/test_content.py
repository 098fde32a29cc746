from collections import Counter

from exportctl.core.reference import countries, units
from exportctl.demonstration import content
from licensing.control_lists.rules import read_entries
from licensing.management.commands.load_control_list import STARTER

CASES = content.cases() + content.further_cases()
ORGANIZATIONS = {one.key: one for one in content.organizations()}
ENTRIES = {row.code: row for row in read_entries(STARTER.read_bytes(), units=units.UNITS)}


def test_there_are_twelve_organizations_and_forty_cases_in_every_state():
    assert len(ORGANIZATIONS) == 12
    assert len(content.cases()) == 40
    assert len(CASES) == len({case.key for case in CASES})
    assert set(Counter(case.state for case in CASES)) == set(content.State)


def test_organizations_test_the_edges():
    assert any(len(one.name) == 120 for one in ORGANIZATIONS.values())
    assert sum(not one.approved for one in ORGANIZATIONS.values()) == 2
    assert all(one.contact_email.endswith(".example") for one in ORGANIZATIONS.values())
    assert len({one.registration_number for one in ORGANIZATIONS.values()}) == 12


def test_cases_belong_to_approved_organizations():
    assert all(ORGANIZATIONS[case.organization].approved for case in CASES)


def test_goods_use_the_starter_list_and_its_units():
    for case in CASES:
        for line in case.goods:
            assert ENTRIES[line.control_code].unit == line.unit, case.key
            assert line.quantity > 0
            assert line.value > 0


def test_countries_are_known():
    places = [party.country for case in CASES for party in case.parties]
    assert {*places, *(one.country for one in ORGANIZATIONS.values())} <= set(countries.names())


def test_every_submitted_case_is_complete():
    for case in CASES:
        if case.state != content.State.DRAFT:
            assert case.goods, case.key
            assert case.intended_use, case.key
            assert case.party("consignee"), case.key
            assert case.party("end_user"), case.key


def test_shipments_fit_their_line_and_use_up_the_exhausted():
    for case in CASES:
        left = case.goods[0].quantity - sum(case.shipped)
        assert left >= 0
        assert (left == 0) == (case.state == content.State.EXHAUSTED) or case.state.startswith("check_"), (
            case.key
        )


def test_states_that_need_words_have_them():
    wordy = {
        "enquiry_open",
        "refused",
        "returned",
        "issued_with_conditions",
        "check_unfavorable",
        "check_unable",
    }
    assert all(case.note for case in CASES if case.state in wordy)
