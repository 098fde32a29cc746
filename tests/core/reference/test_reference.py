import pytest

from exportctl.core.reference import countries, currencies, units


@pytest.mark.parametrize(("code", "name"), [("DE", "Germany"), ("TW", "Taiwan"), ("XK", "XK"), ("", "")])
def test_countries_have_short_names_and_unknown_codes_stay(code, name):
    assert countries.name(code) == name


def test_all_countries_are_there_in_the_order_of_their_names():
    choices = countries.choices()

    assert choices[0][0] == ""
    assert len(choices) == 250
    assert [name for _, name in choices[1:]] == sorted(name for _, name in choices[1:])


def test_units_and_currencies_are_codes_of_three_letters_with_words():
    for table in (units.UNITS, currencies.CURRENCIES):
        assert all(len(code) == 3 and code.isupper() and words for code, words in table.items())
    assert units.name("KGM") == "kilograms"
    assert units.name("ZZZ") == "ZZZ"
    assert dict(units.choices())["KGM"] == "kilograms (KGM)"
    assert dict(currencies.choices())["EUR"] == "EUR (Euro)"


def test_currencies_are_of_iso_4217():
    import pycountry

    assert all(pycountry.currencies.get(alpha_3=code) for code in currencies.CURRENCIES)
