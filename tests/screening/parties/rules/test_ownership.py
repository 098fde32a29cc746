from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportctl.core.errors import DomainError
from screening.parties.rules.ownership import (
    Holding,
    Share,
    check_shares,
    listed_ownership,
    percent_text,
)

D = Decimal
PARTIES = "TABCDEF"


def shares(*links: str) -> list[Share]:
    """Read holdings such as "A>T 60"."""
    found = []
    for link in links:
        pair, percent = link.split()
        owner, owned = pair.split(">")
        found.append(Share(owner, owned, D(percent)))
    return found


def figures(listed: str, *links: str) -> tuple[Decimal, Decimal]:
    found = listed_ownership("T", shares(*links), set(listed))
    return found.aggregate, found.through


@pytest.mark.parametrize(
    ("listed", "links", "aggregate", "through"),
    [
        ("A", ["A>T 50"], 50, 50),
        ("AB", ["A>T 25", "B>T 25"], 50, 50),
        ("A", ["A>B 50", "B>T 50"], 50, 25),
        ("A", ["A>B 49.999", "B>T 100"], 0, "49.999"),
        ("A", ["A>B 50", "A>C 10", "B>C 40", "C>T 50"], 50, 15),
        ("A", ["A>B 25", "B>T 50", "C>T 50"], 0, "12.5"),
        ("A", ["A>B 50", "A>C 50", "B>T 25", "C>T 25"], 50, 25),
        ("A", ["A>B 100", "B>C 100", "C>D 100", "D>T 51"], 51, 51),
        ("", ["A>T 100"], 0, 0),
        ("B", ["A>T 100"], 0, 0),
    ],
    ids=str,
)
def test_what_listed_owners_hold(listed, links, aggregate, through):
    """The fifth to seventh are the kinds of example that the United States Treasury publishes."""
    assert figures(listed, *links) == (D(aggregate), D(through))


def test_holdings_in_a_circle_count_once():
    assert figures("A", "A>T 40", "T>B 60", "B>T 30") == (40, D("48.7805"))
    assert figures("", "T>B 100", "B>T 100") == (0, 0)
    assert figures("A", "A>B 50", "C>B 50", "B>C 100", "C>T 60")[0] == 60


def test_the_target_itself_is_no_owner():
    assert figures("T", "T>B 100", "B>T 80") == (0, 0)
    assert figures("A", "T>T 60", "A>T 30") == (30, 30)


def test_the_chain_holds_every_link_between_and_no_other():
    found = listed_ownership("T", shares("A>B 50", "B>T 50", "C>T 50", "A>E 80", "E>F 90", "D>B 50"), {"A"})

    assert [(link.owner, link.owned) for link in found.links] == [("A", "B"), ("B", "T")]
    assert found.owners == ("A",)
    assert [(link.owner, link.percent) for link in found.counted] == [("B", 50)]


@pytest.mark.parametrize(
    ("links", "verdict"),
    [
        (["A>T 50"], "majority"),
        (["A>T 49.999"], "minority"),
        (["A>T 25"], "minority"),
        (["A>T 24.999"], ""),
        (["A>B 40", "B>T 70"], "minority"),
        (["A>B 49", "B>T 100"], "minority"),
    ],
    ids=str,
)
def test_verdicts(links, verdict):
    assert listed_ownership("T", shares(*links), {"A"}).verdict(D(25)) == verdict


@st.composite
def graphs(draw: st.DrawFn) -> list[Share]:
    """Any holdings, also in circles, of which each party's come to at most 100."""
    found = []
    for owned in PARTIES:
        left = 100
        for owner in draw(st.lists(st.sampled_from(PARTIES), unique=True, max_size=4)):
            percent = draw(st.integers(0, left))
            if percent and owner != owned:
                found.append(Share(owner, owned, D(percent)))
                left -= percent
    return found


listed_ones = st.sets(st.sampled_from(PARTIES[1:]))


@given(graphs(), listed_ones)
def test_shares_stay_shares(links, listed):
    found = listed_ownership("T", links, listed)
    assert 0 <= found.aggregate <= 100
    assert 0 <= found.through <= 100
    assert found.aggregate == sum(share.percent for share in found.counted)


@given(graphs())
def test_without_a_listed_owner_there_is_nothing(links):
    found = listed_ownership("T", links, set())
    assert (found.aggregate, found.through, found.counted, found.links) == (0, 0, (), ())


@given(graphs(), listed_ones, st.randoms())
def test_the_order_does_not_count(links, listed, random: Random):
    mixed = random.sample(links, len(links))
    assert listed_ownership("T", mixed, listed) == listed_ownership("T", links, listed)


@given(graphs(), listed_ones, st.data())
def test_a_larger_share_or_another_listed_owner_never_lowers_a_figure(links, listed, data):
    before = listed_ownership("T", links, listed)
    more = listed | {data.draw(st.sampled_from(PARTIES[1:]))}
    grown = list(links)
    if links:
        at = data.draw(st.integers(0, len(links) - 1))
        held = sum(share.percent for share in links if share.owned == links[at].owned)
        grown[at] = Share(links[at].owner, links[at].owned, links[at].percent + 100 - held)

    for after in (listed_ownership("T", grown, listed), listed_ownership("T", links, more)):
        assert after.aggregate >= before.aggregate
        assert after.through >= before.through - D("0.001")


@given(graphs(), listed_ones)
def test_a_chain_never_says_more_than_its_first_link_where_nothing_runs_in_a_circle(links, listed):
    tree = [share for share in links if PARTIES.index(share.owner) > PARTIES.index(share.owned)]
    found = listed_ownership("T", tree, listed)
    direct = sum(share.percent for share in tree if share.owned == "T")
    assert found.through <= direct
    assert found.aggregate <= direct


def test_owners_hold_at_most_everything_on_every_day():
    one = Holding(D(60), date(2026, 1, 1), date(2026, 6, 1))
    check_shares("Harrow", [one, Holding(D(60), date(2026, 6, 1))])
    with pytest.raises(DomainError, match="On 31 May 2026 the owners of Harrow would hold 120%"):
        check_shares("Harrow", [one, Holding(D(60), date(2026, 5, 31))])


def test_a_holding_that_ended_as_it_began_never_held():
    check_shares(
        "Harrow", [Holding(D(90), date(2026, 1, 1), date(2026, 1, 1)), Holding(D(90), date(2026, 1, 1))]
    )


@pytest.mark.parametrize(
    ("value", "text"), [("50", "50%"), ("33.500", "33.5%"), ("0.125", "0.125%"), ("100", "100%")]
)
def test_a_share_in_words(value, text):
    assert percent_text(D(value)) == text
