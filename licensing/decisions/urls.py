"""Where cases are decided."""

from django.urls import path

from licensing.decisions import desk

urlpatterns = [
    path("desk/cases/<uuid:case_id>/", desk.case_page, name="case"),
    path("desk/cases/<uuid:case_id>/decide/", desk.decide, name="case-decide"),
    path("desk/decisions/<uuid:decision_id>/countersign/", desk.countersign, name="countersign"),
    path("desk/decisions/<uuid:decision_id>/send-back/", desk.send_back, name="decision-send-back"),
]
