from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.hits.rules import PartyFacts
from screening.parties.rules.recognition import (
    identity,
    is_registry_id,
    number_key,
    record_digest,
    registry_id,
    search_text,
    telling_words,
    words,
)

PARTY = PartyFacts(
    "p1", "consignee", "company", "Quillfeather Bakery", country="DE", identifiers=("HRB 44556",)
)


def test_an_id_tells_what_it_is_of():
    assert is_registry_id(registry_id())
    assert not is_registry_id(uuid4())
    assert registry_id() != registry_id()


@pytest.mark.parametrize(
    "same",
    [
        {"ref": "other"},
        {"role": "end_user"},
        {"name": " quillfeather\tBAKERY "},
        {"aliases": ("Quill",)},
        {"address": "1 Mill Road"},
        {"identifiers": ("hrb-44556",)},
    ],
    ids=str,
)
def test_what_does_not_make_another_party(same):
    assert identity(replace(PARTY, **same)) == identity(PARTY)


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Quillfeather Bakeries"},
        {"kind": "person"},
        {"country": "FR"},
        {"birth_date": "1971"},
        {"identifiers": ()},
        {"identifiers": ("HRB 44557",)},
        {"identifiers": ("A1",)},
    ],
    ids=str,
)
def test_what_makes_another_party(other):
    assert identity(replace(PARTY, **other)) != identity(PARTY)


def test_a_name_is_found_in_any_script():
    assert words("Ван дер Моор") == "van der moor"
    assert words("北岭光学") in search_text(["Beiling Guangxue", "北岭光学"])


def test_words_that_many_names_share_are_left_out_of_the_search_for_twins():
    assert telling_words("Vandermoor Optics Trading GmbH") == "vandermoor optics"
    assert telling_words("International Trading Company") == "international trading company"


def test_numbers_are_found_without_their_signs():
    assert number_key("HRB 44-556") == "HRB44556"
    assert number_key("A-1") == ""
    assert search_text(["Quill"], ["HRB 44-556", "1"]) == "quill | hrb44556"


@given(st.text(max_size=600))
def test_any_text_has_words_of_plain_letters(text):
    assert set(words(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


@given(st.lists(st.text(max_size=20), max_size=5), st.randoms())
def test_the_order_of_names_does_not_make_another_digest(names, random):
    assert record_digest(random.sample(names, len(names)), []) == record_digest(names, [])
