from uuid import uuid4

import pytest
from django.template.loader import render_to_string

from screening.risk import indicators, services
from tests.screening.risk.build import facts

pytestmark = pytest.mark.django_db
PAGE = "/desk/risk/model/"


def test_the_model_is_published(omar, sign_in):
    services.ensure_model()

    shown = sign_in(omar).get(PAGE).content.decode()

    for one in indicators.newest():
        assert one.id in shown
        assert one.title in shown
    assert "from 45 points" in shown


def test_without_a_model_there_is_no_page(omar, sign_in):
    assert sign_in(omar).get(PAGE).status_code == 404


@pytest.mark.parametrize("name", ["ada", "sam", "root"])
def test_strangers_see_nothing(name, request, sign_in):
    services.ensure_model()

    assert sign_in(request.getfixturevalue(name)).get(PAGE).status_code == 403


def test_the_part_draws_a_score():
    services.ensure_model()
    made = services.assess(uuid4(), facts(attachments=()))

    shown = render_to_string("screening/risk/_risk.html", {"assessment": made})

    assert "Risk score 15" in shown
    assert "No end-use statement is attached." in shown


def test_the_part_says_that_a_score_is_still_to_come():
    assert "waits to be scored" in render_to_string("screening/risk/_risk.html", {"assessment": None})
