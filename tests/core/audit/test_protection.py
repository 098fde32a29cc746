"""What the database itself refuses: to everybody by triggers, to the web's role by grants."""

import secrets
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction

from exportctl.core.audit.protection import WEB_ROLE, append_only_tables, protect_tables

pytestmark = pytest.mark.django_db
TABLES = ["core_auditevent", "core_auditseal"]


def refused(sql: str, says: str) -> None:
    with pytest.raises(DatabaseError, match=says), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def filled(write):
    """A trail with an event and a seal."""
    from exportctl.core.audit import services
    from tests.core.audit.conftest import MONDAY

    write(0)
    services.seal_day(MONDAY.date(), now=MONDAY.replace(day=9))


@pytest.fixture
def as_web(filled) -> Iterator[None]:
    """The rest of the test runs in the web's role."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WEB_ROLE}")
        yield
        cursor.execute("RESET ROLE")


def test_the_histories_of_the_business_tables_are_among_them():
    assert set(TABLES) < set(append_only_tables())
    assert any(table.endswith("event") and table not in TABLES for table in append_only_tables())


@pytest.mark.parametrize("table", TABLES)
def test_triggers_refuse_update_and_delete_even_to_the_owner(filled, table):
    column = "digest"
    refused(f"UPDATE {table} SET {column} = 'x'", "Cannot update or delete")
    refused(f"DELETE FROM {table}", "Cannot update or delete")


def test_truncate_is_refused_where_the_database_is_not_disposable(filled):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL exportctl.disposable = 'off'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in append_only_tables():
        refused(f'TRUNCATE "{table}" CASCADE', "append-only")


def test_every_append_only_table_has_its_triggers():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, bool_or(tgname = 'no_truncate'), "
            "bool_or(tgname LIKE 'pgtrigger_append_only%%') FROM pg_trigger WHERE tgenabled = 'O' GROUP BY 1"
        )
        found = {table.strip('"'): (truncate, change) for table, truncate, change in cursor.fetchall()}
    assert {table: found.get(table) for table in append_only_tables()} == dict.fromkeys(
        append_only_tables(), (True, True)
    )


def test_the_web_role_may_write_events_and_read_them(as_web, omar):
    from exportctl.core import audit

    audit.record(omar, "thing.touched", actor=omar, what="it")


def test_the_web_role_may_not_change_the_trail_or_a_history(as_web):
    for table in append_only_tables():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s LIMIT 1", [table]
            )
            column = cursor.fetchone()[0]
        for sql in (
            f'UPDATE "{table}" SET "{column}" = "{column}"',
            f'DELETE FROM "{table}"',
            f'TRUNCATE "{table}"',
            f'ALTER TABLE "{table}" DISABLE TRIGGER ALL',
            f'DROP TRIGGER no_truncate ON "{table}"',
            f'DROP TABLE "{table}"',
        ):
            refused(sql, "permission denied|must be owner")


def test_the_web_role_may_not_replace_the_guard_or_turn_triggers_off(as_web):
    refused("SET session_replication_role = replica", "permission denied")
    refused("DROP FUNCTION exportctl_no_truncate() CASCADE", "must be owner")
    refused(
        "CREATE OR REPLACE FUNCTION exportctl_no_truncate() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RETURN NULL; END'",
        "permission denied|must be owner",
    )
    refused("SELECT setval('core_auditevent_seq_seq', 1)", "permission denied")


def test_the_web_role_works_on_every_other_table(as_web):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
            "AND NOT has_table_privilege(oid, 'SELECT, INSERT')"
        )
        assert cursor.fetchall() == []


def test_laying_the_guards_again_changes_nothing():
    protect_tables()
    protect_tables()


@pytest.mark.django_db(transaction=True)
def test_a_sign_in_of_the_web_role_cannot_become_the_owner(filled):
    """In a deployment web and workers sign in as a member of the role, so RESET ROLE leads nowhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
        name, password = f"exportctl_try_{secrets.token_hex(4)}", secrets.token_hex(8)
        cursor.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}' IN ROLE {WEB_ROLE}")
    try:
        link = psycopg2.connect(**_parameters(), user=name, password=password)
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM core_auditevent")
            assert cursor.fetchone()[0] > 0
            for sql in ("RESET ROLE", "SET SESSION AUTHORIZATION DEFAULT", "SET exportctl.disposable = 'on'"):
                cursor.execute(sql)
            for sql in (
                f'SET ROLE "{owner}"',
                f'SET SESSION AUTHORIZATION "{owner}"',
                "UPDATE core_auditevent SET sentence = ''",
                "TRUNCATE core_auditevent",
            ):
                with pytest.raises(psycopg2.Error, match="permission denied"):
                    cursor.execute(sql)
        link.close()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP ROLE {name}")


def _parameters() -> dict[str, Any]:
    given = connection.get_connection_params()
    return {key: given[key] for key in ("dbname", "host", "port") if given.get(key)}
