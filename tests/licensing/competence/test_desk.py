"""The pages of training and authority, and what they read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from licensing.competence.models import Qualification
from tests.factories.competence import authorize

pytestmark = pytest.mark.django_db
LIST = reverse("licensing:competence")
GIVE = reverse("licensing:competence-give")


def form(person, **fields):
    today = timezone.localdate()
    values = {
        "person": str(person.pk),
        "categories": ["6", "5"],
        "level": "authorized",
        "valid_from": today.isoformat(),
        "valid_until": (today + timedelta(days=700)).isoformat(),
        "evidence": "光電課程 and two years of practice.",
    }
    return values | fields


def test_a_manager_gives_and_withdraws_in_the_browser(sign_in, max_manager, tariq):
    desk = sign_in(max_manager)

    answer = desk.post(GIVE, form(tariq))

    one = Qualification.objects.get()
    page = reverse("licensing:competence-person", args=[tariq.pk])
    assert answer["Location"] == page
    assert (one.person, one.categories, one.given_by) == (tariq, ["5", "6"], max_manager)
    assert "光電課程" in desk.get(page).content.decode()

    gone = reverse("licensing:competence-withdraw", args=[one.pk])
    assert desk.post(gone, {"reason": ""}).status_code == 422
    assert desk.post(gone, {"reason": "Moved on."}).status_code == 302
    assert "Moved on." in desk.get(page).content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"categories": []}, "Choose at least one category."),
        ({"valid_from": "2020-01-01"}, "begins today or later"),
        ({"valid_until": "2099-01-01"}, "5 years at most"),
        ({"evidence": ""}, "Say which course"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(sign_in, max_manager, tariq, fields, said):
    answer = sign_in(max_manager).post(GIVE, form(tariq, **fields))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Qualification.objects.exists()


def test_the_list_says_who_may_sign_and_what_ends_soon(sign_in, max_manager, tariq, thea, omar):
    authorize(tariq, max_manager, "6", days=20)
    authorize(thea, max_manager, "1", level="supervised")

    page = sign_in(omar).get(LIST).content.decode()
    soon = sign_in(omar).get(LIST, {"state": "soon"}).content.decode()

    assert "20 days left" in page
    assert "Thea" in page
    assert "Tariq" in soon
    assert "Trained: works under supervision" not in soon
    assert "Give training or authority" not in page


def test_it_is_as_many_reads_with_one_row_as_with_three(sign_in, max_manager, tariq, thea, omar):
    desk = sign_in(omar)
    authorize(tariq, max_manager)
    counts = []
    for _ in range(2):
        desk.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            desk.get(LIST)
        counts.append(len(caught))
        authorize(thea, max_manager, "1")
        authorize(thea, max_manager, "2")
    assert counts[0] == counts[1]
    assert counts[0] <= 10


def test_a_damaged_address_is_no_error(sign_in, max_manager):
    assert sign_in(max_manager).get(GIVE, {"like": "x", "person": "y"}).status_code == 200
    assert sign_in(max_manager).get(LIST, {"state": "nonsense", "category": "Z"}).status_code == 200
