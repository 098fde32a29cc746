from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from screening.hits import adjudication as rules
from tests.screening.hits.build import LISTED
from tests.screening.hits.test_rules import PARTIES

SCORES = st.decimals(0, 1, places=4)
KINDS = st.sampled_from([rules.LIVE_LICENSE, rules.OPEN_CASE, rules.REGISTRY])


def test_two_people_clear_from_85_percent_on():
    assert [rules.needs_second(Decimal(score)) for score in ("0.8499", "0.85", "1")] == [False, True, True]
    assert rules.limit_words() == "85% or more: a second analyst confirms"


def test_a_hit_is_due_two_working_days_after_it_was_raised():
    friday = date(2026, 11, 27)
    assert rules.due_on(friday, jurisdiction="IE") == date(2026, 12, 1)


def test_a_clearing_holds_for_twelve_months_to_the_day():
    assert rules.carried_until(date(2026, 11, 26)) == date(2027, 11, 26)
    assert rules.carried_until(date(2028, 2, 29)) == date(2029, 2, 28)


@given(SCORES, SCORES, st.sampled_from(["un-sc", "us-csl", "national"]))
def test_a_live_license_comes_before_any_open_case_of_the_same_list(one, other, watchlist):
    live = rules.severity(Decimal("0.5") + one / 2, watchlist, rules.LIVE_LICENSE)
    assert live >= rules.severity(Decimal("0.5") + other / 2, watchlist, rules.OPEN_CASE)


@given(SCORES, KINDS)
def test_urgency_is_the_sum_of_what_is_shown_and_fits_its_column(score, kind):
    parts = rules.severity_parts(score, "un-sc", kind)
    assert rules.severity(score, "un-sc", kind) == sum(part.points for part in parts) <= 32767


@given(PARTIES, st.text(max_size=5), st.text(max_size=5))
def test_who_a_party_is_does_not_hang_on_its_id_and_role(party, ref, role):
    assert rules.identity_digest(party) == rules.identity_digest(replace(party, ref=ref, role=role))


@given(PARTIES, st.sampled_from(["name", "address", "country", "birth_date"]))
def test_who_a_party_is_changes_with_every_fact(party, field):
    changed = replace(party, **{field: getattr(party, field) + "x"})
    assert rules.identity_digest(changed) != rules.identity_digest(party)


def test_another_chain_of_owners_is_another_question():
    assert rules.identity_digest(LISTED, chain=[{"share": 60}]) != rules.identity_digest(LISTED)


def test_changes_name_what_was_and_what_is():
    told = rules.changes({"Name": "A", "Country": "AE"}, {"Name": "A", "Country": "DE", "Address": "9 Road"})
    assert told == [rules.Change("Country", "AE", "DE"), rules.Change("Address", "", "9 Road")]
