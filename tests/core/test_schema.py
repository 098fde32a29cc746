"""A new database takes the short way through the migrations, an old one the long; both end at one schema."""

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader


def test_the_steps_at_once_end_where_the_single_steps_end() -> None:
    long = MigrationLoader(None, replace_migrations=False)
    short = MigrationLoader(None)
    single = long.project_state([node for node in long.graph.leaf_nodes() if "squashed" not in node[1]])

    there = MigrationAutodetector(single, short.project_state()).changes(short.graph)
    back = MigrationAutodetector(short.project_state(), single).changes(short.graph)

    assert there == back == {}


def test_a_new_database_takes_the_short_way() -> None:
    taken = {name for app, name in MigrationLoader(None).graph.nodes if app == "licensing"}

    assert "0001_squashed_0042" in taken
    assert "0014_referrals" not in taken
