"""Addresses of transfers: portal and desk."""

from django.urls import URLPattern, path

from licensing.transfers import desk, portal

ONE = "desk/transfers/<uuid:transfer_id>/"
urlpatterns: list[URLPattern] = [
    path("portal/transfers/", portal.listing, name="transfers"),
    path("portal/licenses/<uuid:license_id>/transfer/", portal.ask, name="license-transfer"),
    path("portal/transfers/<uuid:transfer_id>/", portal.transfer, name="transfer"),
    path("portal/transfers/<uuid:transfer_id>/accept/", portal.accept, name="transfer-accept"),
    path("portal/transfers/<uuid:transfer_id>/decline/", portal.decline, name="transfer-decline"),
    path("portal/transfers/<uuid:transfer_id>/withdraw/", portal.withdraw, name="transfer-withdraw"),
    path("desk/transfers/", desk.listing, name="desk-transfers"),
    path(ONE, desk.transfer, name="desk-transfer"),
    path(f"{ONE}screen/", desk.screen, name="desk-transfer-screen"),
    path(f"{ONE}recommend/", desk.recommend, name="desk-transfer-recommend"),
    path(f"{ONE}countersign/", desk.countersign, name="desk-transfer-countersign"),
    path(f"{ONE}send-back/", desk.send_back, name="desk-transfer-send-back"),
]
