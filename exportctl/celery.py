"""The Celery application: workers run jobs, beat sweeps and plans."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportctl.settings.production")

app = Celery("exportctl")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def read_tables_of_names(**_signal: Any) -> None:
    """Read the engine's tables before the worker forks, so that its processes share one copy of them.

    Frozen, they are left out of every later collection of garbage, which would copy their pages.
    """
    from screening.matching.analysis import analyse  # neither a web process nor beat carries the tables

    for kind in ("person", "organization", "vessel", ""):
        analyse("A. Name", kind)
    gc.collect()
    gc.freeze()
