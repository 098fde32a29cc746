"""The nightly clearing of what sign-in leaves behind."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.utils import timezone

from exportctl.core.people.tasks import clear_sign_ins


@pytest.mark.django_db
def test_old_sessions_and_failures_go_and_live_ones_stay() -> None:
    now = timezone.now()
    Session.objects.create(session_key="over", session_data="x", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="live", session_data="x", expire_date=now + timedelta(hours=1))
    old = AccessAttempt.objects.create(username="old", ip_address="127.0.0.1", failures_since_start=3)
    AccessAttempt.objects.filter(pk=old.pk).update(attempt_time=now - timedelta(days=40))
    AccessAttempt.objects.create(username="new", ip_address="127.0.0.1", failures_since_start=1)

    clear_sign_ins()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["live"]
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["new"]
