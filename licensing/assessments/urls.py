"""Addresses of the technical assessment."""

from django.urls import URLPattern, path

from licensing.assessments import desk

urlpatterns: list[URLPattern] = [
    path("desk/assessments/", desk.queue, name="assessment-queue"),
    path("desk/cases/<uuid:case_id>/assessment/", desk.panel, name="case-assessment"),
    path("desk/cases/<uuid:case_id>/assessment/sign/", desk.assess, name="case-assess"),
    path("desk/cases/<uuid:case_id>/assessment/take/", desk.take, name="case-assessment-take"),
    path("desk/cases/<uuid:case_id>/assessment/release/", desk.release, name="case-assessment-release"),
]
