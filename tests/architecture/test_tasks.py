"""Every task may be cut off and run again."""

import inspect

import pytest
from django.conf import settings

from exportctl.celery import app
from exportctl.core.outbox import registry, services

app.loader.import_default_modules()
OURS = [task for name, task in sorted(app.tasks.items()) if not name.startswith("celery.")]
JOBS = {
    name: work for name, work in sorted(registry._JOBS.items()) if not work.__module__.startswith("tests.")
}


@pytest.mark.parametrize("task", OURS, ids=lambda task: task.name)
def test_a_task_is_acknowledged_late_has_a_limit_and_few_retries_on_named_errors(task):
    assert task.acks_late
    assert 0 < task.time_limit <= 900
    assert (task.soft_time_limit or 0) <= task.time_limit  # Celery sends no other
    assert task.max_retries is not None
    assert 0 < task.max_retries <= 8
    assert not {Exception, BaseException} & set(getattr(task, "autoretry_for", ()))
    assert task.run.__doc__ or task.__doc__


def test_what_beat_asks_for_is_there():
    asked = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert asked <= {task.name for task in OURS}


@pytest.mark.parametrize("work", JOBS.values(), ids=JOBS)
def test_a_job_takes_named_plain_values(work):
    kinds = {parameter.kind for parameter in inspect.signature(work).parameters.values()}
    assert kinds <= {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
    assert all(len(name) <= 80 for name in JOBS)


def test_a_redelivery_comes_after_the_longest_task():
    longest = max(task.time_limit for task in OURS)
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] > longest
    assert longest >= settings.CELERY_TASK_TIME_LIMIT
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST


def test_attempts_are_bounded():
    assert 1 < services.ATTEMPTS <= 10
