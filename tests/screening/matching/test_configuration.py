import pytest

from screening.matching.configuration import DEFAULT_CONFIGURATION, DEFAULT_THRESHOLD, RANGES, Configuration


def test_json_and_back_is_the_same():
    changed = Configuration(conflict=1.2, thresholds={"": 0.7, "un-sc": 0.65, "un-sc:vessel": 0.8})

    again = Configuration.from_json(changed.to_json())

    assert again == changed
    assert again.digest == changed.digest != DEFAULT_CONFIGURATION.digest


def test_the_most_specific_threshold_wins():
    configuration = Configuration(thresholds={"": 0.7, "un-sc": 0.6, "vessel": 0.8, "un-sc:vessel": 0.9})

    assert configuration.threshold("un-sc", "vessel") == 0.9
    assert configuration.threshold("un-sc", "person") == 0.6
    assert configuration.threshold("plain", "vessel") == 0.8
    assert configuration.threshold("plain", "person") == 0.7
    assert configuration.lowest_threshold == 0.6


def test_what_is_missing_has_its_default():
    assert Configuration.from_json({}) == DEFAULT_CONFIGURATION
    assert DEFAULT_CONFIGURATION.threshold("", "") == DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"conflict": 9}, "conflict is 9; it must be between"),
        ({"conflict": "1"}, "conflict must be a number"),
        ({"conflict": True}, "conflict must be a number"),
        ({"conflict": float("nan")}, "conflict is nan"),
        ({"weight": 1}, "There is no weight called weight"),
        ({"thresholds": {"": 0.1}}, "The threshold for every list is 0.1"),
        ({"thresholds": {"un-sc": 0.7}}, "must have one for every list"),
        ({"thresholds": 0.7}, "must be numbers by list or kind"),
    ],
)
def test_what_cannot_be_is_refused_in_words(values, words):
    with pytest.raises(ValueError, match=words):
        Configuration.from_json(values)


def test_every_weight_has_a_range_and_a_line():
    names = set(DEFAULT_CONFIGURATION.to_json())

    assert names == {*RANGES, "thresholds"}
    assert all(f"    {name}: " in (Configuration.__doc__ or "") for name in names)
