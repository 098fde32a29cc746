"""Refusals and outages as pages that say what happened and what to do."""

from collections.abc import Callable
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from redis.exceptions import RedisError

from exportctl.core.errors import DomainError, Missing
from exportctl.core.web import problems

log = structlog.get_logger(__name__)


class Problems:
    """Turns any DomainError, and Django's own 404, into a problem page or, for htmx, a problem part."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if isinstance(error, DomainError):
            log.info("refused", code=error.code, status=error.status)
            return problems.show(request, error)
        if isinstance(error, Http404):
            return problems.show(request, Missing())
        return None


class Outage:
    """A database or broker that does not answer gives a plain page with status 503, and a retry hint."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError, RedisError) as error:
            return self.process_exception(request, error)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if isinstance(error, OperationalError | InterfaceError | RedisError):
            log.error("outage", kind=type(error).__name__)
            return problems.outage(request)
        return None
