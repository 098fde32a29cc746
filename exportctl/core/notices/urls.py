"""Addresses of notices."""

from django.urls import path

from exportctl.core.notices import pages

urlpatterns = [
    path("notices/", pages.notices, name="notices"),
    path("notices/count/", pages.count, name="notices-count"),
    path("notices/read/", pages.read_all, name="notices-read"),
    path("notices/choices/", pages.choices, name="notices-choices"),
    path("notices/<uuid:notice_id>/", pages.notice, name="notice"),
]
