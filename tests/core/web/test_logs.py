"""Keys of e-mailed links do not stand in the log."""

import logging
import secrets
from uuid import uuid4

import pytest
from django.test import Client

from exportctl.core.web.logs import without_keys


@pytest.mark.parametrize(
    "address",
    [
        "/invitation/{}/",
        "GET /invitation/{}",
        "Internal Server Error: /account/password/reset/key/{}/?next=1",
    ],
)
def test_a_key_is_taken_out_and_the_rest_stays(address):
    event = without_keys(None, "info", {"request": address.format(secrets.token_urlsafe(32)), "code": 200})

    assert event == {"request": address.format("…"), "code": 200}


def test_the_ids_of_records_stay():
    said = f"GET /desk/cases/{uuid4()}/decide/"

    assert without_keys(None, "info", {"request": said}) == {"request": said}


@pytest.mark.django_db
def test_the_log_of_a_request_holds_no_key(client: Client, caplog: pytest.LogCaptureFixture):
    token = secrets.token_urlsafe(32)
    formatter = logging.getLogger().handlers[0].formatter
    with caplog.at_level(logging.INFO):
        client.get(f"/invitation/{token}/")

    lines = [formatter.format(record) for record in caplog.records]
    assert any("/invitation/" in line for line in lines)
    assert not any(token in line for line in lines)
