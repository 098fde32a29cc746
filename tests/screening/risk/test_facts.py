import json
from dataclasses import MISSING, fields, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.risk.facts import CaseFacts, facts_digest, facts_from_json, facts_json
from tests.screening.risk.build import facts

AMOUNTS = st.decimals(0, 10**9, places=3)
st.register_type_strategy(Decimal, AMOUNTS)
st.register_type_strategy(date, st.dates())
FACTS = st.from_type(CaseFacts)


@given(FACTS)
def test_facts_survive_storage(given_facts):
    stored = json.loads(json.dumps(facts_json(given_facts)))

    assert facts_from_json(stored) == given_facts
    assert facts_digest(facts_from_json(stored)) == facts_digest(given_facts)


@given(FACTS, FACTS)
def test_other_facts_have_another_digest(first, second):
    assert (facts_digest(first) == facts_digest(second)) == (facts_json(first) == facts_json(second))


@pytest.mark.parametrize("field", [field.name for field in fields(CaseFacts) if field.default is MISSING])
def test_a_missing_or_unknown_field_is_an_error(field):
    stored = facts_json(facts())
    value = stored.pop(field)

    with pytest.raises(ValueError, match=field):
        facts_from_json(stored)
    with pytest.raises(ValueError, match="unknown"):
        facts_from_json({**stored, field: value, "unknown": 1})


def test_facts_of_an_earlier_release_are_read_without_what_it_did_not_know():
    stored = facts_json(facts())
    for party in stored["parties"]:
        del party["customer"]

    assert facts_from_json(stored) == facts()


def test_countries_are_named_once():
    case = replace(facts(transit=("TR", "DE")), destination="KZ")

    assert case.countries == ("DE", "KZ", "TR")
