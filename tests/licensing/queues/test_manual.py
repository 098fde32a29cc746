"""The manual's table of teams is the one that stands beside the conditions."""

from licensing.queues.teams import TEAMS
from tests.architecture.test_manual import marked, table


def team_table() -> str:
    """Return every team: its people, which cases stand in its queue, and why."""
    rows = [(team.name, team.people, team.when, team.why) for team in TEAMS]
    return table(("team", "its people", "a case stands here when", "why"), *rows)


def test_the_table_of_teams_is_what_the_queues_declare() -> None:
    assert marked("queues.md", "teams") == team_table(), "Put this table in:\n" + team_table()
