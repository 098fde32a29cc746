"""Where customer knowledge is filed, read and acknowledged."""

from django.urls import URLPattern, path

from licensing.knowledge import desk, portal

urlpatterns: list[URLPattern] = [
    path("portal/applications/<uuid:application_id>/customers/", portal.customers, name="customers"),
    path(
        "portal/applications/<uuid:application_id>/customers/<uuid:party_id>/",
        portal.customer,
        name="customer",
    ),
    path("desk/cases/<uuid:case_id>/customer-knowledge/", desk.panel, name="case-knowledge"),
    path("desk/customer-knowledge/<uuid:entry_id>/acknowledge/", desk.acknowledge, name="knowledge-read"),
]
