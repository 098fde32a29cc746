import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from exportctl.core.outbox import enqueue, publish, services
from exportctl.core.outbox.models import Job
from exportctl.core.outbox.tasks import run_job, sweep_jobs
from tests.core.outbox import jobs
from tests.core.outbox.conftest import count_of, queued_messages
from tests.core.outbox.test_registry import weighed
from tests.core.threads import Beside, at_once

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def only_job() -> Job:
    return Job.objects.get()


def past(**fields) -> None:
    Job.objects.update(**{name: timezone.now() - HOUR for name in fields or {"not_before": 1}})


def test_a_job_is_sent_on_commit_and_done_once():
    with transaction.atomic():
        enqueue("test.count", key="a", series="first")
        assert queued_messages() == []
    assert queued_messages() == [str(only_job().pk)]

    run_job(str(only_job().pk))
    run_job(str(only_job().pk))

    done = only_job()
    assert (done.status, done.attempts, done.leased_until, done.error) == ("done", 1, None, "")
    assert done.finished_at is not None
    assert count_of("first") == 1


def test_a_rollback_takes_the_job_along():
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        enqueue("test.count", key="a")
        raise ZeroDivisionError
    assert not Job.objects.exists()
    assert queued_messages() == []


def test_an_unknown_job_is_refused_before_anything_is_written():
    with pytest.raises(KeyError):
        enqueue("test.nothing", key="a")
    with pytest.raises(TypeError):
        enqueue("test.count", key="a", series=object())
    assert not Job.objects.exists()


def test_the_same_key_waits_once_and_may_come_again_when_the_first_has_begun():
    for _ in range(3):
        enqueue("test.count", key="a")
    first = only_job()
    assert set(queued_messages()) == {str(first.pk)}

    assert services._lease(first.pk) is not None
    enqueue("test.count", key="a")

    assert sorted(Job.objects.values_list("status", flat=True)) == ["queued", "running"]


def test_a_waiting_job_sees_what_its_second_caller_writes():
    enqueue("test.count", key="a")
    waiting = only_job()
    with transaction.atomic():
        enqueue("test.count", key="a")
        Beside(lambda: services.run(waiting.pk)).result()
        assert count_of("job") == 0
    services.run(waiting.pk)
    assert count_of("job") == 1


def test_eight_callers_of_one_key_leave_one_job():
    assert at_once(lambda _: enqueue("test.count", key="a"), 8) == [None] * 8
    assert Job.objects.count() == 1


def test_eight_workers_do_one_job_once():
    enqueue("test.count", key="a")
    found = only_job().pk

    at_once(lambda _: services.run(found), 8)

    assert count_of("job") == 1
    assert (only_job().status, only_job().attempts) == ("done", 1)


def test_a_failing_job_is_undone_tried_again_later_and_ends_failed_with_its_error():
    enqueue("test.fail", key="a")
    waits = []
    for attempt in range(1, services.ATTEMPTS + 1):
        assert only_job().status == "queued"
        services.run(only_job().pk)
        assert only_job().attempts == attempt
        waits.append(round((only_job().not_before - timezone.now()).total_seconds()))

    last = only_job()
    assert (last.status, last.error) == ("failed", "ValueError: The crate is too heavy.")
    assert count_of("failed") == 0
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (30, 1800)
    services.run(last.pk)
    assert only_job().attempts == services.ATTEMPTS
    past()
    assert services.sweep() == 0


def test_a_failure_gives_way_to_the_job_that_came_after():
    enqueue("test.fail", key="a")
    leased = services._lease(only_job().pk)
    enqueue("test.fail", key="a")

    services._put_back(leased, "ValueError: x")

    assert sorted(Job.objects.values_list("status", flat=True)) == ["failed", "queued"]


def test_without_a_broker_nothing_is_lost_and_the_sweep_sends_it(dead_broker):
    began = time.monotonic()
    with dead_broker():
        enqueue("test.count", key="a")
    assert time.monotonic() - began < 3, "A page waits for it."
    assert only_job().status == "queued"
    assert services.sweep() == 0, "It has not waited long enough."
    past()

    sweep_jobs()

    assert queued_messages() == [str(only_job().pk)]
    services.run(only_job().pk)
    assert count_of("job") == 1


def test_a_sweep_without_a_broker_does_not_fail(dead_broker):
    enqueue("test.count", key="a")
    past()
    with dead_broker():
        assert services.sweep() == 1
    assert only_job().status == "queued"


def test_a_job_that_waits_for_its_next_attempt_is_not_swept():
    enqueue("test.fail", key="a")
    services.run(only_job().pk)
    queued_messages()

    assert services.sweep() == 0
    assert queued_messages() == []


def test_a_job_whose_lease_ran_out_is_sent_again_and_done():
    enqueue("test.count", key="a")
    services._lease(only_job().pk)
    queued_messages()
    assert services.sweep() == 0
    services.run(only_job().pk)
    assert count_of("job") == 0, "Its lease still holds."

    past(leased_until=1)

    assert services.sweep() == 1
    assert queued_messages() == [str(only_job().pk)]
    services.run(only_job().pk)
    assert (only_job().status, only_job().attempts) == ("done", 2)


def test_a_worker_at_work_keeps_its_job_beyond_the_lease(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(services, "LEASE", timedelta(0))
    enqueue("test.wait", key="a", folder=str(tmp_path))
    found = only_job().pk
    worker = Beside(lambda: services.run(found))
    while not (tmp_path / "began").exists():
        time.sleep(0.01)

    assert services.sweep() == 0
    services.run(found)
    (tmp_path / "hurry").touch()
    worker.result()

    assert count_of("waited") == 1
    assert (only_job().status, only_job().attempts) == ("done", 1)


def test_a_worker_that_lost_its_lease_before_it_began_leaves_nothing():
    enqueue("test.count", key="a")
    late = services._lease(only_job().pk)
    past(leased_until=1)
    services.run(only_job().pk)

    with pytest.raises(services.Conflict), transaction.atomic():
        services._hold(late)
    services._put_back(late, "too late")

    assert (only_job().status, count_of("job")) == ("done", 1)


def test_a_job_that_kills_its_worker_each_time_ends_failed():
    enqueue("test.count", key="a")
    for _ in range(services.ATTEMPTS):
        assert services._lease(only_job().pk) is not None
        past(leased_until=1)

    services.run(only_job().pk)

    assert (only_job().status, only_job().error) == ("failed", "Its worker died each time.")
    assert count_of("job") == 0


def test_news_reaches_every_handler_with_its_values():
    jobs.heard.clear()
    event = weighed()
    with transaction.atomic():
        publish(event)
        publish(event)
    for job in Job.objects.order_by("name"):
        services.run(job.pk)

    assert jobs.heard == [("first", event), ("second", event)]


def test_two_pieces_of_news_that_differ_at_the_end_are_both_delivered():
    jobs.heard.clear()
    with transaction.atomic():
        for end in "ab":
            publish(weighed(note="x" * 300 + end))
    for job in Job.objects.all():
        services.run(job.pk)

    assert len(jobs.heard) == 4
