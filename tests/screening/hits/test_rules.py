from hypothesis import given
from hypothesis import strategies as st

from screening.hits.rules import (
    PartyFacts,
    edition_reasons,
    facts_digest,
    hit_reasons,
    party_from_json,
    party_json,
    percent,
)

TEXT = st.text(max_size=12)
PARTIES = st.builds(
    PartyFacts,
    ref=TEXT,
    role=TEXT,
    kind=st.sampled_from(["company", "person"]),
    name=TEXT,
    aliases=st.lists(TEXT, max_size=3).map(tuple),
    address=TEXT,
    country=TEXT,
    birth_date=TEXT,
)


@given(PARTIES)
def test_a_party_survives_storage(party):
    assert party_from_json(party_json(party)) == party


@given(st.lists(PARTIES, max_size=4), st.randoms())
def test_the_digest_ignores_order(parties, chance):
    shuffled = [
        PartyFacts(**{**party_json(party), "aliases": tuple(reversed(party.aliases))}) for party in parties
    ]
    chance.shuffle(shuffled)

    assert facts_digest(shuffled) == facts_digest(parties)


@given(PARTIES, st.sampled_from(["ref", "role", "name", "address", "country", "birth_date"]))
def test_the_digest_sees_every_change(party, field):
    changed = PartyFacts(
        **{**party_json(party), "aliases": party.aliases, field: getattr(party, field) + "x"}
    )

    assert facts_digest([changed]) != facts_digest([party])


@given(PARTIES)
def test_the_digest_sees_a_party_more_and_an_alias_more(party):
    more = PartyFacts(**{**party_json(party), "aliases": (*party.aliases, "x")})

    assert len({facts_digest([party]), facts_digest([party, party]), facts_digest([more])}) == 3


@given(st.integers(0, 9999))
def test_what_is_not_identical_is_never_a_hundred_percent(score):
    assert percent(score / 10000) != "100%"


def test_an_identical_name_is_a_hundred_percent():
    assert (percent(1.0), percent(0.29), percent(0.9999)) == ("100%", "29%", "99%")


def test_a_list_that_came_into_force_later_is_named():
    assert edition_reasons({"a"}, {"a": "List A"}) == []
    (reason,) = edition_reasons({"a"}, {"a": "List A", "b": "List B"})
    assert reason.startswith("List B has a newer edition")


def test_no_list_in_force_stands_in_the_way():
    assert edition_reasons({"a"}, {}) == ["No watchlist is in force, so nothing can be compared."]


def test_open_hits_and_true_matches_stand_in_the_way():
    assert hit_reasons(0, []) == []
    assert hit_reasons(1, []) == ["One hit waits for a ruling."]
    assert hit_reasons(3, [("A", "B")]) == ["3 hits wait for a ruling.", "A is the listed B: a true match."]


def test_proposed_rulings_stand_in_the_way_too():
    assert hit_reasons(0, [], proposed=1) == ["The ruling on one hit waits for a second person."]
    assert hit_reasons(1, [], proposed=2) == [
        "One hit waits for a ruling.",
        "The rulings on 2 hits wait for a second person.",
    ]
