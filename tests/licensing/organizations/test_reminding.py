from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from licensing.organizations import services
from licensing.organizations.models import OfficialReminder
from licensing.organizations.tasks import remind_of_officials
from tests.core.threads import at_once
from tests.factories.applications import upload
from tests.factories.jobs import drain
from tests.factories.organizations import make_member

pytestmark = pytest.mark.django_db


def make_official(organization, actor, *, left, name="Ilse Marn", signs=True, begun=-300):
    today = timezone.localdate()
    first, last = today + timedelta(days=begun), today + timedelta(days=left)
    facts = services.OfficialFacts(name, "Head of export control", signs, first, last)
    return services.add_official(organization, facts, upload("power.pdf"), actor=actor)


def remind(days=0):
    return services.remind_of_officials(on=timezone.localdate() + timedelta(days=days))


def test_administrators_are_reminded_thirty_and_seven_days_before_once_each(ada, bruno, arden):
    make_member(arden, bruno, "submitter")
    make_official(arden, ada, left=31)

    sent = [remind(days) for days in (0, 1, 1, 2, 23, 24, 24, 25, 31, 32)]

    assert sent == [0, 1, 0, 0, 0, 1, 0, 0, 0, 0]
    drain()
    assert [one.to for one in mail.outbox] == [[ada.email], [ada.email]]
    assert "Ilse Marn" in mail.outbox[0].subject


def test_a_missed_night_is_made_up_for_with_the_nearest_only(ada, arden):
    make_official(arden, ada, left=40)

    assert [remind(days) for days in (12, 37, 38)] == [1, 1, 0]
    assert list(OfficialReminder.objects.order_by("sent_on").values_list("days", flat=True)) == [30, 7]


def test_where_both_were_missed_only_the_nearer_is_sent(ada, arden):
    make_official(arden, ada, left=5)

    assert [remind(), remind(1)] == [1, 0]
    assert OfficialReminder.objects.get().days == 7


def test_what_is_renewed_or_ended_is_not_reminded_of(ada, arden):
    make_official(arden, ada, left=20)
    make_official(arden, ada, left=400, begun=21, name="ilse marn")
    ended = make_official(arden, ada, left=20, name="Otto")
    services.end_official(arden, ended.pk, actor=ada)

    assert remind() == 0


@pytest.mark.parametrize(
    "renewal", [{"begun": 22}, {"begun": 0, "signs": False}, {"begun": 0, "name": "Otto"}]
)
def test_what_leaves_a_gap_is_no_renewal(ada, arden, renewal):
    make_official(arden, ada, left=20)
    make_official(arden, ada, left=400, **renewal)

    assert remind() == 1


def test_the_task_reminds_as_of_today(ada, arden):
    make_official(arden, ada, left=7)
    remind_of_officials()
    remind_of_officials()

    assert OfficialReminder.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_remind_once(ada, arden):
    make_official(arden, ada, left=7)

    assert sorted(at_once(lambda _: remind(), 2)) == [0, 1]


def test_the_page_says_that_there_is_only_one_administrator(ada, bruno, arden, sign_in):
    grant = make_member(arden, bruno, "submitter")
    client = sign_in(ada)
    assert "only one administrator" in client.get("/organization/").content.decode()

    grant.role = "administrator"
    grant.save()

    assert "only one administrator" not in client.get("/organization/").content.decode()
