"""Where access to the file is asked for and answered."""

from django.urls import URLPattern, path

from licensing.disclosures import desk, portal

urlpatterns: list[URLPattern] = [
    path("portal/applications/<uuid:application_id>/access-to-file/", portal.access, name="file-access"),
    path("portal/file-items/<uuid:item_id>/", portal.take, name="file-item"),
    path("desk/file-access/", desk.waiting, name="file-accesses"),
    path("desk/file-access/<uuid:access_id>/", desk.answer, name="file-access-answer"),
]
