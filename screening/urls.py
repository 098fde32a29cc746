"""Addresses of the app."""

from django.urls import URLPattern, URLResolver

from screening.hits.urls import desk_urlpatterns as hit_pages
from screening.rescreening.urls import desk_urlpatterns as rescreening_pages
from screening.parties.urls import desk_urlpatterns as party_pages
from screening.risk.urls import desk_urlpatterns as risk_pages
from screening.watchlists.urls import desk_urlpatterns as watchlist_pages

app_name = "screening"
urlpatterns: list[URLPattern | URLResolver] = [
    *watchlist_pages,
    *hit_pages,
    *party_pages,
    *rescreening_pages,
    *risk_pages,
]
