from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportctl.core.errors import DomainError
from licensing.licenses import rules

START, END = date(2026, 1, 1), date(2027, 12, 31)
quantities = st.decimals(min_value=Decimal("0.001"), max_value=Decimal("9999999"), places=3)


def after(shipped: str, *, authorized: str = "10", drawn: str = "0", on: date = START) -> Decimal:
    return rules.balance_after(
        Decimal(shipped),
        authorized=Decimal(authorized),
        drawn=Decimal(drawn),
        on=on,
        valid_from=START,
        valid_to=END,
    )


@given(authorized=quantities, shipments=st.lists(quantities, max_size=12))
def test_a_line_is_never_overdrawn_and_nothing_is_lost(authorized, shipments):
    drawn = Decimal(0)
    for shipped in shipments:
        try:
            left = rules.balance_after(
                shipped, authorized=authorized, drawn=drawn, on=START, valid_from=START, valid_to=END
            )
        except DomainError:
            assert drawn + shipped > authorized
            continue
        drawn += shipped
        assert left == authorized - drawn
        assert left >= 0
    assert 0 <= drawn <= authorized


@pytest.mark.parametrize("shipped", ["0", "-1"])
def test_nothing_is_no_shipment(shipped):
    with pytest.raises(DomainError, match="above zero") as refusal:
        after(shipped)
    assert refusal.value.code == "not_positive"


@pytest.mark.parametrize("on", [date(2025, 12, 31), date(2028, 1, 1)])
def test_days_outside_the_validity_are_refused(on):
    with pytest.raises(DomainError, match="1 Jan 2026 to 31 Dec 2027") as refusal:
        after("1", on=on)
    assert refusal.value.code == "outside_validity"


@pytest.mark.parametrize("on", [START, END])
def test_first_and_last_day_are_inside(on):
    assert after("1", on=on) == 9


def test_a_refusal_says_what_is_left():
    with pytest.raises(DomainError, match=r"Only 2\.5 is left"):
        after("3", drawn="7.500")
    with pytest.raises(DomainError, match="Nothing is left"):
        after("1", drawn="10.000")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 11, 23), date(2028, 11, 22)),
        (date(2028, 2, 29), date(2030, 2, 27)),
        (date(2026, 12, 1), date(2028, 11, 30)),
    ],
)
def test_validity_is_24_months_with_both_days_included(start, end):
    assert rules.validity(start) == (start, end)


@pytest.mark.parametrize(
    ("drawn", "word", "tone"),
    [
        ("0", "Not used yet", "go"),
        ("8.999", "Partly used", "go"),
        ("9", "Nearly used up", "wait"),
        ("10", "Used up", "neutral"),
    ],
)
def test_usage_warns_from_90_percent(drawn, word, tone):
    found = rules.usage(Decimal(10), Decimal(drawn), value=Decimal(100), drawn_value=Decimal(0))
    assert (found.word, found.tone) == (word, tone)


@pytest.mark.parametrize(
    ("drawn_value", "word"), [("89.99", "Partly used"), ("90", "Nearly used up"), ("100", "Value used up")]
)
def test_usage_warns_of_the_value_too(drawn_value, word):
    found = rules.usage(Decimal(10), Decimal(1), value=Decimal(100), drawn_value=Decimal(drawn_value))
    assert found.word == word


def test_a_line_without_a_value_is_not_drawn_by_value():
    found = rules.usage(Decimal(10), Decimal(1), value=Decimal(0), drawn_value=Decimal(0))
    assert found.word == "Partly used"
    assert rules.value_after(Decimal(5), value=Decimal(0), drawn=Decimal(0), currency="EUR") is None


@pytest.mark.parametrize(
    ("shipped", "code", "words"),
    [
        (None, "value_missing", "in EUR"),
        ("0", "value_not_positive", "above zero"),
        ("-1", "value_not_positive", "above zero"),
        ("40.01", "exceeds_value", "Only EUR 40.00 is left"),
    ],
)
def test_a_value_that_is_not_left_is_refused(shipped, code, words):
    given = None if shipped is None else Decimal(shipped)
    with pytest.raises(DomainError, match=words) as refused:
        rules.value_after(given, value=Decimal(100), drawn=Decimal(60), currency="EUR")
    assert refused.value.code == code


def test_the_value_that_is_left_may_leave():
    assert rules.value_after(Decimal(40), value=Decimal(100), drawn=Decimal(60), currency="EUR") == (40, 0)


def test_what_left_counts_in_a_new_currency_by_its_share():
    old = {"drawn_value": Decimal(60), "drawn": Decimal(5), "authorized": Decimal(10)}
    assert rules.carried_value(value=Decimal(300), same_currency=True, **old) == 60
    assert rules.carried_value(value=Decimal(300), same_currency=False, **old) == 150


@pytest.mark.parametrize("typed", ["ABCDE-23450", "abcde 2345o", " ABCDE2345O "])
def test_a_code_is_read_whatever_its_spelling(typed):
    assert rules.plain_code(typed) == "ABCDE23450"


def test_a_license_says_why_it_is_closed():
    def why(status, on=START):
        return rules.why_closed(status, on=on, valid_from=START, valid_to=END)

    assert why("issued") == ""
    assert "suspended" in why("suspended")
    assert "used up" in why("exhausted")
    assert "expired" in why("issued", date(2028, 1, 1))
    assert "starts on 1 Jan 2026" in why("issued", date(2025, 12, 31))


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("issued", ""),
        ("exhausted", ""),
        ("expired", ""),
        ("held", "once the hold is lifted"),
        ("suspended", "once it is reinstated"),
        ("replaced", "Correct that one"),
        ("surrendered", "was given back, and its record stays as it was"),
        ("revoked", "is revoked, and its record stays as it was"),
    ],
)
def test_the_words_of_a_license_are_corrected_also_once_it_has_ended_by_itself(state, why):
    said = rules.why_not_corrected(state, revocation=False)

    assert (why in said) if why else said == ""


def test_a_revocation_is_settled_before_words_are_corrected():
    assert "revocation" in rules.why_not_corrected("issued", revocation=True)
