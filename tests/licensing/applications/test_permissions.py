import uuid

import pytest

from exportctl.core.access import check
from licensing.applications.permissions import may_read_file
from tests.factories import applications as make
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db


def test_drafting_needs_role_grant_and_an_active_organization(ada, sam, omar, draft):
    assert check(ada, "applications.draft", draft)
    assert check(ada, "applications.submit", draft)
    assert "do not act for" in check(sam, "applications.draft", draft).reason
    assert "exporter" in check(omar, "applications.submit", draft).reason
    pending = make_organization(ada, "pending")
    assert "must approve" in check(ada, "applications.draft", pending).reason


def test_files_are_read_by_the_exporter_and_after_filing_by_the_authority(arden, draft, ada, sam, omar, inez):
    filed = make.submitted_application(arden, ada)
    assert may_read_file(ada, draft.pk)
    assert may_read_file(ada, filed.pk)
    assert may_read_file(omar, filed.pk)
    for actor, key in ((omar, draft.pk), (sam, filed.pk), (inez, filed.pk), (ada, uuid.uuid4())):
        assert not may_read_file(actor, key)
