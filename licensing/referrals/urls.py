"""Where cases are referred and recommended on."""

from django.urls import URLPattern, path

from licensing.referrals.desk import agencies, agency, officer, questions, rulings

CASE = "desk/cases/<uuid:case_id>/"
OFFICER = "desk/referrals/<uuid:referral_id>/"
OWN = "desk/referred/<uuid:referral_id>/"
SIGNED = "desk/referred/recommendations/<uuid:recommendation_id>/"
urlpatterns: list[URLPattern] = [
    path(f"{CASE}referrals/", officer.panel, name="case-referrals"),
    path(f"{CASE}refer/", officer.refer, name="case-refer"),
    path(f"{CASE}settle/", officer.settle, name="case-settle"),
    path(f"{CASE}escalate/", officer.escalate, name="case-escalate"),
    path(f"{OFFICER}inform/", officer.inform, name="referral-inform"),
    path(f"{OFFICER}send-back/", officer.send_back, name="referral-send-back"),
    path(f"{OFFICER}withdraw/", officer.withdraw, name="referral-withdraw"),
    path("desk/rulings/", rulings.listing, name="rulings"),
    path("desk/rulings/<uuid:settlement_id>/", rulings.rule, name="ruling"),
    path(OWN, agency.page, name="referral"),
    path(f"{OWN}documents/<uuid:attachment_id>/", agency.document, name="referral-document"),
    path(f"{OWN}recommend/", agency.recommend, name="referral-recommend"),
    path(f"{OWN}stand/", agency.stand, name="referral-stand"),
    path(f"{OWN}ask/", agency.ask, name="referral-ask"),
    path(f"{OWN}question/", questions.draft, name="referral-question"),
    path(f"{OWN}questions/<uuid:enquiry_id>/take-back/", questions.take_back, name="referral-question-drop"),
    path(f"{OWN}answers/<uuid:document_id>/", questions.document, name="referral-answer-document"),
    path(f"{OWN}escalate/", agency.appeal, name="referral-escalate"),
    path(f"{SIGNED}countersign/", agency.countersign, name="recommendation-countersign"),
    path(f"{SIGNED}refuse/", agency.refuse_signature, name="recommendation-refuse"),
    path("desk/agencies/", agencies.listing, name="agencies"),
    path("desk/agencies/add/", agencies.add, name="agency-add"),
    path("desk/agencies/<uuid:agency_id>/", agencies.page, name="agency"),
    path("desk/agencies/<uuid:agency_id>/edit/", agencies.edit, name="agency-edit"),
    path("desk/agencies/<uuid:agency_id>/people/", agencies.add_member, name="agency-member-add"),
    path("desk/agencies/people/<uuid:member_id>/end/", agencies.end_member, name="agency-member-end"),
]
