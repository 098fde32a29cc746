"""The timeline asked for in part, and what the exporter reads of it."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exportctl.core.people.models import User
from licensing.copies.services import write_copy
from licensing.organizations.models import Organization
from licensing.review.models import Case
from tests.factories.cases import case_under_review

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar has."""
    return case_under_review(arden, ada, omar)


def shown(web: Client, case: Case, **asked: str) -> tuple[list[str], str]:
    answer: Any = web.get(reverse("licensing:case-timeline", args=[case.pk]), asked)
    assert answer.status_code == 200
    return [one.sentence for one in answer.context["page"].rows], str(answer.content.decode())


def test_each_filter_narrows_and_together_they_narrow_more(case: Case, omar: User, sign_in: SignIn) -> None:
    web = sign_in(omar)
    every, _ = shown(web, case)

    assert {one.split()[0] for one in every} > {"Ada", "Omar"}
    taken, _ = shown(web, case, who="Omar", kind="case")
    assert taken == ["Omar took the case"]
    assert shown(web, case, text="TOOK the")[0] == taken
    today = f"{case.submitted_at:%Y-%m-%d}"
    assert shown(web, case, since=today, until=today)[0] == every
    assert shown(web, case, since="2199-01-01")[0] == []


def test_where_nothing_is_found_the_page_says_what_to_do(case: Case, omar: User, sign_in: SignIn) -> None:
    found, text = shown(sign_in(omar), case, text="unheard of")

    assert found == []
    assert "Nothing on this timeline is like that" in text
    assert "Show everything" in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"since": "tomorrow"}, "Enter a valid date"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "The last day is before the first."),
        ({"kind": "nonsense"}, "Select a valid choice"),
        ({"text": "a\0b"}, "Null characters"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_field(
    case: Case, omar: User, sign_in: SignIn, asked: dict[str, str], said: str
) -> None:
    assert said in shown(sign_in(omar), case, **asked)[1]


def test_the_exporter_reads_of_the_authority_and_of_no_officer(
    arden: Organization, ada: User, omar: User, cleo: User, sign_in: SignIn
) -> None:
    from licensing.decisions.services import countersign
    from tests.factories.cases import decided_case

    case = countersign(decided_case(arden, ada, omar), actor=cleo).case
    page = reverse("licensing:tracking", args=[case.application_id])
    text = str(sign_in(ada).get(page).content.decode())

    assert "Ada opened case" in text, "who acts for the exporter is named"
    assert "The licensing authority closed the case: approved" in text
    assert "Omar" not in text
    assert "Cleo" not in text
    with zipfile.ZipFile(io.BytesIO(write_copy(case, actor=ada).read())) as copied:
        events = copied.read("timeline.csv").decode()
        assert "The licensing authority closed the case: approved" in events
        assert "Omar" not in events
        assert "Cleo" not in events
