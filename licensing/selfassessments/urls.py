"""Addresses of the tests before an application, under `portal/self-assessments/`."""

from django.urls import URLPattern, path

from licensing.selfassessments import portal

HOME = "portal/self-assessments/"
urlpatterns: list[URLPattern] = [
    path(HOME, portal.listing, name="self-assessments"),
    path(f"{HOME}<uuid:assessment_id>/", portal.show, name="self-assessment"),
    path(f"{HOME}test/<slug:kind>/", portal.take, name="self-test"),
]
