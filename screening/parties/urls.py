"""Addresses of the party registry."""

from django.urls import URLPattern, path

from screening.parties.desk import acts, ownership, pages

desk_urlpatterns: list[URLPattern] = [
    path("desk/parties/", pages.registry, name="parties"),
    path("desk/parties/enter/", pages.enter, name="enter_party"),
    path("desk/parties/acts/", acts.acts, name="party_acts"),
    path("desk/parties/acts/<uuid:act_id>/", acts.act, name="party_act"),
    path("desk/parties/acts/<uuid:act_id>/confirm/", acts.confirm, name="confirm_party_act"),
    path("desk/parties/acts/<uuid:act_id>/drop/", acts.drop, name="drop_party_act"),
    path("desk/parties/acts/<uuid:act_id>/propose-undo/", acts.propose_undo, name="propose_undo_party_act"),
    path("desk/parties/acts/<uuid:act_id>/keep/", acts.keep, name="keep_party_act"),
    path("desk/parties/acts/<uuid:act_id>/undo/", acts.undo, name="undo_party_act"),
    path("desk/parties/suggestions/<uuid:suggestion_id>/dismiss/", pages.dismiss, name="dismiss_suggestion"),
    path("desk/parties/links/<uuid:link_id>/", ownership.end_link, name="party_link"),
    path("desk/parties/links/<uuid:link_id>/replace/", ownership.replace_link, name="replace_party_link"),
    path("desk/parties/<uuid:party_id>/", pages.party, name="party"),
    path("desk/parties/<uuid:party_id>/owners/add/", ownership.add_owner, name="add_owner"),
    path("desk/parties/<uuid:party_id>/merge/", acts.merge_with, name="merge_with"),
    path("desk/parties/<uuid:party_id>/merge/<uuid:other_id>/", acts.merge, name="merge_parties"),
    path("desk/parties/<uuid:party_id>/split/", acts.split, name="split_party"),
]
