"""The estimator, against a textbook's numbers and a naive count in fractions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.forecasts import rules
from licensing.forecasts.rules import Curve, Reached, Spell, curve_of

# Weeks of remission of 21 patients under 6-MP, 12 of them censored (Freireich et al. 1963), the example of
# most textbooks on survival.
ENDED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
CENSORED = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
REMISSION = curve_of([*(Spell(t, True) for t in ENDED), *(Spell(t, False) for t in CENSORED)])
spells = st.lists(st.builds(Spell, st.integers(0, 40), st.booleans()), max_size=60)


def test_the_textbook_example() -> None:
    assert REMISSION.days == (6, 7, 10, 13, 16, 22, 23)
    assert REMISSION.at_risk == (21, 17, 15, 12, 11, 7, 6)
    assert REMISSION.decided == (3, 1, 1, 1, 1, 1, 1)
    assert [round(share, 4) for share in REMISSION.survival()] == [
        0.8571,
        0.8067,
        0.7529,
        0.6902,
        0.6275,
        0.5378,
        0.4482,
    ]
    assert REMISSION.quantile(0.5) == 23
    assert REMISSION.quantile(0.1) is None
    assert REMISSION.quantile(0.75) == 13


def test_what_has_elapsed_changes_what_is_to_come() -> None:
    assert REMISSION.quantile(0.75, elapsed=13) == 23  # 0.4482 of 0.6902 is the first below three quarters
    assert REMISSION.quantile(0.5, elapsed=13) is None
    assert REMISSION.after(13) == pytest.approx(0.6902, abs=1e-4)
    assert REMISSION.after(5) == 1
    assert REMISSION.longer_than(13) == 11
    assert REMISSION.longer_than(23) == 0


def test_without_censoring_it_is_the_share_that_is_open() -> None:
    found = curve_of(Spell(day, True) for day in range(1, 11))

    assert found.survival() == pytest.approx([1 - day / 10 for day in range(1, 11)])
    assert (found.quantile(0.5), found.quantile(0.1)) == (5, 9)
    assert found.quantile(0.5, elapsed=5) == 8
    assert found.quantile(0.5, elapsed=10) is None


def test_a_case_that_is_decided_on_the_day_of_arrival_counts() -> None:
    found = curve_of([Spell(0, True), Spell(0, True), Spell(0, True), Spell(4, True)])

    assert found.quantile(0.5) == 0
    assert found.quantile(0.5, elapsed=0) == 4


def test_no_case_at_all() -> None:
    assert curve_of([]) == Curve(0, (), (), ())
    assert curve_of([]).quantile(0.5) is None
    assert curve_of([Spell(3, False)]).quantile(0.5) is None


def naive(made: list[Spell], day: int) -> Fraction:
    """Multiply, for each day, by the share of those still seen that day which was not decided on it."""
    share = Fraction(1)
    for at in range(day + 1):
        risked = sum(spell.days >= at for spell in made)
        ended = sum(spell.days == at and spell.decided for spell in made)
        if risked:
            share *= Fraction(risked - ended, risked)
    return share


def naive_quantile(made: list[Spell], left: Fraction, elapsed: int) -> int | None:
    given_that = naive(made, elapsed) if elapsed >= 0 else Fraction(1)
    for day in range(elapsed + 1, 50):
        if given_that and naive(made, day) / given_that <= left:
            return day
    return None


@given(spells, st.integers(-1, 45))
def test_it_is_the_naive_product(made: list[Spell], elapsed: int) -> None:
    found = curve_of(made)

    shares = found.survival()
    assert shares == pytest.approx([float(naive(made, day)) for day in found.days])
    assert all(a >= b for a, b in zip([1.0, *shares], shares, strict=False))
    assert found.quantile(0.5, elapsed=elapsed) == naive_quantile(made, Fraction(1, 2), elapsed)
    assert found.quantile(0.1, elapsed=elapsed) == naive_quantile(made, Fraction(1, 10), elapsed)
    assert found.cases == len(made)
    assert found.all_decided == sum(spell.decided for spell in made)


@given(spells, st.integers(0, 45))
def test_nine_in_ten_never_come_before_half_and_nothing_before_today(made: list[Spell], elapsed: int) -> None:
    half, ninth = (curve_of(made).quantile(left, elapsed=elapsed) for left in (0.5, 0.1))

    assert half is None or half > elapsed
    assert ninth is None or (half is not None and ninth >= half)


@pytest.mark.parametrize(
    ("entries", "category"),
    [
        (["6", "6A", "6A005", "6A005.b"], "6"),
        (["3A001", "6A005", "3", "6"], "3+6"),
        (["ML10", "ML10.c"], "ML"),
        (["ML10", "6A005"], "6+ML"),
        (["1A001", "2A001", "3A001", "4A001"], ""),
        ([], ""),
    ],
)
def test_categories(entries: list[str], category: str) -> None:
    assert rules.category_of(entries) == category


def test_tiers_go_from_narrow_to_wide() -> None:
    assert rules.tiers("individual", "DE", "6") == ["individual|DE|6", "individual|DE", "individual", "all"]
    assert rules.tiers("individual", "DE", "") == ["individual|DE", "individual", "all"]


def curve(decided: int, days: int = 10) -> Curve:
    return curve_of(Spell(days + number % 5, True) for number in range(decided))


def test_the_narrowest_tier_with_enough_cases_speaks() -> None:
    keys = rules.tiers("individual", "DE", "6")
    curves = {keys[0]: curve(9), keys[1]: curve(10), keys[2]: curve(90), keys[3]: curve(500)}

    found = rules.estimate(curves, keys, elapsed=3)

    assert found is not None
    assert (found.tier, found.cases, found.decided) == ("individual|DE", 10, 10)
    assert (found.median, found.ninth, found.elapsed) == (12, 14, 3)


def test_a_case_that_took_longer_than_those_of_a_tier_is_told_of_a_wider_one() -> None:
    keys = rules.tiers("individual", "DE", "6")
    curves = {keys[1]: curve(10), keys[2]: curve(90, days=40)}

    found = rules.estimate(curves, keys, elapsed=30)

    assert found is not None
    assert found.tier == "individual"
    assert rules.estimate(curves, keys, elapsed=44) is None


def test_too_little_history_says_nothing() -> None:
    assert rules.estimate({}, ["all"], elapsed=0) is None
    assert rules.estimate({"all": curve(9)}, ["all"], elapsed=0) is None


@pytest.mark.parametrize(
    ("decided", "within", "told", "percent"),
    [(4, 4, False, None), (5, 5, True, 100), (100, 97, True, None), (100, 95, True, 95), (10, 3, True, None)],
)
def test_a_public_figure_rests_on_five_cases_at_least(
    decided: int, within: int, told: bool, percent: int | None
) -> None:
    found = Reached(decided, within)

    assert (found.told, found.percent) == (told, percent)
