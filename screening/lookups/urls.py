"""Addresses of look-ups."""

from django.urls import URLPattern, path

from screening.lookups import desk, portal

desk_urlpatterns: list[URLPattern] = [
    path("desk/look-ups/", desk.lookups, name="lookups"),
    path("desk/look-ups/exporters/", desk.exporter_checks, name="exporter_checks"),
    path("desk/look-ups/exporters/<uuid:lookup_id>/", desk.exporter_check, name="exporter_check"),
    path("desk/look-ups/lists/<uuid:watchlist_id>/", desk.show_list, name="show_list"),
    path("desk/look-ups/<uuid:lookup_id>/", desk.lookup, name="lookup"),
]
portal_urlpatterns: list[URLPattern] = [
    path("portal/name-checks/", portal.checks, name="checks"),
    path("portal/name-checks/<uuid:lookup_id>/", portal.check, name="check"),
]
