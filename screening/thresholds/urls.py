"""Addresses of the matching configuration and its reviews."""

from django.urls import URLPattern, path

from screening.thresholds import desk, public

desk_urlpatterns: list[URLPattern] = [
    path("desk/matching/", desk.matching, name="matching"),
    path("desk/matching/propose/", desk.propose, name="propose_configuration"),
    path("desk/matching/<int:number>/", desk.configuration, name="configuration"),
    path("desk/matching/<int:number>/put-in-force/", desk.put_in_force, name="put_configuration_in_force"),
    path("desk/matching/<int:number>/reject/", desk.reject, name="reject_configuration"),
    path("desk/matching/reviews/open/", desk.open_review, name="open_review"),
    path("desk/matching/reviews/<uuid:review_id>/", desk.review, name="threshold_review"),
    path("how-names-are-compared/", public.features, name="features"),
]
