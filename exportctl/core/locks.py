"""Named locks, for what no single row stands for."""

from django.db import connection


def hold(name: str) -> None:
    """Keep everybody else who asks for this name waiting until the current transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
