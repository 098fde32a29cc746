"""Addresses that belong to no app: the front page, background work, and health."""

from django.urls import path

from exportctl.core.outbox import desk
from exportctl.core.web import health, home

urlpatterns = [
    path("", home.home, name="home"),
    path("desk/jobs/", desk.jobs, name="jobs"),
    path("desk/jobs/<uuid:job_id>/retry/", desk.retry, name="job-retry"),
    path("health/live/", health.live, name="health-live"),
    path("health/ready/", health.ready, name="health-ready"),
]
