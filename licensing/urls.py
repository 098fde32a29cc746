"""Addresses of the app."""

from django.urls import URLPattern, URLResolver

from licensing.control_lists.urls import public_urlpatterns as control_list_pages

app_name = "licensing"
urlpatterns: list[URLPattern | URLResolver] = [*control_list_pages]
