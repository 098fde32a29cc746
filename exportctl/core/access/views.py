"""What a view declares about who may open it."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest

from exportctl.core.errors import NotPermitted
from exportctl.core.people.models import User

PUBLIC = "public"
SIGNED_IN = "signed in"
View = TypeVar("View", bound=Callable[..., object])


def opens_for(permission: str) -> Callable[[View], View]:
    """Open the view for people whose role holds `permission`; the service asks the object's own rule."""

    def declare(view: View) -> View:
        view.opens = permission  # type: ignore[attr-defined]
        return view

    return declare


def open_to_public(view: View) -> View:
    """Open the view for everybody, signed in or not."""
    view.opens = PUBLIC  # type: ignore[attr-defined]
    return view


def open_to_signed_in(view: View) -> View:
    """Open the view for everybody who has signed in; it shows only what is their own."""
    view.opens = SIGNED_IN  # type: ignore[attr-defined]
    return view


def actor_of(request: HttpRequest) -> User:
    """Return the person who asks, or refuse."""
    if not request.user.is_authenticated:
        raise NotPermitted("Sign in first.")
    return request.user
