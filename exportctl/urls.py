"""Where everything is."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("exportctl.core.people.urls")),
    path("", include("exportctl.core.staff.urls")),
    path("", include("exportctl.core.notices.urls")),
    path("", include("exportctl.core.calendar.urls")),
    path("files/", include("exportctl.core.files.urls")),
    path("api/", include("exportctl.api")),
    path("", include("exportctl.core.web.urls")),
    path("", include("licensing.urls")),
    path("", include("screening.urls")),
    path("", include("enduse.urls")),
]
handler403 = "exportctl.core.web.problems.refused"
handler404 = "exportctl.core.web.problems.not_found"
handler500 = "exportctl.core.web.problems.broken"
