from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from screening.hits.adjudication import identity_digest
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
NUMBERED = PartyFacts("p1", "end_user", "company", "Vandermoor Optics")
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


def test_a_party_without_notes_keeps_the_digests_of_before_there_were_any():
    before = PartyFacts(
        *("p1", "end_user", "company", "Vandermoor Optics"),
        country="AE",
        aliases=("VMO Trading", "Vandermoor"),
        identifiers=("B-2", "A-1"),
        address="1 Sand Road",
    )

    assert facts_digest([before]) == "fcc9d935580d05059a4bb53a6b1cc54c45ce69aa956da3a60865c80dfcdbbe9a"
    assert identity_digest(before) == "89909e4a27dcb82dc9ebce54503b4df38cb988b850070e7f133f0b15732adb30"


def test_a_note_stays_with_its_number_and_is_no_part_of_who_a_party_is():
    noted = replace(NUMBERED, identifiers=("A-1", "B-2"), identifier_notes=("tax, DE", "lei"))
    turned = replace(NUMBERED, identifiers=("B-2", "A-1"), identifier_notes=("lei", "tax, DE"))
    swapped = replace(NUMBERED, identifiers=("A-1", "B-2"), identifier_notes=("lei", "tax, DE"))

    assert party_from_json(party_json(noted)) == noted
    assert facts_digest([noted]) == facts_digest([turned]) != facts_digest([swapped])
    assert identity_digest(noted) == identity_digest(swapped)


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
