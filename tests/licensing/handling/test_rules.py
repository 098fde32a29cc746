"""The declared marks, and who stands inside a wall."""

from uuid import uuid4

from licensing.handling.rules import Wall, mark_of, marks

SETTER, OFFICER, NAMED, OTHER = (uuid4() for _ in range(4))


def test_every_declared_mark_says_what_it_asks_of_readers() -> None:
    assert {key: one.wall for key, one in marks().items()} == {
        "official": False,
        "in_confidence": False,
        "need_to_know": True,
        "from_partner": True,
    }
    assert all(one.duty for one in marks().values())


def test_a_mark_that_the_list_no_longer_has_stays_a_wall() -> None:
    assert mark_of("cosmic").wall


def test_inside_are_the_named_the_teams_the_setter_and_the_officer() -> None:
    wall = Wall(people=[NAMED], teams=["countersigner"], set_by=SETTER, officer=OFFICER)

    assert all(wall.lets(one, []) for one in (SETTER, OFFICER, NAMED))
    assert wall.lets(OTHER, ["countersigner"])
    assert not wall.lets(OTHER, ["manager", "sys_admin"])


def test_a_wall_with_nobody_named_is_never_empty() -> None:
    wall = Wall(people=[], teams=[], set_by=SETTER, officer=None)

    assert wall.lets(SETTER, [])
    assert not wall.lets(OTHER, [])
