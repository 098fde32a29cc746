"""The manual's table is the rules' own."""

from licensing.routing.rules import DECLARED
from tests.architecture.test_manual import marked, table


def rule_table() -> str:
    """Return every flag: when, what is to be done, and by whom."""
    rows = [(one.label, one.when, one.does, one.owner.label) for one in DECLARED.values()]
    return table(("flag", "when", "what is to be done", "whose it is"), *rows)


def test_the_table_of_flags_is_what_the_rules_declare() -> None:
    assert marked("routing.md", "rules") == rule_table(), "Put this table in:\n" + rule_table()
