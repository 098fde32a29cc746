"""Each rule by itself: when it holds, what it says, and when it does not."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from licensing.routing.rules import DECLARED, HAND, RULES, Facts, Rule, asked_for, draw, keys_of, label_of

PLAIN = Facts()
TOLD = "Told by the authority that goods may be controlled"
HOLDS: dict[str, list[tuple[Mapping[str, Any], str]]] = {
    "informed": [
        ({"informed": "yes"}, f"{TOLD}: yes"),
        ({"informed": "unsure"}, f"{TOLD}: not sure"),
    ],
    "wmd": [({"wmd": "unsure"}, "Use for weapons of mass destruction: not sure")],
    "military": [({"military": "yes"}, "Military use: yes")],
    "embargo": [({"embargoed": ("Sudan",)}, "Marked for an arms embargo: Sudan")],
    "sensitive": [
        ({"sensitive": ("1C001", "6A001")}, "Marked very sensitive in the control list: 1C001, 6A001")
    ],
    "unlisted_concern": [
        (
            {"unlisted": True, "military": "yes", "informed": "unsure"},
            f"Goods in no entry. Military use: yes; {TOLD}: not sure",
        ),
    ],
    "diversion": [({"diverting": ("Georgia",)}, "Marked for elevated diversion risk: Georgia")],
    "countries": [
        (
            {"countries": ("Chile", "China", "Germany", "Japan")},
            "Parties in 4 countries: Chile, China, Germany, Japan",
        )
    ],
    "enhanced": [({"band": "enhanced", "score": Decimal("71.5")}, "Enhanced risk lane, score 71.5")],
    "idle_hits": [
        (
            {"waiting": True, "open_hits": 2},
            "The clock stands still and hits are open: they can be ruled on meanwhile",
        )
    ],
    "value": [
        (
            {
                "totals": (
                    ("EUR", Decimal(1_000_000)),
                    ("JPY", Decimal(9_000_000)),
                    ("USD", Decimal(2_500_000)),
                )
            },
            "Goods worth EUR 1,000,000.00, USD 2,500,000.00",
        )
    ],
    "lines": [({"lines": 20}, "20 lines of goods")],
    "first": [({"first_application": True}, "The exporter filed nothing before this")],
    "urgency": [({"urgent": True}, "Marked urgent, without a document that shows why")],
    "withdrawal": [({"withdrawal_asked": True}, "The exporter asked to withdraw and waits for a ruling")],
    "doubt": [
        ({"customer_doubt": True}, "The exporter filed a doubt about a customer of its own accord"),
    ],
}
NEAR: dict[str, list[Mapping[str, Any]]] = {
    "informed": [{"informed": "no"}],
    "wmd": [{"wmd": "no"}],
    "military": [{"military": "no"}],
    "embargo": [{"diverting": ("Sudan",)}],
    "sensitive": [{"unlisted": True}],
    "unlisted_concern": [{"unlisted": True, "wmd": "no"}, {"military": "yes"}],
    "diversion": [{"embargoed": ("Georgia",)}],
    "countries": [{"countries": ("Chile", "China", "Germany")}],
    "enhanced": [{"band": "standard", "score": Decimal(99)}],
    "idle_hits": [{"waiting": True}, {"open_hits": 2}],
    "value": [
        {"totals": (("EUR", Decimal("999999.99")), ("USD", Decimal("999999.99")))},
        {"totals": (("JPY", Decimal(900_000_000)),)},
    ],
    "lines": [{"lines": 19}],
    "first": [{"lines": 1}],
    "urgency": [{"urgent": True, "urgency_shown": True}, {"urgency_shown": True}],
    "withdrawal": [{"waiting": True}],
    "doubt": [{"withdrawal_asked": True}],
}


@pytest.mark.parametrize("rule", RULES, ids=[rule.key for rule in RULES])
def test_a_rule_says_why_it_holds_and_nothing_where_it_does_not(rule: Rule) -> None:
    assert rule.reason(PLAIN) == ""
    for facts, reason in HOLDS[rule.key]:
        assert rule.reason(replace(PLAIN, **facts)) == reason
    for facts in NEAR[rule.key]:
        assert rule.reason(replace(PLAIN, **facts)) == "", facts


def test_keys_are_one_of_each_and_fit_their_column() -> None:
    assert len(DECLARED) == len(RULES) + len(HAND) + 1
    assert max(len(key) for key in DECLARED) <= 20


def test_a_rule_that_fails_stops_no_other() -> None:
    def broken(facts: Facts) -> str:
        raise ZeroDivisionError(facts.lines)

    drawn = draw(replace(PLAIN, lines=30, first_application=True), (replace(RULES[0], reason=broken), *RULES))

    assert set(drawn.reasons) == {"lines", "first"}
    assert [(key, type(error)) for key, error in drawn.failed.items()] == [("informed", ZeroDivisionError)]


def test_flags_are_asked_for_by_owner_or_by_name_or_at_all() -> None:
    words = dict(asked_for())

    assert words["of-technical_reviewer"] == "For the technical reviewer"
    assert keys_of("of-technical_reviewer") == ["wmd", "sensitive", "unlisted_concern", "lines"]
    assert keys_of("value") == ["value"]
    assert keys_of("any") == list(DECLARED)
    assert all(keys_of(asked) for asked in words)


def test_a_flag_of_an_earlier_version_keeps_its_key() -> None:
    assert [label_of("value"), label_of("long_gone")] == ["High value", "long_gone"]
