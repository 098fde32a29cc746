"""Where the survey is answered and read, and where an exporter reads its own report."""

from django.urls import URLPattern, path

from licensing.feedback import desk, portal

urlpatterns: list[URLPattern] = [
    path("portal/applications/<uuid:application_id>/feedback/", portal.survey, name="survey"),
    path("portal/organizations/<uuid:organization_id>/own-errors/", portal.report, name="own-errors"),
    path("desk/feedback/", desk.results, name="survey-results"),
    path("desk/feedback/<slug:kind>/<int:year>/<int:month>/", desk.comments, name="survey-comments"),
]
