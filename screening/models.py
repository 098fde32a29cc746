"""The tables of the app, each defined in its feature."""

from screening.watchlists.models import Edition, Entity, EntityAddress, EntityName, Watchlist
