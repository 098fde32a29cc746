"""What a case waits for, in each state and by what its features know."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from licensing.review.models import CaseStatus
from licensing.review.rules import in_words
from licensing.review.waits import panels_of, waits_for
from tests.licensing.assessments.build import case_with_lines
from tests.licensing.review.build import make_case, waiting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": CaseStatus.SCREENING}, "Screening and scoring"),
        ({"status": CaseStatus.QUERY}, "The exporter's answer"),
        ({"status": CaseStatus.QUERY, "open_hits": 1}, "The exporter's answer, and a ruling on 1 hit"),
        ({"status": CaseStatus.INTENT, "waiting": True}, "The exporter's answer before a refusal"),
        ({"status": CaseStatus.INTENT}, "A decision after the time to answer"),
        ({"status": CaseStatus.COUNTERSIGN}, "A second signature"),
        ({"status": CaseStatus.DENIED}, "Nothing: refused"),
        ({"open_hits": 1}, "A ruling on 1 hit"),
        ({"open_hits": 2}, "A ruling on 2 hits"),
        ({}, "An officer to take it"),
        ({"withdrawal_asked": True}, "A ruling on the exporter's wish to withdraw"),
    ],
)
def test_what_a_case_waits_for(arden: Organization, fields: dict[str, object], words: str) -> None:
    assert waits_for(waiting(make_case(arden, **fields))) == words


def test_a_taken_case_waits_for_a_recommendation(arden: Organization, omar: User) -> None:
    assert waits_for(waiting(make_case(arden, officer=omar))) == "A recommendation"


def test_hits_and_lines_are_both_waited_for(arden: Organization, ada: User, omar: User) -> None:
    case = case_with_lines(arden, ada, omar)
    case.open_hits = 2
    case.save()

    assert waits_for(waiting(case)) == "A ruling on 2 hits, and the technical assessment of 1 line"
    assert panels_of(waiting(case)) == ["hits", "assessment"]


def test_each_link_of_the_next_step_leads_to_a_part_of_the_page(
    arden: Organization, ada: User, omar: User, sign_in: Callable[[User], Client]
) -> None:
    case = case_with_lines(arden, ada, omar)
    case.open_hits = 2
    case.save()

    page = sign_in(omar).get(reverse("licensing:case", args=[case.pk])).content.decode()
    targets = re.findall(r'href="#([\w-]+)"', page[page.index("Next step") : page.index('id="summary"')])
    assert {"hits", "assessment"} <= set(targets)
    assert [one for one in targets if f'id="{one}"' not in page] == []


@pytest.mark.parametrize(
    ("waits", "words"),
    [(["One"], "One"), (["One", "The two"], "One, and the two"), (["A", "B", "C d"], "A, b, and c d")],
)
def test_several_are_said_as_one(waits: list[str], words: str) -> None:
    assert in_words(waits) == words
