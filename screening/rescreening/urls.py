"""Addresses of re-screening."""

from django.urls import URLPattern, path

from screening.rescreening import desk

desk_urlpatterns: list[URLPattern] = [
    path("desk/rescreening/", desk.rescreenings, name="rescreenings"),
    path("desk/rescreening/start/", desk.start, name="start_rescreening"),
    path("desk/rescreening/<uuid:rescreening_id>/", desk.rescreening, name="rescreening"),
]
