"""Where requests for a classification or for advice are filed, answered and found again."""

from django.urls import URLPattern, path

from licensing.advice.desk import answers, queue, work
from licensing.advice.portal import drafts, library, requests

OWN = "portal/advice/<uuid:request_id>/"
DESK = "desk/advice/<uuid:request_id>/"
urlpatterns: list[URLPattern] = [
    path("portal/advice/", requests.listing, name="advice"),
    path("portal/advice/start/", requests.start, name="advice-start"),
    path("portal/advice/answers/", requests.answers, name="advice-answers"),
    path("portal/advice/questions/<uuid:question_id>/", requests.explain, name="advice-explain"),
    path(OWN, requests.page, name="advice-request"),
    path(f"{OWN}items/add/", drafts.add_item, name="advice-item-add"),
    path(f"{OWN}items/library/", library.pick, name="advice-item-pick"),
    path(f"{OWN}items/<uuid:item_id>/", drafts.edit_item, name="advice-item"),
    path(f"{OWN}items/<uuid:item_id>/remove/", drafts.remove_item, name="advice-item-remove"),
    path(f"{OWN}transaction/", drafts.transaction, name="advice-transaction"),
    path(f"{OWN}documents/", drafts.documents, name="advice-documents"),
    path(f"{OWN}documents/<uuid:document_id>/remove/", drafts.remove_document, name="advice-document-remove"),
    path(f"{OWN}submit/", drafts.submit, name="advice-submit"),
    path(f"{OWN}withdraw/", requests.withdraw, name="advice-withdraw"),
    path("desk/advice/", queue.queue, name="advice-queue"),
    path("desk/advice/precedents/", queue.precedent_search, name="precedents"),
    path(DESK, work.page, name="desk-advice-request"),
    path(f"{DESK}take/", work.take, name="advice-take"),
    path(f"{DESK}assign/", work.assign, name="advice-assign"),
    path(f"{DESK}ask/", work.ask, name="advice-ask"),
    path(f"{DESK}go-on/", work.go_on, name="advice-go-on"),
    path(f"{DESK}items/<uuid:item_id>/cite/<uuid:line_id>/", work.cite, name="advice-cite"),
    path(f"{DESK}answer/", answers.answer, name="advice-answer"),
    path(f"{DESK}revise/", answers.revise, name="advice-revise"),
    path("desk/advice/answers/<uuid:answer_id>/countersign/", answers.countersign, name="advice-countersign"),
    path("desk/advice/answers/<uuid:answer_id>/send-back/", answers.send_back, name="advice-send-back"),
    path("desk/advice/answers/<uuid:answer_id>/revoke/", answers.revoke, name="advice-revoke"),
]
