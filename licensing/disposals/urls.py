"""Where files are disposed of."""

from django.urls import URLPattern, path

from licensing.disposals import desk

urlpatterns: list[URLPattern] = [
    path("desk/cases/<uuid:case_id>/disposal/", desk.panel, name="case-disposal"),
    path("desk/cases/<uuid:case_id>/disposal/propose/", desk.propose, name="propose-disposal"),
    path("desk/disposals/", desk.due, name="disposals-due"),
    path("desk/disposals/requests/", desk.due_requests, name="disposals-due-requests"),
    path("desk/disposals/proposed/", desk.listed, name="disposals"),
    path("desk/disposals/<uuid:disposal_id>/", desk.show, name="disposal"),
    path("desk/disposals/<uuid:disposal_id>/confirm/", desk.confirm, name="confirm-disposal"),
]
