"""A case with documents, and the people around it."""

import pytest

from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from licensing.handling.documents import documents_of
from licensing.organizations.models import Organization
from licensing.review.models import Case
from tests.factories.cases import case_under_review
from tests.licensing.referrals.conftest import dora

__all__ = ["dora"]


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar has."""
    return case_under_review(arden, ada, omar)


@pytest.fixture
def file(case: Case) -> StoredFile:
    """The end-use statement that Ada filed."""
    found = documents_of(case).first()
    assert found is not None
    return found
