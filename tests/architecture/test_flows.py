"""Every workflow leads from the beginning to every status, and out of every status but the last ones."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import models

from exportctl.core.audit import verbs
from exportctl.core.flow import Flow
from exportctl.core.management.commands import draw_flows
from exportctl.core.people import matrix

FLOWS = draw_flows.flows()
IDS = [f"{path}:{flow.name}" for path, flow in FLOWS]
each_flow = pytest.mark.parametrize(("path", "flow"), FLOWS, ids=IDS)


def statuses(flow: Flow) -> set[str]:
    return {status for step in flow.steps for status in (*step.sources, step.target)}


def owner_of(path: str, flow: Flow) -> models.Field:
    """Return the status field that the flow moves: of its feature, with the flow's statuses as choices."""
    fields = [
        model._meta.get_field("status")
        for model in apps.get_models()
        if model.__module__.startswith(path.split(".", maxsplit=1)[0])
        and "status" in {field.name for field in model._meta.fields}
        and "Event" not in model.__name__
    ]
    found = [field for field in fields if statuses(flow) <= {value for value, _ in field.choices or ()}]
    found.sort(key=lambda field: len(field.choices))
    same_feature = [field for field in found if field.model.__module__ == path.replace(".flow", ".models")]
    assert found, f"No model has the statuses of {flow.name}."
    return (same_feature or found)[0]


def reached(flow: Flow, start: Iterable[str]) -> set[str]:
    known = set(start)
    while more := {step.target for step in flow.steps if step.sources & known} - known:
        known |= more
    return known


def test_there_are_flows():
    assert len(FLOWS) >= 5
    assert len({flow.name for _, flow in FLOWS}) == len(FLOWS)


@each_flow
def test_every_status_is_reached_from_the_first(path, flow):
    field = owner_of(path, flow)

    assert field.has_default(), f"{field} has no first status."
    assert reached(flow, {str(field.default)}) == {value for value, _ in field.choices}


@each_flow
def test_the_picture_begins_where_a_record_does(path, flow):
    assert flow.starts() == [str(owner_of(path, flow).default)]


@each_flow
def test_every_status_that_is_not_an_end_leads_to_an_end(path, flow):
    ends = set(flow.ends())

    assert ends, "It never ends."
    stuck = [status for status in statuses(flow) if not reached(flow, {status}) & ends]
    assert stuck == []


@each_flow
def test_an_action_is_one_step_from_each_status(path, flow):
    pairs = [(step.action, source) for step in flow.steps for source in step.sources]
    assert sorted(set(pairs)) == sorted(pairs)


@each_flow
def test_permissions_are_in_the_matrix_and_verbs_are_registered(path, flow):
    assert {step.permission for step in flow.steps if step.permission} <= set(matrix.lines())
    for step in flow.steps:
        assert verbs.find(f"{flow.name}.{step.action}")


MANUAL = draw_flows.drawn()
each_manual_page = pytest.mark.parametrize("page", MANUAL, ids=[page.name for page in MANUAL])


@each_manual_page
def test_the_manual_draws_the_flows_as_they_are(page):
    """Where this fails: `python manage.py draw_flows`."""
    assert page.read_text(encoding="utf-8") == MANUAL[page]


@each_manual_page
def test_every_mark_of_a_flow_is_a_pair(page):
    text = page.read_text(encoding="utf-8")

    assert text.count("<!-- flow:") == 2 * len(draw_flows.marks(text))


@each_flow
def test_every_flow_is_drawn_on_the_page_that_tells_of_it(path, flow):
    told = [page.name for page in MANUAL if flow.name in draw_flows.marks(page.read_text(encoding="utf-8"))]

    assert told, f"Put <!-- flow: {flow.name} begin --> and its end into the page of the manual about it."


def test_no_state_diagram_is_drawn_by_hand():
    for page, text in MANUAL.items():
        if page.name != draw_flows.CHAPTER:
            assert text.count("stateDiagram") == len(draw_flows.marks(text)), page.name
