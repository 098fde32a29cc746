"""What the API gives away, field by field, and its schema."""

import inspect
from importlib import import_module

import pytest
from django.core.management import call_command
from rest_framework import serializers

from exportctl.core.loading import feature_modules
from tests.architecture.source import PROJECT

FIELDS = {
    "ControlEntrySerializer": (
        "category category_name code edition list product_group product_group_name reasons regime sensitive "
        "title unit"
    ),
    "EditionChangeSerializer": "after before differences external_id kind name what",
    "FieldChangeSerializer": "added field removed",
    "VerifiedSerializer": "edition since status valid_from valid_to",
}


def found() -> dict[str, str]:
    return {
        name: " ".join(sorted(kind().fields))
        for path in feature_modules("api")
        for name, kind in inspect.getmembers(import_module(path), inspect.isclass)
        if issubclass(kind, serializers.BaseSerializer) and kind.__module__ == path
    }


def test_every_serializer_gives_these_fields_and_no_other():
    assert found() == FIELDS


@pytest.mark.django_db
def test_the_schema_in_the_manual_is_current(tmp_path):
    """Where this fails: `python manage.py spectacular --file docs/openapi.yaml --validate`."""
    now = tmp_path / "openapi.yaml"
    call_command("spectacular", file=str(now), validate=True, fail_on_warn=True)
    assert (PROJECT / "docs/openapi.yaml").read_text() == now.read_text()


@pytest.mark.django_db
def test_the_schema_is_served_to_everybody(client):
    answer = client.get("/api/schema/")
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "exportctl"


@pytest.mark.django_db
def test_strangers_are_slowed_down_by_the_shared_cache(client, monkeypatch):
    from django.core.cache import cache
    from rest_framework.throttling import AnonRateThrottle

    monkeypatch.setitem(AnonRateThrottle.THROTTLE_RATES, "anon", "2/minute")
    cache.clear()
    codes = [client.get("/api/v1/control-entries/").status_code for _ in range(3)]
    cache.clear()
    assert codes == [200, 200, 429]
