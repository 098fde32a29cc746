"""Addresses of the app."""

from django.urls import URLPattern, URLResolver

from screening.corrections.urls import desk_urlpatterns as correction_desk_pages
from screening.corrections.urls import portal_urlpatterns as correction_pages
from screening.hits.urls import desk_urlpatterns as hit_pages
from screening.lookups.urls import desk_urlpatterns as lookup_pages
from screening.lookups.urls import portal_urlpatterns as check_pages
from screening.parties.urls import desk_urlpatterns as party_pages
from screening.rescreening.urls import desk_urlpatterns as rescreening_pages
from screening.risk.urls import desk_urlpatterns as risk_pages
from screening.thresholds.urls import desk_urlpatterns as threshold_pages
from screening.watchlists.urls import desk_urlpatterns as watchlist_pages

app_name = "screening"
urlpatterns: list[URLPattern | URLResolver] = [
    *watchlist_pages,
    *hit_pages,
    *party_pages,
    *rescreening_pages,
    *lookup_pages,
    *check_pages,
    *correction_desk_pages,
    *correction_pages,
    *risk_pages,
    *threshold_pages,
]
