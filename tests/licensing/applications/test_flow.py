import pytest

from exportctl.core.errors import Conflict
from exportctl.core.flow import advance
from licensing.applications.flow import APPLICATION_FLOW
from licensing.applications.models import ApplicationStatus
from tests.factories import applications as make


def test_every_status_is_reached_and_what_is_superseded_or_discarded_has_no_way_out():
    sources = set().union(*(step.sources for step in APPLICATION_FLOW.steps))
    assert sources | {step.target for step in APPLICATION_FLOW.steps} == set(ApplicationStatus.values)
    assert sources == {"draft", "submitted", "closed"}


@pytest.mark.django_db
def test_a_filed_application_is_closed_once_by_the_system(arden, ada):
    filed = make.submitted_application(arden, ada)
    closed = advance(filed, "close", APPLICATION_FLOW, actor=None, thread=filed.pk)
    assert closed.status == "closed"
    with pytest.raises(Conflict):
        advance(filed, "close", APPLICATION_FLOW, actor=None)
