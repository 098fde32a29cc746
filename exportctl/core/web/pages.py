"""Keyset pages: each page is one indexed read, however long the table."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet, Subquery
from django.http import HttpRequest

from exportctl.core.errors import DomainError

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page, and the addresses of the next one and of the first ("" where there is none)."""

    rows: list[Row]
    next_url: str
    first_url: str


def keyset_page(
    rows: QuerySet[Row],
    request: HttpRequest,
    *,
    order: Sequence[str],
    size: int = 25,
    parameter: str = "after",
    keys_first: bool = False,
) -> Page[Row]:
    """Return the page of `rows` after the key in the address, ordered by `order` ("-created_at", "pk").

    The last field of `order` must be unique; all fields must be of one direction or mixed, never null.
    `keys_first` sorts keys only and joins the rows of the page to them: for rows that are wide, joined with
    others, and often found in another order than theirs.
    """
    rows = rows.order_by(*order)
    marker = request.GET.get(parameter, "")
    if marker:
        try:
            rows = rows.filter(_after(order, _unpack(marker, len(order))))
        except (ValueError, ValidationError):
            raise DomainError(
                "This page address is damaged. Start from the first page.", code="bad_page"
            ) from None
    if keys_first:
        rows = rows.filter(pk__in=Subquery(rows.values("pk")[: size + 1]))
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    query = request.GET.copy()
    query.pop(parameter, None)
    first = f"{request.path}?{query.urlencode()}" if marker else ""
    if more:
        query[parameter] = _pack(found[-1], order)
    following = f"{request.path}?{query.urlencode()}" if more else ""
    return Page(found, following, first)


def _after(order: Sequence[str], values: list[str]) -> Q:
    """Return what comes after a key: from its first field on, without what is the same there and not after.

    Said so, an index begins at the key, and the database expects about as many rows as come after it. Of two
    conditions that each say so it would expect hardly any, read them all and sort them.
    """
    name, side = order[0].lstrip("-"), "lt" if order[0].startswith("-") else "gt"
    if len(order) == 1:
        return Q(**{f"{name}__{side}": values[0]})
    return Q(**{f"{name}__{side}e": values[0]}) & ~(Q(**{name: values[0]}) & ~_after(order[1:], values[1:]))


def _pack(row: Model, order: Sequence[str]) -> str:
    values = []
    for field in order:
        value: Any = row
        for name in field.lstrip("-").split("__"):
            value = getattr(value, name)
        values.append(str(value))
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def _unpack(marker: str, length: int) -> list[str]:
    """Return the key that a marker carries; raise ValueError where it is none."""
    try:
        values = json.loads(base64.urlsafe_b64decode(marker.encode()))
    except RecursionError:
        raise ValueError("This is nested.") from None
    if not isinstance(values, list) or len(values) != length:
        raise ValueError("This is no key.")
    for value in values:
        if not isinstance(value, str) or "\0" in value:
            raise ValueError("This is no key.")
        value.encode()  # a lone surrogate is no text
    return values
