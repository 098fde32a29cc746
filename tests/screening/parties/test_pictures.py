import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.parties.pictures import LINE_UNITS, MOST_BOXES, _units, draw, wrapped


def link(pair, percent="50%", state=""):
    owner, owned = pair.split(">")
    return {
        "owner": owner,
        "owner_name": f"Party {owner}",
        "owned": owned,
        "owned_name": f"Party {owned}",
        "percent": percent,
        "state": state,
    }


def test_nothing_is_drawn_without_an_owner():
    assert draw("t", "Target", []) is None


def test_owners_stand_above_what_they_own():
    found = draw("t", "Target", [link("a>b", "60%", "listed"), link("b>t", "30%"), link("c>t")])
    at = {box.name: box for box in found.boxes}

    assert at["Party a"].y < at["Party b"].y == at["Party c"].y < at["Target"].y
    assert at["Party b"].x != at["Party c"].x
    assert (at["Party a"].says, at["Target"].is_target) == ("Listed", True)
    assert [arrow.label for arrow in found.arrows] == ["60%", "30%", "50%"]


def test_an_owner_of_near_and_far_stands_above_both():
    found = draw("t", "Target", [link("a>t", "10%"), link("b>t"), link("a>b"), link("c>b"), link("c>a")])
    at = {box.name: box.y for box in found.boxes}

    assert at["Party c"] < at["Party a"] < at["Party b"] < at["Target"]


def test_a_holding_that_passes_a_layer_goes_beside_its_boxes():
    found = draw("t", "Target", [link("a>t", "10%"), link("a>b", "60%"), link("b>t", "30%")])
    (between,) = (box for box in found.boxes if box.name == "Party b")
    points = [tuple(map(float, point.split(","))) for point in found.arrows[0].points.split()]

    passing = [x for x, y in points if between.y <= y <= between.y + 72]
    assert len(passing) == 2
    assert all(x > between.x + 208 for x in passing)
    spots = [(arrow.label_x, arrow.label_y) for arrow in found.arrows]
    assert all(abs(x - u) > 48 or abs(y - v) > 16 for (x, y) in spots for (u, v) in spots if (x, y) != (u, v))


def test_a_circle_further_up_neither_rises_nor_falls():
    found = draw("t", "Target", [link("a>t"), link("b>a"), link("b>c"), link("c>b")])
    at = {box.name: box.y for box in found.boxes}

    assert at["Party c"] < at["Party b"] < at["Party a"] < at["Target"]


def test_a_circle_is_drawn_once():
    found = draw("t", "Target", [link("t>a"), link("a>t")])

    assert len(found.boxes) == 2
    assert len({(arrow.label_x, arrow.label_y) for arrow in found.arrows}) == 2


def test_boxes_do_not_overlap_and_lie_within_the_picture():
    found = draw("t", "Target", [link(f"o{n}>t") for n in range(9)] + [link(f"p{n}>o{n}") for n in range(5)])
    spots = {(box.x, box.y) for box in found.boxes}

    assert len(spots) == 15
    for box in found.boxes:
        assert 0 <= box.x <= found.width - 208
        assert 0 <= box.y <= found.height - 72


def test_too_many_are_a_table_only():
    found = draw("t", "Target", [link(f"o{n}>t") for n in range(MOST_BOXES)])
    assert (found.boxes, len(found.links)) == ((), MOST_BOXES)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Harrow", ("Harrow",)),
        ("Harrow International Trading Limited", ("Harrow International", "Trading Limited")),
        ("H" * 60, ("H" * 20, "H" * 19 + "…")),
        ("北岭" * 8, ("北岭" * 6 + "北", "岭北岭")),
    ],
)
def test_long_names_are_wrapped(name, lines):
    assert wrapped(name) == lines


@given(st.text(max_size=200))
def test_any_name_fits(name):
    lines = wrapped(name)
    assert len(lines) <= 2
    assert all(_units(line) <= LINE_UNITS for line in lines)
