import pytest

from exportctl.core.errors import Conflict
from exportctl.core.flow import Flow, Step

FLOW = Flow(
    "widget",
    [
        Step("start", {"new"}, "under_way", permission="review.work_case"),
        Step("stop", {"new", "under_way"}, "done", needs_reason=True),
    ],
)


def test_a_step_is_found_by_action_and_status():
    assert FLOW.step("stop", "under_way").target == "done"
    assert FLOW.step("stop", "under_way").sources == {"new", "under_way"}


@pytest.mark.parametrize(("action", "status"), [("start", "under_way"), ("stop", "done"), ("fly", "new")])
def test_a_step_from_another_status_is_a_conflict(action, status):
    with pytest.raises(Conflict, match=f"now {status.replace('_', ' ')}") as found:
        FLOW.step(action, status)
    assert found.value.code == "wrong_status"


def test_the_diagram_draws_starts_steps_and_ends():
    assert FLOW.diagram().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> new",
        "    new --> under_way: start (review.work_case)",
        "    new --> done: stop",
        "    under_way --> done: stop",
        "    done --> [*]",
    ]


def test_a_flow_that_comes_back_to_its_first_status_begins_with_its_first_step():
    turning = Flow("wheel", [Step("rise", {"low"}, "high"), Step("fall", {"high"}, "low")])

    assert turning.starts() == ["low"]
    assert turning.ends() == []
