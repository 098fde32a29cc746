"""Where documents are marked, and where it stands who has looked."""

from django.urls import URLPattern, path

from licensing.handling import desk

urlpatterns: list[URLPattern] = [
    path("desk/cases/<uuid:case_id>/handling/", desk.panel, name="case-handling"),
    path("desk/cases/<uuid:case_id>/handling/<uuid:file_id>/", desk.mark_file, name="mark-document"),
    path("desk/cases/<uuid:case_id>/looks/", desk.looks, name="case-looks"),
    path("desk/looks/<uuid:person_id>/", desk.looks_of, name="person-looks"),
]
