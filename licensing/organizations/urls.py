"""Addresses of organizations."""

from django.urls import URLPattern, path

from licensing.organizations import public
from licensing.organizations.desk import appointing, changes, registrations
from licensing.organizations.portal import details, members, overview, places

ONE = "organization/<uuid:organization_id>/"
ANY = "desk/organizations/<uuid:organization_id>/"

urlpatterns: list[URLPattern] = [
    path("register/", public.register, name="register"),
    path("register/sent/", public.sent, name="register_sent"),
    path("organization/", overview.mine, name="my_organization"),
    path(f"{ONE}correct/", overview.correct, name="correct_organization"),
    path(f"{ONE}contact/", details.contact, name="organization_contact"),
    path(f"{ONE}identity/", details.identity, name="organization_identity"),
    path(f"{ONE}identity/<uuid:change_id>/withdraw/", details.withdraw, name="withdraw_identity_change"),
    path(f"{ONE}leave/", members.leave, name="leave_organization"),
    path(f"{ONE}people/", members.people, name="people"),
    path(f"{ONE}people/invite/", members.invite, name="invite"),
    path(f"{ONE}people/<uuid:user_id>/", members.change, name="person"),
    path(f"{ONE}people/<uuid:user_id>/end/", members.end, name="end_access"),
    path(f"{ONE}invitations/<uuid:invitation_id>/withdraw/", members.withdraw, name="withdraw_invitation"),
    path(f"{ONE}sites/", places.sites, name="sites"),
    path(f"{ONE}sites/add/", places.add_site, name="site_add"),
    path(f"{ONE}sites/<uuid:site_id>/close/", places.close_site, name="site_close"),
    path(f"{ONE}officials/", places.officials, name="officials"),
    path(f"{ONE}officials/add/", places.add_official, name="official_add"),
    path(f"{ONE}officials/<uuid:official_id>/end/", places.end_official, name="official_end"),
    path("invitation/<str:token>/", public.invitation, name="invitation"),
    path("desk/organizations/", registrations.queue, name="organization_queue"),
    path("desk/organizations/changes/", changes.queue, name="identity_changes"),
    path("desk/organizations/changes/<uuid:change_id>/", changes.change, name="identity_change"),
    path("desk/organizations/changes/<uuid:change_id>/accept/", changes.accept, name="identity_accept"),
    path("desk/organizations/changes/<uuid:change_id>/decline/", changes.decline, name="identity_decline"),
    path(ANY, registrations.review, name="organization_review"),
    path(f"{ANY}approve/", registrations.approve, name="organization_approve"),
    path(f"{ANY}administrator/", appointing.appoint, name="appoint_administrator"),
    path(f"{ANY}refuse/", registrations.refuse, name="organization_refuse"),
]
