"""Addresses of requests to vary a license."""

from django.urls import URLPattern, path

from licensing.variations import desk, portal

urlpatterns: list[URLPattern] = [
    path("portal/licenses/<uuid:license_id>/change/", portal.change, name="license-change"),
    path("desk/cases/<uuid:case_id>/change/", desk.panel, name="case-variation"),
]
