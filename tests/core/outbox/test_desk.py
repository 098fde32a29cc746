"""The page of background work: who sees it, and what trying again does."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.outbox.models import Job
from exportctl.core.people.models import User

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def failed(key: str = "one") -> Job:
    """Return a job that failed for good."""
    error = "DomainError: Borealis is listed."
    return Job.objects.create(
        name="trial.job",
        key=key,
        arguments={},
        status="failed",
        attempts=8,
        not_before=timezone.now(),
        error=error,
    )


def test_an_administrator_sees_that_a_job_failed_and_nothing_of_the_case(root: User, sign_in: SignIn) -> None:
    failed()

    page = sign_in(root).get(reverse("jobs")).content.decode()

    assert "trial.job" in page
    assert "DomainError" in page
    assert "Borealis" not in page


def test_running_again_queues_it_with_all_attempts(root: User, sign_in: SignIn) -> None:
    job = failed()

    sign_in(root).post(reverse("job-retry", args=[job.pk]))

    job.refresh_from_db()
    assert (job.status, job.attempts) == ("queued", 0)
    assert AuditEvent.objects.get(verb="job.retried").actor == root


def test_a_job_that_waits_again_is_not_queued_twice(root: User, sign_in: SignIn) -> None:
    job = failed()
    client = sign_in(root)
    client.post(reverse("job-retry", args=[job.pk]))

    assert client.post(reverse("job-retry", args=[job.pk])).status_code == 409


@pytest.mark.parametrize("who", ["ada", "omar", "inez"])
def test_others_do_not_see_background_work(who: str, request: pytest.FixtureRequest, sign_in: SignIn) -> None:
    job = failed()
    client = sign_in(request.getfixturevalue(who))

    assert client.get(reverse("jobs")).status_code == 403
    assert client.post(reverse("job-retry", args=[job.pk])).status_code == 403
    job.refresh_from_db()
    assert job.status == "failed"


def test_the_page_asks_the_same_for_one_row_and_three(
    root: User, sign_in: SignIn, django_assert_num_queries: Callable[..., object]
) -> None:
    client = sign_in(root)
    failed()
    client.get(reverse("jobs"))
    with django_assert_num_queries(9):  # type: ignore[attr-defined]
        client.get(reverse("jobs"))
    failed("two")
    failed("three")

    with django_assert_num_queries(9):  # type: ignore[attr-defined]
        client.get(reverse("jobs"))
