from datetime import timedelta

import pytest
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from licensing.licenses.tasks import expire_licenses, remind_of_licenses
from tests.factories.licenses import make_license


@pytest.mark.django_db
def test_the_nightly_task_closes_what_ended_and_says_so(arden):
    today = timezone.localdate()
    past = make_license(arden, valid_from=today - timedelta(days=10), valid_to=today - timedelta(days=1))
    expire_licenses()
    expire_licenses()
    past.refresh_from_db()
    assert past.status == "expired"
    event = AuditEvent.objects.get(verb="license.expire")
    assert event.exporter
    assert event.actor is None


@pytest.mark.django_db
def test_the_morning_s_task_reminds_once(arden):
    today = timezone.localdate()
    ending = make_license(arden, valid_from=today - timedelta(days=10), valid_to=today + timedelta(days=3))
    for _ in range(2):
        remind_of_licenses()
    assert ending.reminders.get().kind == "ends_7"
