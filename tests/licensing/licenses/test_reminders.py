"""Reminders are sent once, whichever run comes first, and whichever was missed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from exportctl.core.outbox.models import Job
from licensing.licenses import rules, services
from licensing.licenses.models import LicenseReminder
from tests.factories.licenses import make_license
from tests.licensing.licenses.test_services import draw

pytestmark = pytest.mark.django_db


def ending(arden, days):
    today = timezone.localdate()
    return make_license(arden, valid_from=today - timedelta(days=10), valid_to=today + timedelta(days=days))


def kinds():
    return list(LicenseReminder.objects.order_by("created_at").values_list("kind", flat=True))


def test_each_day_reminds_once(arden):
    license = ending(arden, 70)
    first = timezone.localdate()
    sent = [services.remind_all(on=first + timedelta(days=day)) for day in range(71)]
    assert sum(sent) == 3
    assert [day for day, number in enumerate(sent) if number] == [10, 40, 63]
    assert kinds() == ["ends_60", "ends_30", "ends_7"]
    subjects = {one.arguments["subject"] for one in Job.objects.filter(name="core.send_mail")}
    assert subjects == {f"{license.number}: ends soon"}


def test_missed_mornings_send_the_nearest_reminder_only(arden):
    ending(arden, 5)
    assert [services.remind_all(on=timezone.localdate()) for _ in range(2)] == [1, 0]
    assert kinds() == ["ends_7"]


@pytest.mark.parametrize("status", ["exhausted", "surrendered", "revoked", "expired"])
def test_what_has_ended_is_not_reminded_of(arden, status):
    today = timezone.localdate()
    make_license(arden, status=status, valid_to=today + timedelta(days=5))
    assert services.remind_all(on=today) == 0


def test_the_shipment_that_passes_90_percent_reminds(granted, ada):
    services.draw_down(draw(granted, "8"), actor=ada)
    assert kinds() == []
    services.draw_down(draw(granted, "1", source="test:2"), actor=ada)
    services.draw_down(draw(granted, "0.5", source="test:3"), actor=ada)

    assert kinds() == ["used"]
    assert services.remind_all(on=timezone.localdate()) == 0


def test_a_line_that_was_nearly_used_before_is_reminded_of_in_the_morning(granted, ada):
    granted.lines.update(drawn=9)
    assert [services.remind_all(on=timezone.localdate()) for _ in range(2)] == [1, 0]


def test_the_database_keeps_a_reminder_single(granted):
    made = {"license": granted, "kind": "ends_7", "sent_on": timezone.localdate()}
    LicenseReminder.objects.create(**made)
    with pytest.raises(IntegrityError, match="license_reminder_once"), transaction.atomic():
        LicenseReminder.objects.create(**made)


@pytest.mark.parametrize(
    ("left", "due"), [(61, None), (60, 60), (31, 60), (30, 30), (7, 7), (0, 7), (-1, None)]
)
def test_which_reminder_is_due(left, due):
    today = timezone.localdate()
    assert rules.reminder_due(today, valid_to=today + timedelta(days=left)) == due
