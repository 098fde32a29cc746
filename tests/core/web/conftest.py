"""A browser that shows rendered pages without any server or database."""

import mimetypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.test import RequestFactory
from playwright.sync_api import Page, Route

from exportctl.core.errors import DomainError
from exportctl.core.web import problems
from tests.core.web.sink import context

PAGES = Path(__file__).parent / "pages"
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'"


@pytest.fixture
def request_of_nobody() -> HttpRequest:
    """A request of a stranger."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return request


@pytest.fixture
def draw(settings: Any, request_of_nobody: HttpRequest) -> Callable[..., str]:
    """Draw the page with every component in a shell."""
    from django.template.loader import render_to_string

    engine = {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], PAGES]}
    settings.TEMPLATES = [engine]

    def render(shell: str, *, bound: bool = True) -> str:
        return render_to_string("kitchen_sink.html", context(shell, bound=bound), request_of_nobody)

    return render


@pytest.fixture
def show(page: Page, draw: Callable[..., str], request_of_nobody: HttpRequest) -> Callable[..., Page]:
    """Open that page in the browser under the strict policy; a message on the console fails the test."""
    spoken: list[str] = []
    page.on(
        "console",
        lambda message: spoken.append(message.text) if "status of 422" not in message.text else None,
    )
    page.on("pageerror", lambda error: spoken.append(str(error)))

    def open_page(shell: str, *, width: int = 1280, bound: bool = True) -> Page:
        html = draw(shell, bound=bound)

        def answer(route: Route) -> None:
            path = route.request.url.split("kitchen.example/", 1)[1].split("?")[0]
            if path.startswith("static/"):
                found = Path(str(finders.find(path.removeprefix("static/"))))
                kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
                route.fulfill(body=found.read_bytes(), content_type=kind)
            elif path == "refused/":
                request_of_nobody.META["HTTP_HX_REQUEST"] = "true"
                refusal = problems.show(
                    request_of_nobody, DomainError("Only 40 kilograms are left.", code="x")
                )
                route.fulfill(status=422, body=refusal.content, content_type="text/html")
            else:
                route.fulfill(
                    body=html, content_type="text/html", headers={"Content-Security-Policy": POLICY}
                )

        page.route("http://kitchen.example/**", answer)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("http://kitchen.example/")
        assert spoken == []
        return page

    return open_page
