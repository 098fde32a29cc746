"""The Celery application: workers run jobs, beat sweeps and plans."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportctl.settings.production")

app = Celery("exportctl")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
