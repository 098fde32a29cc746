"""Addresses of the control list: pages under `control-list/`, the API under `control-entries`."""

from django.urls import URLPattern, path

from exportctl.core.web.navigation import navigation
from licensing.control_lists import public
from licensing.control_lists.api import ControlEntryViewSet

public_urlpatterns: list[URLPattern] = [
    path("control-list/", public.index, name="control_list"),
    path("control-list/options", public.options, name="control_list_options"),
    path("control-list/<str:code>/", public.entry, name="control_list_entry"),
]
api_routes = [("control-entries", ControlEntryViewSet, "control-entries")]

navigation("public", 20, "Control list", "licensing:control_list")
navigation("exporter", 26, "Control list", "licensing:control_list", under="licensing:applications")
