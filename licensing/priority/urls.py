"""Where it is ruled on urgency."""

from django.urls import URLPattern, path

from licensing.priority import desk

urlpatterns: list[URLPattern] = [
    path("desk/cases/<uuid:case_id>/urgency/", desk.urgency, name="case-urgency"),
]
