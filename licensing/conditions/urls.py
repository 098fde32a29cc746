"""Addresses of conditions: portal and desk."""

from django.urls import URLPattern, path

from licensing.conditions import desk, portal

urlpatterns: list[URLPattern] = [
    path("portal/licenses/<uuid:license_id>/conditions/", portal.of_license, name="license-conditions"),
    path("portal/conditions/<uuid:obligation_id>/", portal.obligation, name="obligation"),
    path("desk/conditions/", desk.listing, name="desk-conditions"),
    path("desk/licenses/<uuid:license_id>/conditions/", desk.of_license, name="desk-license-conditions"),
    path("desk/conditions/<uuid:obligation_id>/", desk.obligation_page, name="desk-obligation"),
    path("desk/conditions/<uuid:obligation_id>/accept/", desk.accept, name="desk-obligation-accept"),
    path("desk/conditions/<uuid:obligation_id>/send-back/", desk.send_back, name="desk-obligation-send-back"),
    path("desk/conditions/<uuid:obligation_id>/waive/", desk.waive, name="desk-obligation-waive"),
    path("desk/license-conditions/<uuid:condition_id>/due/", desk.schedule, name="desk-condition-due"),
]
