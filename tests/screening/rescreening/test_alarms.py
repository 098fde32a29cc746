"""What is said to be wrong with re-screening, to whom, and where it is shown."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from exportctl.core.counts import counts
from exportctl.core.outbox.models import Job
from exportctl.core.people.models import User
from screening.hits.models import Watch
from screening.rescreening import services
from screening.rescreening.alarms import alarm_count, alarms
from screening.rescreening.models import Rescreening
from tests.factories.jobs import drain
from tests.screening.hits.build import load_list
from tests.screening.rescreening.build import BAKERY, watched

pytestmark = pytest.mark.django_db
LIST = "/desk/rescreening/"


def counted(actor: User) -> int:
    """Return what the navigation counts, which are the alarms."""
    found = counts(actor, {"alarms": alarm_count(actor)})["alarms"]
    assert found == len(alarms(actor))
    return found


def missed() -> None:
    """Let everything stand as after a scheduler that was away for two nights."""
    long_ago = timezone.now() - timedelta(hours=40)
    Watch.objects.update(created_at=long_ago)
    assert not Rescreening.objects.exists()


def test_a_missed_night_is_one_until_a_screening_in_full(sonia):
    load_list("Vandermoor Optics")
    watched(BAKERY)
    assert counted(sonia) == 0

    with time_machine.travel(timezone.now() + timedelta(hours=37)):
        (alarm,) = alarms(sonia)
        assert counted(sonia) == 1

    assert "was missed" in alarm.message
    assert "Start a full screening now" in alarm.message
    services.start_nightly()
    drain()
    assert alarms(sonia) == []


def test_what_failed_and_what_stands_still(sonia):
    load_list("Vandermoor Optics")
    watched(BAKERY)
    services.start_nightly()
    Job.objects.filter(name="screening.rescreen_shard").update(status="failed")

    (failed,) = alarms(sonia)
    assert "1 portion of a re-screening failed" in failed.message
    assert counted(sonia) == 1
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert counted(sonia) == 2


def test_gaps_lead_to_the_screening_that_names_them(sonia):
    load_list("Something Else")
    watch = watched(BAKERY)
    Watch.objects.filter(pk=watch.pk).update(facts=[{**watch.facts[0], "name": "***"}])
    nightly = services.start_nightly()
    drain()

    (alarm,) = alarms(sonia)

    assert counted(sonia) == 1
    assert "could not compare 1 case or party" in alarm.message
    assert alarm.url == reverse("screening:rescreening", args=[nightly.pk])


def test_background_work_and_the_list_show_it_alike(max_manager, sign_in):
    load_list("Something Else")
    watched(BAKERY)
    missed()
    client = sign_in(max_manager)

    jobs = client.get(reverse("jobs")).content.decode()

    assert f'href="{LIST}">The nightly screening in full was missed.' in jobs
    assert "<li>The nightly screening in full was missed." in client.get(LIST).content.decode()


def test_who_minds_the_workers_is_told_without_a_page_that_would_be_refused(root, ada, sign_in):
    load_list("Something Else")
    watched(BAKERY)
    missed()

    jobs = sign_in(root).get(reverse("jobs")).content.decode()

    assert "<li>The nightly screening in full was missed." in jobs
    assert LIST not in jobs
    assert alarms(ada) == []
