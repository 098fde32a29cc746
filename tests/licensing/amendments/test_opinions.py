"""What was said on a case says on which edition, to the officer and to the agency."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from licensing.review import services as review
from licensing.review.editions import Change, basis_of
from licensing.review.models import Case
from tests.factories.cases import APPROVAL, case_under_review
from tests.factories.jobs import drain
from tests.licensing.amendments import build
from tests.licensing.referrals.build import make_agency, recommend, refer, reviewer

SignIn = Callable[[User], Client]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINOR, MAJOR = Change(2, NOON, major=False), Change(3, NOON + timedelta(days=1), major=True)


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar reviews."""
    return case_under_review(arden, ada, omar)


@pytest.fixture
def dora(make_user: Callable[..., User]) -> User:
    """Dora answers for an agency."""
    return reviewer(make_user, "Dora")


@pytest.mark.parametrize(
    ("said_at", "edition", "later", "major"),
    [
        (NOON - timedelta(hours=1), 1, [2, 3], True),
        (NOON + timedelta(hours=1), 2, [3], True),
        (NOON + timedelta(days=2), 3, [], False),
    ],
)
def test_what_was_said_is_on_the_edition_filed_before_it(
    said_at: datetime, edition: int, later: list[int], major: bool
) -> None:
    basis = basis_of(said_at, [MINOR, MAJOR])

    assert (basis.edition, [one.edition for one in basis.since], basis.major) == (edition, later, major)


@pytest.mark.django_db
def test_officer_and_agency_read_on_which_edition_a_recommendation_was_given(
    case: Case, ada: User, omar: User, dora: User, sign_in: SignIn
) -> None:
    (referral,) = refer(case, make_agency(dora), actor=omar)
    panel = reverse("licensing:case-referrals", args=[case.pk])
    own = reverse("licensing:referral", args=[referral.pk])
    recommend(referral, actor=dora)
    assert "on edition" not in sign_in(omar).get(panel).text

    build.amend(case, ada)

    for text in (sign_in(omar).get(panel).text, sign_in(dora).get(own).text):
        assert "Asked on edition 1." in text
        assert "Given on edition 1." in text
        assert "Amended since: major" in text
    recommend(referral, actor=dora)
    assert "Given on edition 2, which stands." in sign_in(dora).get(own).text


@pytest.mark.django_db
def test_an_agency_still_reads_what_it_is_asked_about(
    case: Case, ada: User, omar: User, dora: User, sign_in: SignIn
) -> None:
    (referral,) = refer(case, make_agency(dora), actor=omar)

    build.amend(case, ada)

    text = sign_in(dora).get(reverse("licensing:referral", args=[referral.pk])).text
    assert 'data-label="Asked about">Yes' in text
    assert 'data-label="Asked about">No' not in text


@pytest.mark.django_db
def test_a_recommendation_that_outlived_a_minor_change_says_so(
    case: Case, ada: User, omar: User, sonia: User, sign_in: SignIn
) -> None:
    review.recommend(case, advice=APPROVAL, actor=omar)
    review.advise(build.again(case), advice=APPROVAL, actor=sonia)
    draft = build.start(case, ada)
    build.add_document(draft, ada)
    build.file(draft, ada)
    drain()
    web = sign_in(omar)

    editions = web.get(reverse("licensing:case-editions", args=[case.pk])).text
    decide = web.get(reverse("licensing:case-decide", args=[case.pk])).text

    assert "The recommendation was given on edition 1." in editions
    assert "Amended since: minor" in editions
    assert decide.count("Given on edition 1.") == 2
