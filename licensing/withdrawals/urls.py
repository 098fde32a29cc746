"""Where applications are withdrawn, and where it is ruled on."""

from django.urls import URLPattern, path

from licensing.withdrawals import desk, portal

urlpatterns: list[URLPattern] = [
    path("portal/applications/<uuid:application_id>/withdraw/", portal.withdraw, name="withdraw"),
    path("portal/withdrawals/<uuid:withdrawal_id>/take-back/", portal.take_back, name="withdrawal-take-back"),
    path("desk/cases/<uuid:case_id>/withdrawal/", desk.withdrawal, name="case-withdrawal"),
    path("desk/withdrawals/<uuid:withdrawal_id>/grant/", desk.grant, name="withdrawal-grant"),
    path("desk/withdrawals/<uuid:withdrawal_id>/refuse/", desk.refuse, name="withdrawal-refuse"),
]
