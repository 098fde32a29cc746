"""Addresses that belong to no app: the front page and health."""

from django.urls import path

from exportctl.core.web import health, home

urlpatterns = [
    path("", home.home, name="home"),
    path("health/live/", health.live, name="health-live"),
    path("health/ready/", health.ready, name="health-ready"),
]
