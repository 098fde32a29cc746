"""Addresses of the watchlists."""

from django.urls import URLPattern, path

from exportctl.core.web.navigation import navigation
from screening.watchlists import desk

desk_urlpatterns: list[URLPattern] = [
    path("desk/watchlists/", desk.watchlists, name="watchlists"),
    path("desk/watchlists/load/", desk.load, name="load_watchlist"),
    path("desk/watchlists/editions/<uuid:edition_id>/", desk.edition, name="edition"),
]

for side in ("regulator", "platform"):
    navigation(side, 70, "Watchlists", "screening:watchlists", permission="watchlists.view")
