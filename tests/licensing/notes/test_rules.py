"""Who a text mentions."""

from uuid import uuid4

import pytest

from licensing.notes.rules import mentioned_in

ANN, ANN_LEE, LI, LAYLA, TWIN, OTHER_TWIN = (uuid4() for _ in range(6))
PEOPLE = {
    ANN: "Ann",
    ANN_LEE: "Ann Lee",
    LI: "李 明",
    LAYLA: "ليلى حسن",
    TWIN: "Kim Doe",
    OTHER_TWIN: "Kim Doe",
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Ann Lee please look", {ANN_LEE}),
        ("@ann, and @Ann  Lee.", {ANN, ANN_LEE}),
        ("@Anna does not work here", set()),
        ("write to x@Ann", set()),
        ("Ann", set()),
        ("请看 @李 明", {LI}),
        ("@ليلى حسن: انظري", {LAYLA}),
        ("@Kim Doe", set()),
    ],
)
def test_a_whole_name_behind_an_at_sign_is_a_mention(text: str, found: set[object]) -> None:
    assert mentioned_in(text, PEOPLE) == found


def test_without_people_nobody_is_mentioned() -> None:
    assert mentioned_in("@Ann", {}) == set()
    assert mentioned_in("@", {ANN: ""}) == set()
