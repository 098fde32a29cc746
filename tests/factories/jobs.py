"""Doing in a test what the worker does."""

from exportctl.core.outbox.models import Job
from exportctl.core.outbox.services import run


def drain(limit: int = 200) -> int:
    """Do every queued job, and those that they queue; return how many. A job that fails fails the test."""
    done = 0
    while job := Job.objects.filter(status="queued").order_by("created_at").first():
        run(job.pk)
        job.refresh_from_db()
        assert job.status == "done", f"{job.name}: {job.error}"
        done += 1
        assert done < limit
    return done
