import json
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from screening.risk import indicators
from screening.risk.facts import CustomerFacts, HitFacts
from screening.risk.rules import (
    Contribution,
    content_digest,
    contribution_from_json,
    contribution_json,
    lane_of,
    model_content,
    score,
)
from tests.screening.risk.build import USER, facts

CONTENT = model_content()


def scored(case):
    return score(case, weights=CONTENT["indicators"], lanes=CONTENT["lanes"])


def test_a_quiet_case_scores_nothing():
    assert scored(facts()) == scored(facts())
    assert (scored(facts()).score, scored(facts()).lane, scored(facts()).contributions) == (0, "fast", ())


def test_a_score_is_the_sum_of_its_contributions_largest_first():
    result = scored(facts(attachments=(), hits=HitFacts(open_hits=1)))

    assert [(part.id, part.points) for part in result.contributions] == [("RF01", 60), ("RF40", 15)]
    assert (result.score, result.lane) == (75, "enhanced")
    assert result.contributions[0].source == "BIS red flags"


def test_a_credit_takes_back_what_its_flag_gave():
    known = replace(USER, prior_licenses=0, website="", customer=CustomerFacts(since=2010))
    result = scored(facts(parties=(known,), attachments=()))

    assert [(part.id, part.points) for part in result.contributions] == [
        ("RF40", 15),
        ("RF10", 5),
        ("RF22", 5),
        ("CR01", -5),
    ]
    assert (result.score, result.lane) == (20, "standard")


@given(st.integers(0, 500))
def test_lanes_begin_at_their_points(points):
    expected = "enhanced" if points >= 45 else "standard" if points >= 15 else "fast"

    assert lane_of(Decimal(points), CONTENT["lanes"]) == expected


def test_a_critical_indicator_leads_to_the_enhanced_lane_whatever_the_sum():
    cheap = {"RF01": {"revision": 1, "weight": "critical", "points": "1"}}

    result = score(facts(hits=HitFacts(open_hits=1)), weights=cheap, lanes=CONTENT["lanes"])

    assert (result.score, result.lane) == (1, "enhanced")


def test_a_model_scores_only_with_its_own_indicators():
    result = score(facts(attachments=(), parties=(USER,)), weights={}, lanes=CONTENT["lanes"])

    assert (result.score, result.contributions) == (0, ())


def test_the_model_is_plain_and_has_every_indicator():
    assert json.loads(json.dumps(CONTENT)) == CONTENT
    assert list(CONTENT["indicators"]) == [one.id for one in indicators.newest()]
    assert {part["points"] for part in CONTENT["indicators"].values()} == {"-5", "5", "15", "30", "60"}


def test_the_digest_of_a_model_sees_a_weight():
    changed = json.loads(json.dumps(CONTENT))
    changed["indicators"]["RF01"]["points"] = "59"

    assert content_digest(changed) != content_digest(CONTENT)


TEXT = st.text(max_size=9)


@given(st.builds(Contribution, TEXT, TEXT, st.decimals(0, 99, places=1), TEXT, TEXT, TEXT, TEXT))
def test_a_contribution_survives_storage(part):
    assert contribution_from_json(json.loads(json.dumps(contribution_json(part)))) == part
