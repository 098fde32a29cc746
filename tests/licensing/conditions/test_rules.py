from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportctl.core.errors import DomainError
from licensing.conditions import rules
from licensing.conditions.rules import Shipment, Terms
from licensing.review.library import ALL

ISSUED, LAST = date(2026, 1, 31), date(2028, 1, 30)
SHIPPED = [Shipment("a", "AWB 1", date(2026, 3, 1)), Shipment("b", "AWB 2", date(2026, 2, 1))]


def days(terms: Terms) -> list[tuple[str, date]]:
    found = rules.falling(terms, issued_on=ISSUED, valid_to=LAST, shipments=SHIPPED)
    return [(one.cause, one.due_on) for one in found]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (Terms(), []),
        (Terms("fixed", fixed_on=date(2026, 6, 1)), [("fixed", date(2026, 6, 1))]),
        (Terms("issue", 30), [("issue", date(2026, 3, 2))]),
        (Terms("first", 10), [("first", date(2026, 3, 11))]),
        (Terms("each", 10), [("shipment:a", date(2026, 3, 11)), ("shipment:b", date(2026, 2, 11))]),
        (Terms("expiry", 60), [("expiry", date(2028, 3, 30))]),
        (Terms("periodic", 12), [("period:1", date(2027, 1, 31))]),
    ],
)
def test_what_falls_due(terms, expected):
    assert days(terms) == expected


def test_nothing_falls_due_after_shipments_before_one_left():
    for due in ("first", "each"):
        assert rules.falling(Terms(due, 5), issued_on=ISSUED, valid_to=LAST) == []


@pytest.mark.parametrize(
    ("status", "late", "state"),
    [
        ("open", 0, "open"),
        ("open", 1, "overdue"),
        ("open", 14, "overdue"),
        ("open", 15, "breached"),
        ("sent_back", -1, "sent_back"),
        ("sent_back", 20, "breached"),
        ("filed", 99, "filed"),
        ("accepted", 99, "accepted"),
        ("waived", 99, "waived"),
    ],
)
def test_the_calendar_makes_overdue_and_breached(status, late, state):
    due = date(2026, 6, 1)
    assert rules.state_on(status, due_on=due, on=due + timedelta(days=late)) == state
    assert state in rules.WORDS


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (Terms(), "due_required"),
        (Terms("fixed"), "day_required"),
        (Terms("each"), "amount_required"),
        (Terms("each", 0), "amount_required"),
        (Terms("periodic", 366), "amount_required"),
    ],
)
def test_terms_without_a_day_are_refused(terms, code):
    with pytest.raises(DomainError) as refusal:
        rules.check_terms(terms)
    assert refusal.value.code == code


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 60))
def test_periods_lie_within_the_validity_in_order(start, months):
    last = rules.add_months(start, 24)
    found = rules.falling(Terms("periodic", months), issued_on=start, valid_to=last)
    assert [one.due_on for one in found] == sorted({one.due_on for one in found})
    assert all(start < one.due_on <= last for one in found)
    assert len(found) == 24 // months


def test_the_library_names_terms_that_can_be_kept():
    for one in ALL:
        if one.due != "none":
            rules.check_terms(Terms(one.due, one.amount))
        assert rules.in_words(Terms(one.due, one.amount), evidence=one.evidence)
