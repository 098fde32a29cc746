"""For load balancers and the supervisor: is it alive, and can it work?"""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from exportctl.core.access import open_to_public


@open_to_public
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Answer without touching anything else."""
    return HttpResponse("ok", content_type="text/plain")


@open_to_public
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer only when the database and the broker do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    cache.get("health")
    return HttpResponse("ok", content_type="text/plain")
