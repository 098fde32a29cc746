"""Addresses of the watchlists."""

from django.urls import URLPattern, path

from screening.watchlists.api import EditionChangeViewSet
from screening.watchlists.desk import changes, editions, entities, lists

desk_urlpatterns: list[URLPattern] = [
    path("desk/watchlists/", lists.watchlists, name="watchlists"),
    path("desk/watchlists/load/", lists.load, name="load_watchlist"),
    path("desk/watchlists/changes/", changes.changes, name="edition_changes"),
    path("desk/watchlists/changes/<uuid:old_id>/<uuid:new_id>/", changes.change, name="entity_change"),
    path("desk/watchlists/lists/<slug:key>/", lists.watchlist, name="watchlist"),
    path("desk/watchlists/editions/<uuid:edition_id>/", editions.edition, name="edition"),
    path("desk/watchlists/editions/<uuid:edition_id>/propose/", editions.propose, name="propose_edition"),
    path("desk/watchlists/editions/<uuid:edition_id>/reject/", editions.reject, name="reject_edition"),
    path("desk/watchlists/editions/<uuid:edition_id>/findings/", editions.findings, name="findings"),
    path(
        "desk/watchlists/editions/<uuid:edition_id>/findings.csv", editions.findings_csv, name="findings_csv"
    ),
    path("desk/watchlists/editions/<uuid:edition_id>/entities/", entities.entities, name="entities"),
    path("desk/watchlists/proposals/<uuid:proposal_id>/agree/", editions.agree, name="agree_edition"),
    path("desk/watchlists/proposals/<uuid:proposal_id>/decline/", editions.decline, name="decline_edition"),
    path("desk/watchlists/entities/<uuid:entity_id>/", entities.entity, name="entity"),
]
api_routes = [("edition-changes", EditionChangeViewSet, "edition-changes")]
