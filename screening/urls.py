"""Addresses of the app."""

from django.urls import URLPattern, URLResolver

from screening.hits.urls import desk_urlpatterns as hit_pages
from screening.risk.urls import desk_urlpatterns as risk_pages
from screening.thresholds.urls import desk_urlpatterns as threshold_pages
from screening.watchlists.urls import desk_urlpatterns as watchlist_pages

app_name = "screening"
urlpatterns: list[URLPattern | URLResolver] = [*watchlist_pages, *hit_pages, *risk_pages, *threshold_pages]
