"""Several counts in one read."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import IntegerField, QuerySet, Subquery
from django.db.models.expressions import Combinable

from exportctl.core.people.models import User

Countable = QuerySet[Any] | Combinable


class Counted(Subquery):
    """The number of rows of a query, as a part of another; no further than its limit where it is sliced."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any]) -> None:
        # No order matters to a number; that of a sliced one can no longer be taken away.
        unordered = rows if rows.query.is_sliced else rows.order_by()
        super().__init__(unordered.values("pk"))

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the SQL; nothing is asked of a query that can have no row."""
        try:
            return super().as_sql(*args, **kwargs)
        except EmptyResultSet:
            return "0", ()


def counts(actor: User, asked: Mapping[str, Countable]) -> dict[str, int]:
    """Return the number of rows of each query, or the value of each expression, all in one read.

    The one row that they are read beside is the person who asks. What can have no row is not asked for.
    """
    empty = {key: 0 for key, of in asked.items() if isinstance(of, QuerySet) and of.query.is_empty()}
    left = {key: of for key, of in asked.items() if key not in empty}
    if not left:
        return empty
    named = {f"of_{number}": of for number, of in enumerate(left.values())}
    columns = {name: Counted(of) if isinstance(of, QuerySet) else of for name, of in named.items()}
    found = User._base_manager.filter(pk=actor.pk).annotate(**columns).values_list(*columns).get()
    return empty | dict(zip(left, found, strict=True))
