"""Refusals as pages that say what happened and what to do."""

from collections.abc import Callable

import structlog
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from exportctl.core.errors import DomainError, Missing
from exportctl.core.web import problems

log = structlog.get_logger(__name__)


class Problems:
    """Turns any DomainError, and Django's own 404, into a problem page or, for htmx, a problem part."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; what the view raises comes to `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Return the page or part of a refusal; None leaves the error to Django."""
        if isinstance(error, DomainError):
            log.info("refused", code=error.code, status=error.status)
            return problems.show(request, error)
        if isinstance(error, Http404):
            return problems.show(request, Missing())
        return None
