"""Addresses of flags."""

from django.urls import URLPattern, path

from licensing.routing import desk

urlpatterns: list[URLPattern] = [
    path("desk/cases/<uuid:case_id>/flags/", desk.flags, name="case-flags"),
    path("desk/cases/<uuid:case_id>/flags/set/", desk.set_flag, name="flag-set"),
    path("desk/flags/<uuid:flag_id>/take-off/", desk.take_off, name="flag-take-off"),
    path("desk/flags/<uuid:flag_id>/set-aside/", desk.set_aside, name="flag-set-aside"),
]
