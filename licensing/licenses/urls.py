"""Addresses of licenses: portal, desk, the public check, and its API under `verify`."""

from django.urls import URLPattern, path

from exportctl.core.web.navigation import navigation
from licensing.licenses import desk, portal, public
from licensing.licenses.api import VerifyViewSet

urlpatterns: list[URLPattern] = [
    path("verify/", public.verify, name="verify"),
    path("portal/licenses/", portal.licenses, name="licenses"),
    path("portal/licenses/<uuid:license_id>/", portal.license_page, name="license"),
    path("portal/licenses/<uuid:license_id>/surrender/", portal.surrender, name="license-surrender"),
    path("portal/licenses/<uuid:license_id>/revocation/", portal.revocation, name="license-revocation"),
    path("desk/licenses/", desk.licenses, name="desk-licenses"),
    path("desk/licenses/<uuid:license_id>/", desk.license_page, name="desk-license"),
    path("desk/licenses/<uuid:license_id>/suspend/", desk.suspend, name="desk-license-suspend"),
    path("desk/licenses/<uuid:license_id>/reinstate/", desk.reinstate, name="desk-license-reinstate"),
    path("desk/licenses/<uuid:license_id>/keep/", desk.keep_suspended, name="desk-license-keep"),
    path("desk/licenses/<uuid:license_id>/revoke/", desk.propose_revocation, name="desk-license-revoke"),
    path(
        "desk/revocations/<uuid:revocation_id>/confirm/",
        desk.confirm_revocation,
        name="desk-revocation-confirm",
    ),
    path("desk/revocations/<uuid:revocation_id>/drop/", desk.drop_revocation, name="desk-revocation-drop"),
]
api_routes = [("verify", VerifyViewSet, "verify")]

navigation("public", 30, "Verify a license", "licensing:verify")
navigation(
    "exporter",
    30,
    "Licenses",
    "licensing:licenses",
    permission="licenses.see_own",
    also=("/portal/conditions/", "/portal/returns/"),
)
navigation("regulator", 15, "Licenses", "licensing:desk-licenses", permission="licenses.see_all")
navigation("inspector", 40, "Licenses", "licensing:desk-licenses", permission="licenses.see_all")
