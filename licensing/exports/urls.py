"""Where the record of a case is asked for and taken away."""

from django.urls import URLPattern, path

from licensing.exports import desk

urlpatterns: list[URLPattern] = [
    path("desk/cases/<uuid:case_id>/exports/", desk.panel, name="case-exports"),
    path("desk/cases/<uuid:case_id>/exports/ask/", desk.ask, name="ask-case-export"),
    path("desk/exports/<uuid:export_id>/take/", desk.take, name="take-case-export"),
]
