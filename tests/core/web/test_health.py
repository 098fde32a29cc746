import pytest


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["live", "ready"])
def test_health_answers_everybody(client, name):
    assert client.get(f"/health/{name}/").content == b"ok"
    assert client.post(f"/health/{name}/").status_code == 405


def test_being_alive_needs_no_database(client):
    assert client.get("/health/live/").status_code == 200
