"""Where applications under review are changed, and where the officer sees what changed."""

from django.urls import URLPattern, path

from licensing.amendments import desk, portal

OF_APPLICATION = "portal/applications/<uuid:application_id>/"
urlpatterns: list[URLPattern] = [
    path(f"{OF_APPLICATION}change/", portal.change, name="application-change"),
    path(f"{OF_APPLICATION}differences/", portal.differences, name="amendment"),
    path(f"{OF_APPLICATION}differences/file/", portal.file, name="amendment-file"),
    path(f"{OF_APPLICATION}differences/discard/", portal.discard, name="amendment-discard"),
    path("desk/cases/<uuid:case_id>/editions/", desk.editions, name="case-editions"),
]
