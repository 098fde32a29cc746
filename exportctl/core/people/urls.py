"""Addresses about people that allauth does not have."""

from django.urls import path

from exportctl.core.people import demonstration

urlpatterns = [path("demonstration/", demonstration.sign_ins, name="demonstration")]
