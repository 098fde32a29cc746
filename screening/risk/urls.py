"""Addresses of risk."""

from django.urls import URLPattern, path

from screening.risk import desk

desk_urlpatterns: list[URLPattern] = [path("desk/risk/model/", desk.model, name="risk_model")]
