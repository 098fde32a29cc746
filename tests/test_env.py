from datetime import time

import pytest
from django.core.exceptions import ImproperlyConfigured

from exportctl import env

LONG = "x7Kq" * 13


def test_a_secret_that_is_long_enough_is_taken(monkeypatch):
    monkeypatch.setenv("EXPORTCTL_SECRET_KEY", LONG)
    assert env.secret("EXPORTCTL_SECRET_KEY", length=50) == LONG


@pytest.mark.parametrize("value", ["", "short", "for-development-only-" * 4])
def test_a_secret_that_is_missing_short_or_published_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("EXPORTCTL_SECRET_KEY", value)
    with pytest.raises(ImproperlyConfigured, match="EXPORTCTL_SECRET_KEY"):
        env.secret("EXPORTCTL_SECRET_KEY", length=50)


def test_the_clocks_zone_and_cut_off_have_defaults_and_stop_the_start_when_malformed(monkeypatch):
    assert (env.zone("EXPORTCTL_ZONE"), env.time_of_day("EXPORTCTL_CUT_OFF")) == ("UTC", time(18))
    monkeypatch.setenv("EXPORTCTL_ZONE", "Europe/Berlin")
    assert env.zone("EXPORTCTL_ZONE") == "Europe/Berlin"
    for wrong in ("Europe/Nowhere", "../etc/passwd"):
        monkeypatch.setenv("EXPORTCTL_ZONE", wrong)
        with pytest.raises(ImproperlyConfigured, match="EXPORTCTL_ZONE"):
            env.zone("EXPORTCTL_ZONE")
    for wrong in ("six", "25:00", "18:00+02:00"):
        monkeypatch.setenv("EXPORTCTL_CUT_OFF", wrong)
        with pytest.raises(ImproperlyConfigured, match="EXPORTCTL_CUT_OFF"):
            env.time_of_day("EXPORTCTL_CUT_OFF")
