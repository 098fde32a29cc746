from exportctl.core.reference import countries
from screening.risk.destinations import places_of, table


def test_every_destination_is_a_country_with_a_flag():
    for code, place in table().items():
        assert countries.name(code) != code
        assert place.arms_embargo or place.elevated_diversion


def test_a_country_without_a_flag_is_left_out():
    assert [place.country for place in places_of(["DE", "KP", "KZ"])] == ["KP", "KZ"]
