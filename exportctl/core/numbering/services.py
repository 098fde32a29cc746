"""Reference numbers without gaps."""

from django.db import connection, transaction


@transaction.atomic(savepoint=False)  # nothing fails here that a caller goes on from
def next_number(series: str, year: int) -> int:
    """Return the next number of `series` in `year`, starting at 1.

    The row stays locked until the caller's transaction ends: a rollback gives the number back, and two
    callers never get the same one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_numberseries (series, year, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (series, year) DO UPDATE SET last = core_numberseries.last + 1 RETURNING last",
            [series, year],
        )
        return int(cursor.fetchone()[0])
