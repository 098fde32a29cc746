"""Addresses of the app."""

from django.urls import URLPattern, URLResolver

app_name = "enduse"
urlpatterns: list[URLPattern | URLResolver] = []
