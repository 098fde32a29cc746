"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from enduse.checks import desk, field, queries
from enduse.shipments import portal
from exportctl.core.web.navigation import navigation

app_name = "enduse"
urlpatterns: list[URLPattern | URLResolver] = [
    path("portal/licenses/<uuid:license_id>/ship/", portal.ship, name="ship"),
    path("field/visits/", field.visits, name="visits"),
    path("field/visits/<uuid:check_id>/", field.visit, name="visit"),
    path("field/visits/<uuid:check_id>/start/", field.start, name="visit-start"),
    path("field/visits/<uuid:check_id>/checklist/", field.checklist, name="visit-checklist"),
    path("field/visits/<uuid:check_id>/observations/", field.observations, name="visit-observations"),
    path("field/visits/<uuid:check_id>/photos/", field.photos, name="visit-photos"),
    path("field/visits/<uuid:check_id>/findings/", field.findings, name="visit-findings"),
    path("field/visits/<uuid:check_id>/sign-off/", field.sign_off, name="visit-sign-off"),
    path("desk/checks/", desk.checks, name="checks"),
    path("desk/checks/<uuid:check_id>/", desk.check_page, name="check"),
    path("desk/checks/<uuid:check_id>/cancel/", desk.cancel, name="check-cancel"),
    path("desk/licenses/<uuid:license_id>/checks/", desk.plan, name="plan-check"),
]


navigation("inspector", 10, "Visits", "enduse:visits", permission="checks.carry_out", count=queries.visits_of)
navigation("inspector", 20, "End-use checks", "enduse:checks", permission="checks.see")
navigation("regulator", 50, "End-use checks", "enduse:checks", permission="checks.see")
