"""Where cases are reviewed, and where exporters follow them."""

from django.urls import path

from licensing.review import desk, portal

urlpatterns = [
    path("portal/", portal.home, name="portal"),
    path("portal/applications/<uuid:application_id>/file/", portal.file, name="application-file"),
    path("portal/applications/<uuid:application_id>/tracking/", portal.tracking, name="tracking"),
    path("portal/applications/<uuid:application_id>/progress/", portal.progress, name="application-progress"),
    path("desk/cases/<uuid:case_id>/timeline/", desk.timeline, name="case-timeline"),
    path("desk/cases/<uuid:case_id>/take/", desk.take, name="case-take"),
    path("desk/cases/<uuid:case_id>/assign/", desk.assign, name="case-assign"),
    path("desk/cases/<uuid:case_id>/screen/", desk.rescreen, name="case-rescreen"),
    path("desk/cases/<uuid:case_id>/recommend/", desk.recommend, name="case-recommend"),
    path("desk/cases/<uuid:case_id>/advise/", desk.advise, name="case-advise"),
]
