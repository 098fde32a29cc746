"""Where questions to the exporter are drafted, settled, sent and answered."""

from django.urls import path

from licensing.questions import desk, portal

urlpatterns = [
    path("portal/questions/", portal.listing, name="questions"),
    path("portal/questions/<uuid:enquiry_id>/", portal.answer, name="answer"),
    path("portal/questions/<uuid:enquiry_id>/take-over/", portal.take_over, name="answer-take-over"),
    path("portal/questions/<uuid:enquiry_id>/more-time/", portal.more_time, name="answer-more-time"),
    path(
        "portal/questions/<uuid:enquiry_id>/documents/<uuid:document_id>/remove/",
        portal.remove_document,
        name="answer-remove-document",
    ),
    path(
        "portal/applications/<uuid:application_id>/questions/",
        portal.of_application,
        name="application-questions",
    ),
    path("desk/questions/", desk.listing, name="desk-questions"),
    path("desk/questions/<uuid:enquiry_id>/", desk.question, name="desk-question"),
    path("desk/questions/<uuid:enquiry_id>/edit/", desk.edit, name="question-edit"),
    path("desk/questions/<uuid:enquiry_id>/send/", desk.send, name="question-send"),
    path("desk/questions/<uuid:enquiry_id>/accept/", desk.accept, name="question-accept"),
    path("desk/questions/<uuid:enquiry_id>/again/", desk.again, name="question-again"),
    path("desk/questions/<uuid:enquiry_id>/take-back/", desk.take_back, name="question-take-back"),
    path("desk/questions/more-time/<uuid:extension_id>/", desk.more_time, name="question-more-time"),
    path("desk/questions/settle/<uuid:overlap_id>/", desk.settle, name="question-settle"),
    path("desk/cases/<uuid:case_id>/questions/", desk.panel, name="case-questions"),
    path("desk/cases/<uuid:case_id>/ask/", desk.ask, name="case-ask"),
]
