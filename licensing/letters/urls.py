"""Where letters and their texts are."""

from django.urls import path

from licensing.letters import portal
from licensing.letters.desk import acts, letters, texts

urlpatterns = [
    path("portal/letters/<uuid:letter_id>/", portal.letter, name="letter"),
    path("desk/letters/", letters.letters, name="desk-letters"),
    path("desk/letters/<uuid:letter_id>/", letters.letter, name="desk-letter"),
    path("desk/letters/<uuid:letter_id>/correct/", letters.correct, name="letter-correct"),
    path("desk/letter-corrections/<uuid:correction_id>/confirm/", letters.confirm, name="letter-confirm"),
    path("desk/letter-corrections/<uuid:correction_id>/refuse/", letters.refuse, name="letter-refuse"),
    path("desk/cases/<uuid:case_id>/letters/", letters.panel, name="case-letters"),
    path("desk/cases/<uuid:case_id>/letters/make/", letters.make, name="case-letters-make"),
    path("desk/cases/<uuid:case_id>/letters/preview/", letters.preview, name="case-letter-preview"),
    path("desk/cases/<uuid:case_id>/letters/rehearsed/", letters.rehearsed, name="case-letter-rehearsed"),
    path(
        "desk/licenses/<uuid:license_id>/suspend/letter/",
        acts.suspending,
        name="desk-license-suspend-letter",
    ),
    path(
        "desk/licenses/<uuid:license_id>/reinstate/letter/",
        acts.reinstating,
        name="desk-license-reinstate-letter",
    ),
    path("desk/licenses/<uuid:license_id>/revoke/letter/", acts.revoking, name="desk-license-revoke-letter"),
    path("desk/revocations/<uuid:revocation_id>/letter/", acts.pending, name="desk-revocation-letter"),
    path("desk/letter-texts/", texts.texts, name="letter-texts"),
    path("desk/letter-texts/start/<str:key>/", texts.start, name="letter-text-start"),
    path("desk/letter-texts/<uuid:text_id>/", texts.text, name="letter-text"),
    path("desk/letter-texts/<uuid:text_id>/edit/", texts.edit, name="letter-text-edit"),
    path("desk/letter-texts/<uuid:text_id>/compare/", texts.compare, name="letter-text-compare"),
    path("desk/letter-texts/<uuid:text_id>/propose/", texts.propose, name="letter-text-propose"),
    path("desk/letter-texts/<uuid:text_id>/approve/", texts.approve, name="letter-text-approve"),
    path("desk/letter-texts/<uuid:text_id>/send-back/", texts.send_back, name="letter-text-send-back"),
    path("desk/letter-texts/<uuid:text_id>/discard/", texts.discard, name="letter-text-discard"),
]
