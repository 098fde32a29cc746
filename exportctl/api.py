"""The API: version 1 for machines, read only so far, and its schema."""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ViewSetMixin

from exportctl.core.access import open_to_public
from licensing.control_lists.urls import api_routes as control_list_routes
from licensing.licenses.urls import api_routes as license_routes
from screening.watchlists.urls import api_routes as watchlist_routes

ROUTES: list[tuple[str, type[ViewSetMixin], str]] = [*control_list_routes, *license_routes, *watchlist_routes]

router = SimpleRouter()
for prefix, viewset, basename in ROUTES:
    router.register(prefix, viewset, basename=basename)

app_name = "api"
urlpatterns = [
    path("v1/", include(router.urls)),
    path("schema/", open_to_public(SpectacularJSONAPIView.as_view()), name="schema"),
]
