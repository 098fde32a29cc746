"""Addresses of returns: portal and desk."""

from django.urls import URLPattern, path

from licensing.returns import desk, portal

urlpatterns: list[URLPattern] = [
    path("portal/licenses/<uuid:license_id>/returns/", portal.of_license, name="license-returns"),
    path("portal/returns/<uuid:entry_id>/correct/", portal.correct, name="return-correct"),
    path("desk/returns/", desk.listing, name="desk-returns"),
    path("desk/licenses/<uuid:license_id>/returns/", desk.of_license, name="desk-license-returns"),
]
