"""Where the authority reads end-use statements."""

from django.urls import URLPattern, path

from licensing.statements import desk

urlpatterns: list[URLPattern] = [
    path("desk/cases/<uuid:case_id>/statements/", desk.panel, name="case-statements"),
    path(
        "desk/cases/<uuid:case_id>/statements/<uuid:statement_id>/<str:key>/",
        desk.judge,
        name="statement-judge",
    ),
]
