"""Runs in the product's environment: files applications one by one and prints how long their hits took."""

import json
import sys
import time
from uuid import UUID

import django

POLL, PATIENCE = 0.004, 120.0
WARM_UP = 6  # so that each process of the worker has had its turn


def main(count: int) -> None:
    """File the first one, some to warm up, and those that are measured."""
    django.setup()
    from exportctl.core.people.models import User
    from licensing.organizations.models import Organization
    from licensing.review.services import file_application
    from screening.hits.models import Hit
    from tests.bench.data import mixed
    from tests.factories.applications import complete_draft
    from tests.journeys.cast import email_of

    nora = User.objects.get(email=email_of("Nora"))
    firm = Organization.objects.get(registered_by=nora)
    seconds = []
    for asked in mixed(count + WARM_UP + 1, 9):
        draft = complete_draft(firm, nora, name=asked.name[:120], aliases=())
        case = file_application(draft, actor=nora)
        seconds.append(_until_stored(case.pk))
        time.sleep(0.2)  # the worker is idle again
    answer = {
        "cold": seconds[:1],
        "warm": seconds[WARM_UP + 1 :],
        "hits": [float(Hit.objects.count())],
    }
    print(json.dumps(answer))


def _until_stored(thread: UUID) -> float:
    """Return the seconds until the run of a thread has its answer in the database."""
    from screening.hits.models import ScreeningRun

    began = time.perf_counter()
    while ScreeningRun.objects.filter(thread=thread, finished_at__isnull=True).exists():
        if time.perf_counter() - began > PATIENCE:
            raise SystemExit("The worker did not answer in two minutes.")
        time.sleep(POLL)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]))
