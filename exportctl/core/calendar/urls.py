"""Where the authority says when it is closed."""

from django.urls import path

from exportctl.core.calendar import desk

urlpatterns = [
    path("desk/closing-days/", desk.closing_days, name="closing-days"),
    path("desk/closing-days/<uuid:closing_id>/take-back/", desk.take_back, name="closing-day-take-back"),
]
