"""Addresses of the hits."""

from django.urls import URLPattern, path

from screening.hits import desk

desk_urlpatterns: list[URLPattern] = [
    path("desk/hits/", desk.hits, name="hits"),
    path("desk/hits/rulings/", desk.rulings, name="rulings"),
    path("desk/hits/carried-over/", desk.good_guys, name="good_guys"),
    path("desk/hits/carried-over/<uuid:rule_id>/", desk.good_guy, name="good_guy"),
    path("desk/hits/<uuid:hit_id>/", desk.hit, name="hit"),
    path("desk/hits/<uuid:hit_id>/clear/", desk.clear, name="clear_hit"),
    path("desk/hits/<uuid:hit_id>/confirm/", desk.confirm, name="confirm_hit"),
    path("desk/hits/<uuid:hit_id>/reopen/", desk.reopen, name="reopen_hit"),
    path("desk/hits/<uuid:hit_id>/agree/", desk.agree, name="agree_hit"),
    path("desk/hits/<uuid:hit_id>/send-back/", desk.send_back, name="send_back_hit"),
    path("desk/hits/<uuid:hit_id>/escalate/", desk.escalate, name="escalate_hit"),
    path("desk/hits/<uuid:hit_id>/assign/", desk.assign, name="assign_hit"),
    path("desk/hits/<uuid:hit_id>/pair/", desk.pair, name="hit_pair"),
    path("desk/hits/<uuid:hit_id>/pair/answer/", desk.pair_answer, name="hit_pair_answer"),
]
