"""Matrix, views and services speak of the same permissions; features and trail of the same verbs."""

import ast

from exportctl.core.management.commands import draw_flows
from exportctl.core.people import matrix
from tests.architecture.source import calls, literal, modules, texts

NAMED_FIRST = ("opens_for", "rule", "holds")
NAMED_SECOND = ("require", "check")


def named() -> set[tuple[str, str]]:
    """Return each permission that the source names, and where."""
    found = set()
    for path, call in calls(*NAMED_FIRST, *NAMED_SECOND, "Step", "navigation"):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
        at = 0 if name in NAMED_FIRST else 1 if name in NAMED_SECOND else None
        given = call.args[at] if at is not None and len(call.args) > at else None
        given = given or next((word.value for word in call.keywords if word.arg == "permission"), None)
        permission = literal(given)
        if permission and "." in permission:
            found.add((permission, path))
    return found


def test_every_permission_that_the_source_names_is_in_the_matrix():
    assert {(name, path) for name, path in named() if name not in matrix.lines()} == set()


def test_every_permission_of_the_matrix_is_asked_somewhere():
    assert set(matrix.lines()) - {name for name, _ in named()} == set()


def test_every_permission_is_held_by_somebody_and_says_what_it_is():
    for line in matrix.lines().values():
        assert line.roles
        assert line.meaning
        assert matrix.who_may(line.permission)


def registered() -> dict[str, str]:
    return {
        literal(call.args[0]): path for path, call in calls("verb") if call.args and literal(call.args[0])
    }


def test_every_verb_is_used():
    steps = {f"{flow.name}.{step.action}" for _, flow in draw_flows.flows() for step in flow.steps}
    spoken = {
        text for path, tree in modules().items() if not path.endswith("/audit.py") for text in texts(tree)
    }
    assert set(registered()) - steps - spoken == set()


def test_every_verb_that_is_written_is_registered():
    written = {
        (literal(call.args[1]), path)
        for path, call in calls("record")
        if len(call.args) > 1 and literal(call.args[1])
    }
    known = registered()
    assert {(verb, path) for verb, path in written if verb not in known} == set()


def test_a_verb_is_registered_beside_its_feature():
    assert [verb for verb, path in registered().items() if not path.endswith("/audit.py")] == []
