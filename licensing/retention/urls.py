"""Where records are held, and stored files checked."""

from django.urls import URLPattern, path

from licensing.retention import desk

urlpatterns: list[URLPattern] = [
    path("desk/cases/<uuid:case_id>/retention/", desk.panel, name="case-retention"),
    path("desk/cases/<uuid:case_id>/retention/hold/", desk.place, name="place-hold"),
    path("desk/holds/", desk.holds, name="legal-holds"),
    path("desk/holds/<uuid:hold_id>/", desk.hold, name="legal-hold"),
    path("desk/vault/", desk.vault, name="vault"),
    path("desk/vault/check/", desk.start, name="check-vault"),
    path("desk/vault/findings/<uuid:finding_id>/", desk.finding, name="vault-finding"),
]
