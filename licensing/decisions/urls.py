"""Where cases are decided."""

from django.urls import path

from licensing.decisions import desk, portal

urlpatterns = [
    path("desk/cases/<uuid:case_id>/", desk.case_page, name="case"),
    path("desk/cases/<uuid:case_id>/decide/", desk.decide, name="case-decide"),
    path("desk/cases/<uuid:case_id>/announce-refusal/", desk.announce, name="case-announce-refusal"),
    path("desk/cases/<uuid:case_id>/take-back/", desk.take_back, name="case-take-back"),
    path("desk/decisions/<uuid:decision_id>/countersign/", desk.countersign, name="countersign"),
    path("desk/decisions/<uuid:decision_id>/send-back/", desk.send_back, name="decision-send-back"),
    path(
        "portal/applications/<uuid:application_id>/announced-refusal/",
        portal.announced_refusal,
        name="announced-refusal",
    ),
]
