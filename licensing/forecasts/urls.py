"""Where the days of a case stand, day by day, and what the authority's service standards came to."""

from django.urls import path

from licensing.forecasts import desk, portal, public

urlpatterns = [
    path("desk/cases/<uuid:case_id>/clock/", desk.case_clock, name="case-clock"),
    path("portal/applications/<uuid:application_id>/clock/", portal.clock, name="application-clock"),
    path("service-standards/", public.standards, name="service-standards"),
]
