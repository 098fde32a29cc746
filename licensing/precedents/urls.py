"""Addresses of the precedents of a case."""

from django.urls import URLPattern, path

from licensing.precedents import desk

urlpatterns: list[URLPattern] = [
    path("desk/cases/<uuid:case_id>/precedents/", desk.panel, name="case-precedents"),
]
