from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.risk import indicators
from screening.risk.destinations import places_of
from screening.risk.facts import AdverseFacts, CustomerFacts, EndUseFacts, HitFacts, OtherStatement
from screening.risk.indicators.end_use import closest_statement, likeness
from screening.risk.rules import WEIGHTS
from screening.risk.sources import SOURCES
from tests.screening.risk.build import ITEM, PLAIN, USER, facts

IDS = [one.id for one in indicators.newest()]
CONSIGNEE = replace(USER, role="consignee")


def fired(case):
    """Return the fact of every indicator that fires, by id."""
    found = {one.id: one.test(case) for one in indicators.newest()}
    return {key: finding.fact for key, finding in found.items() if finding}


def user(**changes):
    return facts(parties=(replace(USER, **changes),), places=places_of(["RU", "KZ", "LY"]))


def end_use(**changes):
    return facts(end_use=replace(facts().end_use, **changes))


def route(country, **changes):
    case = facts(parties=(USER, replace(CONSIGNEE, country=country)), places=places_of(["KZ", "TR"]))
    return replace(case, **changes)


ADVERSE = AdverseFacts("Quillfeather Kitchens", "unable_check", date(2024, 5, 4), "CHK-2024-000001")
COPY = (OtherStatement("Copied GmbH", PLAIN.upper()),)

LONG_KNOWN = CustomerFacts(since=2024)

FIRES = [
    (
        "CR01",
        user(prior_licenses=0, customer=LONG_KNOWN),
        "The officer read what the exporter filed of Quill",
    ),
    ("CR01", user(prior_licenses=0, customer=CustomerFacts(visited_on=date(2024, 11, 23))), "Quillfeather"),
    (
        "RF01",
        facts(hits=HitFacts(open_hits=1, best_score=Decimal("0.8123"))),
        "without a ruling: 1; the best is 81% alike",
    ),
    ("RF01", facts(hits=HitFacts(true_matches=2)), "True matches: 2"),
    ("RF09", user(address="Mailbox 12, Harbor Road"), "Quillfeather Kitchens: “Mailbox”"),
    ("RF09", user(address="c/o Smith, Harbor Road"), "“c/o”"),
    ("RF10", user(website=""), "No website"),
    ("RF16", user(kind="military", country="LY"), "military, police or security body in Libya"),
    (
        "RF16",
        replace(end_use(military="yes"), parties=user(country="RU").parties, places=places_of(["RU"])),
        "stated",
    ),
    ("RF17", facts(adverse=(ADVERSE,)), "unable check on 4 May 2024 (CHK-2024-000001)"),
    ("RF19", user(name="Borealis Freight Co"), "“Freight”"),
    ("RF22", user(prior_licenses=0), "No earlier license names Quillfeather Kitchens"),
    ("RF28", facts(items=(replace(ITEM, sensitive=True),)), "line 1 (6A005)"),
    ("RF28", facts(items=(replace(ITEM, regime="NSG-TL"),)), "line 1 (6A005)"),
    (
        "RF31",
        replace(end_use(wmd="unsure"), items=(replace(ITEM, unlisted=True),)),
        "mass destruction: unsure",
    ),
    (
        "RF31",
        replace(end_use(informed="yes"), items=(replace(ITEM, unlisted=True),)),
        "notice by the authority",
    ),
    ("RF36", end_use(text="Research."), "9 characters"),
    ("RF37", end_use(other_statements=COPY), "100% like that of Copied GmbH"),
    ("RF40", facts(attachments=("contract",)), "No end-use statement"),
    ("RF46", route("KZ"), "On the way to Germany: Kazakhstan"),
    ("RF46", replace(route("DE"), transit=("KZ",)), "Kazakhstan"),
    ("RF50", user(address="P.O. Box 44, Almaty"), "“P.O. Box”"),
    ("RF50", user(address="Unit C-88, Free Zone, Jebel Ali"), "“Free Zone”"),
    ("RF69", user(email="boss@Gmail.com"), "Quillfeather Kitchens (gmail.com)"),
]
QUIET = [
    ("RF01", facts(hits=HitFacts(best_score=None))),
    ("RF09", user(address="1 Mailboxer Street")),
    ("RF10", user(kind="person", website="")),
    ("RF16", user(kind="military", country="DE")),
    ("RF16", user(kind="company", country="LY")),
    ("RF19", user(name="Transiting Venus Observatory")),
    ("RF19", user(kind="government", name="Shipping Ministry")),
    ("RF31", end_use(wmd="yes")),
    ("RF31", facts(items=(replace(ITEM, unlisted=True),))),
    ("RF36", end_use(text="x" * 40)),
    (
        "RF37",
        end_use(
            other_statements=(OtherStatement("Other GmbH", "Calibrating telescopes at an observatory."),)
        ),
    ),
    ("RF37", end_use(text="", other_statements=(OtherStatement("Other GmbH", ""),))),
    ("RF46", replace(route("KZ"), destination="KZ")),
    ("RF50", user(address="Poboxova 7, Prague")),
    ("RF69", user(kind="person", email="boss@gmail.com")),
    ("RF69", user(email="")),
]


@pytest.mark.parametrize(("key", "case", "said"), FIRES)
def test_an_indicator_fires_and_names_the_fact(key, case, said):
    assert said in fired(case)[key]


@pytest.mark.parametrize(("key", "case"), QUIET)
def test_an_indicator_stays_quiet(key, case):
    assert key not in fired(case)


@pytest.mark.parametrize(
    "customer",
    [
        None,
        CustomerFacts(since=2025),
        CustomerFacts(visited_on=date(2024, 11, 22)),
        CustomerFacts(since=2010, visited_on=date(2026, 1, 1), doubt=True),
    ],
)
def test_a_customer_hardly_known_or_doubted_earns_no_credit(customer):
    assert list(fired(user(prior_licenses=0, customer=customer))) == ["RF22"]


def test_credit_is_for_every_new_party_and_takes_back_no_more_than_its_flag():
    known = replace(USER, prior_licenses=0, customer=LONG_KNOWN)

    assert fired(facts(parties=(known, replace(CONSIGNEE, prior_licenses=0)))).keys() == {"RF22"}
    assert fired(facts(parties=(known, CONSIGNEE))).keys() == {"RF22", "CR01"}
    assert fired(facts(parties=(replace(known, prior_licenses=1),))) == {}
    assert WEIGHTS["credit"] + WEIGHTS[indicators.find("RF22", 1).weight] == 0


def test_nothing_fires_in_a_quiet_case():
    assert fired(facts()) == {}


def test_every_indicator_has_a_case_in_which_it_fires():
    assert {key for key, _, _ in FIRES} == set(IDS)


@pytest.mark.parametrize("one", indicators.newest(), ids=IDS)
def test_an_indicator_is_documented(one):
    assert one.text.startswith("Fires when")
    assert one.weight in WEIGHTS
    assert one.sources
    assert set(one.sources) <= set(SOURCES)
    assert one.reads


@given(st.text(), st.text())
def test_likeness_is_a_share_and_the_same_both_ways(left, right):
    assert 0 <= likeness(left, right) <= 1
    assert likeness(left, right) == pytest.approx(likeness(right, left))


@given(st.text(), st.lists(st.builds(OtherStatement, st.text(), st.text()), max_size=5), st.randoms())
def test_the_closest_statement_does_not_depend_on_order(text, others, chance):
    shuffled = chance.sample(others, len(others))

    (closest,) = closest_statement(text, tuple(others)) or (None,)

    assert closest_statement(text, tuple(shuffled)) == ((closest,) if others else ())
    assert all(likeness(text, closest.text) >= likeness(text, other.text) for other in others)


def test_answers_that_nobody_gave_fire_nothing():
    assert fired(replace(facts(), end_use=EndUseFacts(PLAIN))) == {}
