"""What the tests of questions share."""

from collections.abc import Callable

import pytest
from django.test import Client

from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from licensing.questions.models import Enquiry
from licensing.questions.services import Given, ask
from licensing.review.models import Case
from tests.factories.cases import case_under_review

SignIn = Callable[[User], Client]


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar reviews."""
    return case_under_review(arden, ada, omar)


@pytest.fixture
def asked(case: Case, omar: User) -> Enquiry:
    """A question that waits for Ada."""
    return ask(case, Given("Which machine?"), actor=omar)


@pytest.fixture
def adas(sign_in: SignIn, ada: User) -> Client:
    """Ada's browser."""
    return sign_in(ada)


@pytest.fixture
def omars(sign_in: SignIn, omar: User) -> Client:
    """Omar's browser."""
    return sign_in(omar)
