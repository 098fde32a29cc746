"""Addresses of training and authority."""

from django.urls import URLPattern, path

from licensing.competence import desk

urlpatterns: list[URLPattern] = [
    path("desk/competence/", desk.competence, name="competence"),
    path("desk/competence/give/", desk.give, name="competence-give"),
    path("desk/competence/people/<uuid:person_id>/", desk.person, name="competence-person"),
    path("desk/competence/<uuid:qualification_id>/withdraw/", desk.withdraw, name="competence-withdraw"),
]
