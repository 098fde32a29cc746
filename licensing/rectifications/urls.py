"""Where mistakes are reported and corrected: portal and desk."""

from django.urls import URLPattern, path

from licensing.rectifications import desk, portal

ONE = "desk/mistakes/<uuid:rectification_id>/"
urlpatterns: list[URLPattern] = [
    path("portal/applications/<uuid:application_id>/mistake/", portal.records, name="report-mistake"),
    path("portal/licenses/<uuid:license_id>/mistake/", portal.of_license, name="license-mistake"),
    path("portal/letters/<uuid:letter_id>/mistake/", portal.of_letter, name="letter-mistake"),
    path("portal/mistakes/", portal.listing, name="mistakes"),
    path("portal/mistakes/<uuid:rectification_id>/", portal.mistake, name="mistake"),
    path("portal/mistakes/<uuid:rectification_id>/withdraw/", portal.withdraw, name="mistake-withdraw"),
    path("desk/mistakes/", desk.listing, name="desk-mistakes"),
    path("desk/cases/<uuid:case_id>/mistakes/", desk.panel, name="case-mistakes"),
    path("desk/licenses/<uuid:license_id>/mistake/", desk.open_own, name="desk-license-mistake"),
    path(ONE, desk.mistake, name="desk-mistake"),
    path(f"{ONE}take-up/", desk.take_up, name="desk-mistake-take-up"),
    path(f"{ONE}correct/", desk.correct, name="desk-mistake-correct"),
    path(f"{ONE}refuse/", desk.refuse, name="desk-mistake-refuse"),
    path(f"{ONE}confirm/", desk.confirm, name="desk-mistake-confirm"),
    path(f"{ONE}send-back/", desk.send_back, name="desk-mistake-send-back"),
    path(f"{ONE}screen/", desk.screen, name="desk-mistake-screen"),
]
