"""Keyset pages: each page is one indexed read, however long the table."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
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
) -> Page[Row]:
    """Return the page of `rows` after the key in the address, ordered by `order` ("-created_at", "pk").

    The last field of `order` must be unique; all fields must be of one direction or mixed, never null.
    """
    rows = rows.order_by(*order)
    marker = request.GET.get(parameter, "")
    if marker:
        rows = rows.filter(_after(order, _unpack(marker, len(order))))
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    query = {key: value for key, value in request.GET.items() if key != parameter}
    first = f"{request.path}?{urlencode(query)}" if marker else ""
    following = f"{request.path}?{urlencode({**query, parameter: _pack(found[-1], order)})}" if more else ""
    return Page(found, following, first)


def _after(order: Sequence[str], values: list[Any]) -> Q:
    condition = Q()
    equal = Q()
    for field, value in zip(order, values, strict=True):
        name = field.lstrip("-")
        side = "lt" if field.startswith("-") else "gt"
        condition |= equal & Q(**{f"{name}__{side}": value})
        equal &= Q(**{name: value})
    return condition


def _pack(row: Model, order: Sequence[str]) -> str:
    values = []
    for field in order:
        value: Any = row
        for name in field.lstrip("-").split("__"):
            value = getattr(value, name)
        values.append(str(value))
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def _unpack(marker: str, length: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(marker.encode()))
        if isinstance(values, list) and len(values) == length:
            return values
    except (ValueError, binascii.Error):
        pass
    raise DomainError("This page address is damaged. Start from the first page.", code="bad_page")
