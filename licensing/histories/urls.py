"""Where the history of a case's parties stands."""

from django.urls import URLPattern, path

from licensing.histories import desk

urlpatterns: list[URLPattern] = [
    path("desk/cases/<uuid:case_id>/histories/", desk.panel, name="case-histories"),
]
