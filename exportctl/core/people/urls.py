"""Addresses about people that allauth does not have."""

from django.urls import path

from exportctl.core.people import acting, demonstration

urlpatterns = [
    path("demonstration/", demonstration.sign_ins, name="demonstration"),
    path("acting-for/", acting.switch, name="act_for"),
]
