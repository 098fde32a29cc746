"""Empty the database after a test that commits, at the price of what the test wrote.

Django truncates every table, which makes every table and index anew, and then lays its content types, its
permissions and this product's guards again: a second and more for each such test. Here only the tables that
hold rows are emptied, and what Django would lay again stays.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import atomic

STAYS = {"django_content_type", "auth_permission"}


def only_what_is_filled(connection: BaseDatabaseWrapper) -> None:
    """Make `flush`, which pytest-django calls, empty this connection's tables so.

    The guards of rows are passed over as only a superuser may; for another role Django's way remains.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser') = 'on'")
        if not cursor.fetchone()[0]:
            return

    def sql_flush(style: Any, tables: list[str], **_: Any) -> list[str]:
        _empty(connection, [table for table in tables if table not in STAYS])
        return []  # nothing is left to do, and where nothing is done nothing is laid again

    connection.ops.sql_flush = sql_flush  # type: ignore[method-assign]


def _empty(connection: BaseDatabaseWrapper, tables: list[str]) -> None:
    quoted = connection.ops.quote_name
    asked = " UNION ALL ".join(
        f"(SELECT '{table}' WHERE EXISTS (SELECT FROM {quoted(table)}))" for table in tables
    )
    with atomic(connection.alias), connection.cursor() as cursor:
        cursor.execute(asked)
        filled = [table for (table,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        for table in filled:
            cursor.execute(f"DELETE FROM {quoted(table)}")
