"""Guards that migrations alone cannot lay: TRUNCATE triggers, and what the web role may touch.

Both run after every migration, so that a new table never stands without them.
"""

from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.transaction import atomic
from pghistory.models import Event

WEB_ROLE = "exportctl_web"
NO_TRUNCATE = """
CREATE OR REPLACE FUNCTION exportctl_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('exportctl.disposable', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION 'the table % is append-only', TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$
"""


def append_only_tables() -> list[str]:
    """Return the trail, its seals and every row-history table."""
    history = [model._meta.db_table for model in apps.get_models() if issubclass(model, Event)]
    return ["core_auditevent", "core_auditseal", *sorted(history)]


def protect_tables(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Lay the TRUNCATE triggers and the web role's grants, as the tables' owner.

    The role is made where it is missing; where an administrator made it, memberships are theirs to give.
    """
    connection = connections[using]
    present = set(connection.introspection.table_names())
    tables = [table for table in append_only_tables() if table in present]
    with atomic(using), connection.cursor() as cursor:
        cursor.execute(NO_TRUNCATE)
        for table in tables:
            cursor.execute(
                f'CREATE OR REPLACE TRIGGER no_truncate BEFORE TRUNCATE ON "{table}" '
                "FOR EACH STATEMENT EXECUTE FUNCTION exportctl_no_truncate()"
            )
        _make_role(cursor)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {WEB_ROLE}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {WEB_ROLE}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {WEB_ROLE}")
        for table in tables:
            cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {WEB_ROLE}')


def _make_role(cursor: Any) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WEB_ROLE])
    if cursor.fetchone() is None:
        cursor.execute(f"CREATE ROLE {WEB_ROLE} NOLOGIN")
        cursor.execute(f"GRANT {WEB_ROLE} TO CURRENT_USER")
