"""Cases made from one case, in the database, by the number of the row: `lay` once, then `make(count)`."""

import base64
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg2
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

SYLLABLES = [
    "bal",
    "cor",
    "dan",
    "el",
    "fen",
    "gor",
    "hal",
    "im",
    "jor",
    "kel",
    "lun",
    "mar",
    "nor",
    "or",
    "pel",
    "quin",
    "ros",
    "sol",
    "tam",
    "ul",
    "ven",
    "wil",
    "yor",
    "zan",
    "bri",
    "cal",
    "dro",
    "est",
    "fal",
    "gan",
    "hem",
    "ist",
]
TRADES = [
    "metals",
    "photonics",
    "trading",
    "machines",
    "systems",
    "instruments",
    "tools",
    "works",
    "energy",
    "marine",
    "avionics",
    "optics",
]
NOUNS = [
    "laser",
    "pump",
    "valve",
    "lathe",
    "camera",
    "gyroscope",
    "furnace",
    "centrifuge",
    "receiver",
    "amplifier",
    "antenna",
    "bearing",
    "compressor",
    "converter",
    "detector",
    "encoder",
    "filter",
    "generator",
    "housing",
    "inverter",
    "lens",
    "mirror",
    "motor",
    "nozzle",
    "oscillator",
    "processor",
    "reactor",
    "sensor",
    "spectrometer",
    "transformer",
]
KINDS = [
    "fiber",
    "rotary",
    "axial",
    "digital",
    "sealed",
    "cooled",
    "compact",
    "heavy",
    "precision",
    "portable",
    "ceramic",
    "titanium",
]
COUNTRIES = [
    "US",
    "DE",
    "CN",
    "AE",
    "IN",
    "TR",
    "SG",
    "KR",
    "JP",
    "BR",
    "ZA",
    "KE",
    "EG",
    "SA",
    "TH",
    "VN",
    "MY",
    "ID",
    "MX",
    "CL",
    "PE",
    "CO",
    "AR",
    "AU",
    "NZ",
    "CA",
    "GB",
    "FR",
    "IT",
    "ES",
    "PL",
    "CZ",
    "HU",
    "RO",
    "BG",
    "GR",
    "UA",
    "GE",
    "AM",
    "AZ",
    "KZ",
    "UZ",
    "PK",
    "BD",
    "LK",
    "NP",
    "MA",
    "TN",
    "DZ",
    "NG",
    "GH",
    "SN",
    "CI",
    "CM",
    "TZ",
    "UG",
    "RW",
    "ET",
    "IL",
    "JO",
]
ENTRIES: list[str] = []
_ENTRY_IDS: list[str] = []
OPEN_IN_A_HUNDRED = 5
TABLES = (
    "licensing_application",
    "licensing_goodsline",
    "licensing_party",
    "licensing_case",
    "licensing_casetotal",
)
BESIDE = (
    "core_clock",
    "core_clockpause",
    "screening_screeningrun",
    "screening_watch",
    "screening_hit",
    "screening_assessment",
)
_state: dict[str, Any] = {"total": 0}


FIRM = {
    "id": "md5('firm' || n.i)::uuid",
    "name": "n.name",
    "normalized_name": "n.name",
    "registration_number": "'B-' || n.i",
}
NEW_FIRMS = (
    "firms n WHERE NOT EXISTS (SELECT 1 FROM licensing_organization o WHERE o.id = md5('firm' || n.i)::uuid)"
)


def lay(officers: int) -> None:
    """Lay the schema, the reference data, the people, and the one case that all others are made from."""
    from exportctl.core.people.models import User
    from exportctl.core.people.roles import Role
    from exportctl.core.people.services import add_person
    from licensing.control_lists.models import ControlListEntry
    from screening.watchlists.services import load_demonstration
    from tests.factories.cases import case_under_review
    from tests.factories.organizations import make_organization

    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_reference", verbosity=0)
    load_demonstration()
    for number in range(1, officers + 1):
        add_person(
            email=f"officer-{number}@bench.example",
            name=f"Officer {number}",
            role=Role.LICENSING_OFFICER,
            actor=None,
            verified=True,
        )
    exporter = add_person(
        email="exporter@bench.example",
        name="Exporter",
        role=Role.EXPORTER_ADMIN,
        actor=None,
        verified=True,
    )
    firm = make_organization(exporter, name="Arden Photonics Ltd")
    officer = User.objects.get(email="officer-1@bench.example")
    case = case_under_review(firm, exporter, officer, name="Borealis Transit Kontor")
    rows = ControlListEntry.objects.exclude(code="UNLISTED").order_by("code").values_list("code", "pk")[:80]
    ENTRIES[:] = [code for code, _ in rows]
    _ENTRY_IDS[:] = [str(pk) for _, pk in rows]
    _state.update(case=case, firm=firm, officers=officers)
    _keep_templates(case)
    _save_queues(officer)


def _save_queues(officer: Any) -> None:
    """Keep as many queues as somebody may, so that each page counts them too."""
    from licensing.queues.services import MOST_OF_ONE, save_queue

    for number in range(MOST_OF_ONE):
        query = f"whose={'all' if number % 3 else 'closed'}&destination={COUNTRIES[number]}&entry=6A"
        shared = "" if number % 2 else "licensing"
        save_queue(name=f"Kept {number}", query=query, shared_with=shared, actor=officer)


def _keep_templates(case: Any) -> None:
    """Keep the rows of the one case aside, each in a table of its own."""
    wheres = {
        "licensing_application": f"id = '{case.application_id}'",
        "licensing_goodsline": f"application_id = '{case.application_id}'",
        "licensing_party": f"application_id = '{case.application_id}'",
        "licensing_case": f"id = '{case.pk}'",
        "licensing_casetotal": f"case_id = '{case.pk}'",
        "licensing_organization": f"id = '{_state['firm'].pk}'",
        "core_clock": f"subject_id = '{case.pk}'",
        "screening_screeningrun": f"thread = '{case.pk}'",
        "screening_watch": f"thread = '{case.pk}'",
        "screening_hit": f"thread = '{case.pk}'",
        "screening_assessment": f"thread = '{case.pk}'",
    }
    for table, where in wheres.items():
        _sql(f"CREATE TABLE template_{table} AS SELECT * FROM {table} WHERE {where} LIMIT 1")


def make(count: int) -> None:
    """Make `count` cases with three lines and four parties each, in place of those that were there."""
    from licensing.review.models import Case

    _sql("SET session_replication_role = replica")  # no triggers: these rows are no history
    _sql("SET maintenance_work_mem = '768MB'")
    _sql(f"TRUNCATE {', '.join((*TABLES, *BESIDE))} CASCADE")
    dropped = _drop_indexes()
    _number(count)
    _clone("licensing_organization", FIRM, NEW_FIRMS)
    for table, (values, source) in _values().items():
        _clone(table, values, source)
    _sql(PAUSES)
    for definition in dropped:
        _sql(definition)
    _sql("SET session_replication_role = origin")
    _sql("VACUUM ANALYZE")
    _state["total"] = count
    for closed in (False, True):
        _state[closed] = list(Case.objects.filter(closed_at__isnull=not closed).order_by("pk")[:200])
    assert Case.objects.count() == count


@dataclass(frozen=True)
class Made:
    """Cases that were made: the database that holds them, and what pages are asked for of them."""

    database: BaseDatabaseWrapper
    state: dict[str, Any]


def made() -> Made:
    """Return the cases of the last `make`."""
    return Made(connections[DEFAULT_DB_ALIAS], dict(_state))


def copied(name: str) -> Made:
    """Copy the database as it is to one of another name, so that the next `make` leaves its cases there."""
    known = connection.get_connection_params()
    connection.close()
    with closing(psycopg2.connect(**known | {"dbname": "postgres"})) as server:
        server.autocommit = True
        server.cursor().execute(f'CREATE DATABASE "{name}" TEMPLATE "{known["dbname"]}"')
    copy = connections.create_connection(DEFAULT_DB_ALIAS)
    copy.settings_dict = copy.settings_dict | {"NAME": name}
    return Made(copy, dict(_state))


def turn_to(cases: Made) -> None:
    """Have pages answered from those cases."""
    connections[DEFAULT_DB_ALIAS] = cases.database
    _state.update(cases.state)
    _sql("SET max_parallel_workers_per_gather = 0")  # the work of one server process is measured


def _number(count: int) -> None:
    """Lay one row for each case with all that its other rows have in common."""
    firms = max(50, count // 200)
    for name, words in (("syllables", SYLLABLES), ("trades", TRADES), ("nouns", NOUNS), ("kinds", KINDS)):
        chosen = f"(ARRAY[{_texts(words)}])[1 + (n % {len(words)})]"
        _function(f"bench_{name}(n bigint)", "text", chosen)
    pair = "bench_syllables({}) || bench_syllables({})"
    name = (
        f"{pair.format('n', 'n / 32')} || ' ' || {pair.format('n / 1024', 'n / 7')} || ' ' || bench_trades(n)"
    )
    _function("bench_name(n bigint)", "text", name)
    share = "(hashint8extended(i, salt) & 16777215) / 16777216.0"
    _function("bench_share(i bigint, salt bigint)", "float", share)
    _sql("DROP TABLE IF EXISTS numbers, firms")
    names = f"SELECT i, bench_name(i * 31) AS name FROM generate_series(1, {firms}) AS i"
    _sql(f"CREATE UNLOGGED TABLE firms AS {names}")
    _sql("ALTER TABLE firms ADD PRIMARY KEY (i)")  # each case looks its exporter up
    shares = ", ".join(f"bench_share(i, {number}) AS s{number}" for number in range(1, 13))
    numbers = f"SELECT i, {shares} FROM generate_series(1, {count}) AS i"
    columns = ", ".join(f"{value} AS {name}" for name, value in _columns(firms).items())
    times = f"SELECT *, s11 < {OPEN_IN_A_HUNDRED / 100} AS open FROM ({numbers}) AS shares"
    filed = f"SELECT *, {FILED} AS submitted FROM ({times}) AS times"
    _sql(f"CREATE UNLOGGED TABLE numbers AS SELECT *, {columns} FROM ({filed}) AS filed")


FILED = "now() - CASE WHEN open THEN s12 * interval '60 days' ELSE (70 + s12 * 7000) * interval '1 day' END"
PAUSES = """
    INSERT INTO core_clockpause
        (id, created_at, updated_at, version, clock_id, reason, holder, started_at, ended_at)
    SELECT md5('pause' || n.i)::uuid, n.submitted, n.submitted, 1, md5('clock' || n.i)::uuid, 'A question',
        'exporter', n.submitted + interval '2 days',
        CASE WHEN n.waiting THEN NULL ELSE n.submitted + interval '4 days' END
    FROM numbers n WHERE n.waiting OR n.i % 10 = 0
"""
OPEN_STATUS = """CASE WHEN s4 < 0.1 THEN 'screening' WHEN s4 < 0.75 THEN 'under_review'
    WHEN s4 < 0.9 THEN 'query_applicant' ELSE 'countersign' END"""
ENDING = """CASE WHEN s5 < 0.7 THEN 'approved' WHEN s5 < 0.85 THEN 'approved_with_conditions'
    WHEN s5 < 0.9 THEN 'approved_in_part' WHEN s5 < 0.97 THEN 'denied' ELSE 'returned_without_action' END"""


def _columns(firms: int) -> dict[str, str]:
    """Return what a case is like, from its shares s1 to s12, which are evenly spread from 0 to 1."""
    place = f"(ARRAY[{_texts(COUNTRIES)}])[1 + floor({{0}} * {{0}} * {len(COUNTRIES)})::int]"
    return {
        "reference": "'EX-' || to_char(submitted, 'YYYY') || '-' || lpad((i % 1000000)::text, 6, '0')",
        "due_on": "(submitted + interval '28 days')::date",
        "closed": "CASE WHEN open THEN NULL ELSE submitted + (5 + s4 * 55) * interval '1 day' END",
        "status": f"CASE WHEN open THEN {OPEN_STATUS} ELSE {ENDING} END",
        "waiting": "open AND s4 >= 0.75 AND s4 < 0.9",
        "hits": "CASE WHEN s6 < 0.15 THEN 1 + (s6 * 20)::int ELSE 0 END",
        "band": "CASE WHEN s7 < 0.6 THEN 'fast' WHEN s7 < 0.9 THEN 'standard' ELSE 'enhanced' END",
        "score": "(s7 * 90)::numeric(6, 1)",
        "destination": place.format("s8"),
        "other": place.format("s9"),
        "firm": f"1 + floor(s1 * s1 * {firms})::bigint",
        "officer": f"CASE WHEN NOT open OR s2 > 0.2 THEN 1 + (i % {_state['officers']}) END",
        "worth": "(1000 * exp(s3 * 7))::numeric(16, 2)",
    }


def _function(signature: str, returns: str, body: str) -> None:
    _sql(
        f"CREATE OR REPLACE FUNCTION {signature} RETURNS {returns} IMMUTABLE PARALLEL SAFE LANGUAGE sql "
        f"AS $$ SELECT {body} $$"
    )


def _texts(words: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _entry(line: str, column: str = "code") -> str:
    """Return the control entry of a line of a case, as SQL."""
    chosen = (
        f"[1 + floor(bench_share(n.i, 20 + {line}) * bench_share(n.i, 30 + {line}) * {len(ENTRIES)})::int]"
    )
    values = ENTRIES if column == "code" else _ENTRY_IDS
    return f"(ARRAY[{_texts(values)}]){chosen}" + ("" if column == "code" else "::uuid")


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _drop_indexes() -> list[str]:
    """Drop what can be made again faster than it is kept; return how."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN "
            "(SELECT conname FROM pg_constraint)",
            [[*TABLES, *BESIDE]],
        )
        found = cursor.fetchall()
    for name, _ in found:
        _sql(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


def _clone(table: str, values: Mapping[str, str], source: str) -> None:
    """Insert a row for each of `source`: those `values`, and of the kept row whatever they do not name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
            "AND is_generated = 'NEVER' AND is_identity = 'NO' ORDER BY ordinal_position",
            [table],
        )
        columns = [name for (name,) in cursor.fetchall()]
    shown = ", ".join(f'"{name}"' for name in columns)
    given = ", ".join(values.get(name, f't."{name}"') for name in columns)
    _sql(f"INSERT INTO {table} ({shown}) SELECT {given} FROM template_{table} AS t CROSS JOIN {source}")


def _party_name(line: str) -> str:
    return f"bench_name(n.i * 7 + {line} * 13)"


def _goods(line: str) -> str:
    return f"bench_kinds(n.i + {line}) || ' ' || bench_nouns(n.i * 3 + {line} * 5)"


def _part(line: str) -> str:
    return f"'p' || lpad((n.i * 3 + {line})::text, 8, '0')"


def _joined(pieces: list[str]) -> str:
    return " || ' ' || ".join(pieces)


def _values() -> dict[str, tuple[dict[str, str], str]]:
    """Return what differs from the kept row, for each table, and which rows there are."""
    case, application = "md5('case' || n.i)::uuid", "md5('application' || n.i)::uuid"
    exporter = "(SELECT name FROM firms f WHERE f.i = n.firm)"
    parties = _joined([_party_name(line) for line in "1234"])
    goods = _joined(
        [f"{_goods(line)} || ' ' || {_part(line)} || ' ' || lower({_entry(line)})" for line in "123"]
    )
    codes = ", ".join(f"{_entry(line)}, left({_entry(line)}, 2), left({_entry(line)}, 1)" for line in "123")
    officer = "(SELECT id FROM core_user u WHERE u.email = 'officer-' || n.officer || '@bench.example')"
    lines, four = (
        "numbers n CROSS JOIN generate_series(1, 3) AS l",
        "numbers n CROSS JOIN generate_series(1, 4) AS l",
    )
    run, at = "md5('run' || n.i)::uuid", {"created_at": "n.submitted", "updated_at": "n.submitted"}
    return {
        "licensing_application": (
            at
            | {
                "id": application,
                "reference": "n.reference",
                "organization_id": "md5('firm' || n.firm)::uuid",
                "submitted_at": "n.submitted",
                "declared_at": "n.submitted",
                "status": "CASE WHEN n.open THEN 'submitted' ELSE 'closed' END",
            },
            "numbers n",
        ),
        "licensing_goodsline": (
            at
            | {
                "id": "md5('line' || n.i || '-' || l)::uuid",
                "application_id": application,
                "number": "l",
                "description": _goods("l"),
                "part_number": _part("l"),
                "entry_id": _entry("l", "pk"),
                "value": "round(n.worth / 3, 2)",
                "currency": "'EUR'",
            },
            lines,
        ),
        "licensing_party": (
            at
            | {
                "id": "md5('party' || n.i || '-' || l)::uuid",
                "application_id": application,
                "role": "CASE l WHEN 1 THEN 'end_user' ELSE 'consignee' END",
                "name": _party_name("l"),
                "country": "CASE l WHEN 1 THEN n.destination ELSE n.other END",
            },
            four,
        ),
        "licensing_case": (
            at
            | {
                "id": case,
                "application_id": application,
                "reference": "n.reference",
                "status": "n.status",
                "officer_id": officer,
                "band": "n.band",
                "score": "n.score",
                "open_hits": "CASE WHEN n.open THEN n.hits ELSE 0 END",
                "destination": "n.destination",
                "countries": "ARRAY[n.destination, n.other]::varchar[]",
                "entries": f"ARRAY[{codes}]::varchar[]",
                "end_user": _party_name("1"),
                "goods": f"{_goods('1')} || ' and 2 more'",
                "exporter_words": exporter,
                "party_words": parties,
                "search_text": _joined(["lower(replace(n.reference, '-', ' '))", exporter, parties, goods]),
                "submitted_at": "n.submitted",
                "due_on": "n.due_on",
                "waiting": "n.waiting",
                "closed_at": "n.closed",
            },
            "numbers n",
        ),
        "licensing_casetotal": (
            {"id": "n.i", "case_id": case, "total": "n.worth", "currency": "'EUR'"},
            "numbers n",
        ),
        "core_clock": (
            at
            | {
                "id": "md5('clock' || n.i)::uuid",
                "subject_id": case,
                "started_at": "n.submitted",
                "stopped_at": "n.closed",
                "due_on": "n.due_on",
                "paused": "n.waiting",
            },
            "numbers n",
        ),
        "screening_screeningrun": (
            at | {"id": run, "thread": case, "requested_at": "n.submitted"},
            "numbers n",
        ),
        "screening_watch": (
            at | {"id": "md5('watch' || n.i)::uuid", "thread": case, "run_id": run, "live": "n.open"},
            "numbers n",
        ),
        "screening_assessment": (
            at | {"id": "md5('score' || n.i)::uuid", "thread": case, "assessed_at": "n.submitted"},
            "numbers n",
        ),
        "screening_hit": (
            at
            | {
                "id": "md5('hit' || n.i || '-' || l)::uuid",
                "run_id": run,
                "thread": case,
                "party_ref": "'party-' || l",
            },
            f"{four} WHERE l <= n.hits AND n.open",
        ),
    }


# What pages are asked for


def part_number(number: int) -> str:
    """Return the part number of the first line of a case."""
    return f"p{number * 3 + 1:08}"


def _name(number: int) -> str:
    size = len(SYLLABLES)
    first = SYLLABLES[number % size] + SYLLABLES[number // size % size]
    return f"{first}+{SYLLABLES[number // size**2 % size]}{SYLLABLES[number // 7 % size]}"


def party(number: int) -> str:
    """Return the name of the end user of some case, as an address has it."""
    return _name((number * 7919 % total() + 1) * 7 + 13)


def exporter(number: int) -> str:
    """Return the name of an exporter, as an address has it."""
    return _name((number % 50 + 1) * 31)


def officer(number: int) -> UUID:
    """Return the id of an officer."""
    from exportctl.core.people.models import User

    return User.objects.get(email=f"officer-{number}@bench.example").pk


def reference(number: int) -> str:
    """Return the reference of some case."""
    return str(_some(number).reference)


def case_id(number: int, *, closed: bool) -> UUID:
    """Return the id of some case."""
    return _some(number, closed=closed).pk  # type: ignore[no-any-return]


def later(number: int, *, closed: bool) -> str:
    """Return the address of the page of a queue that comes after some case."""
    case = _some(number, closed=closed)
    key = [str(case.closed_at if closed else case.due_on), str(case.pk)]
    marker = base64.urlsafe_b64encode(json.dumps(key).encode()).decode()
    return f"/desk/cases/?whose={'closed' if closed else 'all'}&after={marker}"


def _some(number: int, *, closed: bool = True) -> Any:
    return _state[closed][number % len(_state[closed])]


def total() -> int:
    """Return how many cases there are."""
    return int(_state["total"])


def kept_counts(email: str) -> list[str]:
    """Return under which keys the cache keeps the counts of somebody's navigation and saved queues."""
    from django.utils import timezone

    from exportctl.core.people.models import User
    from exportctl.core.web import navigation
    from licensing.queues.counting import key_of
    from licensing.queues.queries import saved_queues

    actor = User.objects.get(email=email)
    saved = [key_of(one, actor, timezone.localdate()) for one in saved_queues(actor)]
    return saved + [navigation.key_of(entry, actor) for entry in navigation._ENTRIES]


def signed_in(email: str) -> Any:
    """Return a browser of somebody who gave a second factor."""
    from django.test import Client

    from exportctl.core.access.middleware import FACTOR_READY
    from exportctl.core.people.models import User

    client = Client()
    client.force_login(User.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[FACTOR_READY] = True
    session.save()
    return client
