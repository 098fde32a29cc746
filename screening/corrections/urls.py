"""Addresses of requests for correction."""

from django.urls import URLPattern, path

from screening.corrections import desk, portal

desk_urlpatterns: list[URLPattern] = [
    path("desk/wrong-matches/", desk.queue, name="correction_queue"),
    path("desk/wrong-matches/<uuid:request_id>/", desk.desk_correction, name="desk_correction"),
    path("desk/wrong-matches/<uuid:request_id>/take/", desk.take, name="take_correction"),
    path("desk/wrong-matches/<uuid:request_id>/compare/", desk.compare_again, name="compare_correction"),
    path("desk/wrong-matches/<uuid:request_id>/ask/", desk.ask, name="ask_correction"),
    path("desk/wrong-matches/<uuid:request_id>/go-on/", desk.go_on, name="go_on_correction"),
    path("desk/wrong-matches/<uuid:request_id>/decide/", desk.decide, name="decide_correction"),
    path("desk/wrong-matches/<uuid:request_id>/confirm/", desk.confirm, name="confirm_correction"),
    path("desk/wrong-matches/<uuid:request_id>/send-back/", desk.send_back, name="send_back_correction"),
]
portal_urlpatterns: list[URLPattern] = [
    path("portal/wrong-matches/", portal.corrections, name="corrections"),
    path("portal/wrong-matches/new/", portal.new, name="new_correction"),
    path("portal/wrong-matches/<uuid:request_id>/", portal.correction, name="correction"),
    path("portal/wrong-matches/<uuid:request_id>/withdraw/", portal.withdraw, name="withdraw_correction"),
    path("portal/wrong-matches/questions/<uuid:question_id>/", portal.answer, name="answer_correction"),
]
