"""Where a copy of everything is taken."""

from django.urls import URLPattern, path

from licensing.copies import portal

urlpatterns: list[URLPattern] = [
    path("portal/applications/<uuid:application_id>/everything/", portal.take, name="application-everything"),
]
