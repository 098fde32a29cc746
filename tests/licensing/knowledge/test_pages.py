"""What the exporter files and the officer reads, as they see it."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportctl.core.people.models import User
from licensing.knowledge import services
from licensing.knowledge.models import CustomerKnowledge
from licensing.library.models import BookNote
from licensing.organizations.models import Organization
from licensing.review.models import Case
from tests.factories.cases import case_under_review
from tests.factories.library import make_book_party
from tests.licensing.knowledge.test_services import DOUBT, KNOWN, end_user

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar reviews."""
    return case_under_review(arden, ada, omar)


def form_of(case: Case) -> str:
    return reverse("licensing:customer", args=[case.application_id, end_user(case).pk])


def panel_of(case: Case) -> str:
    return reverse("licensing:case-knowledge", args=[case.pk])


def test_filed_read_and_seen_to_be_read(case: Case, ada: User, omar: User, sign_in: SignIn) -> None:
    web, desk = sign_in(ada), sign_in(omar)
    tracking = web.get(reverse("licensing:tracking", args=[case.application_id])).content.decode()
    listing = reverse("licensing:customers", args=[case.application_id])
    assert f'href="{listing}"' in tracking
    assert f'href="{form_of(case)}"' in web.get(listing).content.decode()

    filed = web.post(form_of(case), {"customer_since": "2019", "doubt": "They <b>hurry</b>."}, follow=True)

    assert "Not acknowledged yet" in filed.content.decode()
    text = desk.get(panel_of(case)).content.decode()
    assert "They &lt;b&gt;hurry&lt;/b&gt;." in text
    assert "customer since 2019; the exporter told a doubt of its own accord" in text
    assert (
        f'hx-get="{panel_of(case)}"' in desk.get(reverse("licensing:case", args=[case.pk])).content.decode()
    )
    desk.post(reverse("licensing:knowledge-read", args=[CustomerKnowledge.objects.get().pk]))
    assert "Read by <bdi>Omar</bdi>" in web.get(listing).content.decode()
    assert "Acknowledge</button>" not in desk.get(panel_of(case)).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Say at least one thing"),
        ({"customer_since": "abc"}, "Give the year in four digits."),
        ({"customer_since": "1800"}, "Give a year from 1900"),
        ({"visited_by": "Ada"}, "Say on which day the visit was."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    case: Case, ada: User, sign_in: SignIn, typed: dict[str, str], said: str
) -> None:
    answer = sign_in(ada).post(form_of(case), typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert all(text in answer.content.decode() for text in typed.values())
    assert not CustomerKnowledge.objects.exists()


def test_the_notes_of_the_book_are_taken_over_with_one_press(
    case: Case, arden: Organization, ada: User, sign_in: SignIn
) -> None:
    web = sign_in(ada)
    assert "take=book" not in web.get(form_of(case)).content.decode()
    book = make_book_party(arden, ada)
    BookNote.objects.create(party=book, text="Met at the fair in Talheim.", written_by=ada)
    _take_from_book(case, book.pk)

    assert 'href="?take=book"' in web.get(form_of(case)).content.decode()
    text = web.get(form_of(case) + "?take=book").content.decode()

    assert "Met at the fair in Talheim.</textarea>" in text
    assert not CustomerKnowledge.objects.exists()


def _take_from_book(case: Case, book_id: object) -> None:
    """Let the filed party come from the book, as if it had been picked in the draft."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE licensing_party SET book_party_id = %s, book_version = 1 WHERE id = %s",
            [book_id, end_user(case).pk],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_strangers_and_reviewers_find_nothing(
    case: Case, ada: User, sam: User, tariq: User, sign_in: SignIn
) -> None:
    services.file(case, end_user(case).pk, DOUBT, actor=ada)
    stranger, reviewer = sign_in(sam), sign_in(tariq)
    assert stranger.get(form_of(case)).status_code == 404
    assert stranger.get(reverse("licensing:customers", args=[case.application_id])).status_code == 404
    assert reviewer.get(panel_of(case)).status_code == 403
    assert panel_of(case) not in reviewer.get(reverse("licensing:case", args=[case.pk])).content.decode()


def test_the_pages_take_the_same_reads_for_one_entry_or_three(
    case: Case, ada: User, omar: User, sign_in: SignIn
) -> None:
    web, desk = sign_in(ada), sign_in(omar)
    listing = reverse("licensing:customers", args=[case.application_id])
    taken = []
    for _ in range(3):
        services.file(case, end_user(case).pk, KNOWN, actor=ada)
        counts = []
        for client, url in ((web, listing), (desk, panel_of(case))):
            client.get(url)
            with CaptureQueriesContext(connection) as done:
                assert client.get(url).status_code == 200
            counts.append(len(done))
        taken.append(tuple(counts))
    assert len(set(taken)) == 1
    assert max(taken[0]) < 15
