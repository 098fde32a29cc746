"""Addresses of organizations."""

from django.urls import URLPattern, path

from licensing.organizations import desk, portal, public

urlpatterns: list[URLPattern] = [
    path("register/", public.register, name="register"),
    path("register/sent/", public.sent, name="register_sent"),
    path("organization/", portal.mine, name="my_organization"),
    path("organization/<uuid:organization_id>/correct/", portal.correct, name="correct_organization"),
    path("desk/organizations/", desk.queue, name="organization_queue"),
    path("desk/organizations/<uuid:organization_id>/", desk.review, name="organization_review"),
    path("desk/organizations/<uuid:organization_id>/approve/", desk.approve, name="organization_approve"),
    path("desk/organizations/<uuid:organization_id>/refuse/", desk.refuse, name="organization_refuse"),
]
