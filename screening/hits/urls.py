"""Addresses of the hits."""

from django.urls import URLPattern, path

from screening.hits import desk

desk_urlpatterns: list[URLPattern] = [
    path("desk/hits/", desk.hits, name="hits"),
    path("desk/hits/<uuid:hit_id>/", desk.hit, name="hit"),
    path("desk/hits/<uuid:hit_id>/clear/", desk.clear, name="clear_hit"),
    path("desk/hits/<uuid:hit_id>/confirm/", desk.confirm, name="confirm_hit"),
    path("desk/hits/<uuid:hit_id>/reopen/", desk.reopen, name="reopen_hit"),
]
