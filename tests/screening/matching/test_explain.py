from screening.matching.configuration import DEFAULT_CONFIGURATION
from screening.matching.explain import FEATURES


def test_every_feature_is_documented_and_its_weights_are_in_the_configuration():
    weights = set(DEFAULT_CONFIGURATION.to_json())

    for feature in FEATURES:
        assert feature.documentation.startswith("Compare ")
        assert feature.effect.endswith(".")
        assert weights.issuperset(feature.weights)
    assert {w for feature in FEATURES for w in feature.weights} == weights - {"thresholds"}
