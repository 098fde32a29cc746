"""What is alike, what contradicts, what is left out."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from exportctl.core.errors import DomainError
from licensing.questions import rules

LINE = UUID(int=1)
TEXT = "Which machines will the lasers be built into?"


def asked(text: str = TEXT, **other: object) -> rules.Asked:
    values = {"key": ("goods", LINE), "days": 20, "documents": "", "pending": True} | other
    return rules.Asked(text=text, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("earlier", "kind"),
    [
        (asked(), "repeated"),
        (asked("INTO which machines will the lasers be built"), "repeated"),
        (asked(days=10), "contradicts"),
        (asked(documents="Data sheet"), "contradicts"),
        (asked(days=10, pending=False), "repeated"),
        (asked(key=("goods", uuid4())), None),
        (asked(key=("other", None)), None),
        (asked("Who services the chillers of the plant?"), None),
        (asked(""), None),
    ],
)
def test_two_questions_meet_where_they_ask_the_same_of_the_same(
    earlier: rules.Asked, kind: str | None
) -> None:
    found = rules.meeting(asked(), earlier)

    assert (found.kind if found else None) == kind


def test_likeness_reads_scripts_without_spaces() -> None:
    assert rules.likeness("这台激光器用在哪里?", "这台激光器用在哪里") == 100
    assert rules.likeness("这台激光器用在哪里?", "谁是最终用户") < rules.ALIKE


@pytest.mark.parametrize(
    ("points", "answer", "given", "missing"),
    [
        ((), " ", (), ["answer"]),
        ((), "Yes.", (), []),
        (("a", "b"), "", ("1", "2"), []),
        (("a", "b"), "All of it.", ("1", " "), ["point_2"]),
        (("a", "b"), "All of it.", (), ["point_1", "point_2"]),
    ],
)
def test_an_answer_leaves_nothing_out(
    points: tuple[str, ...], answer: str, given: tuple[str, ...], missing: list[str]
) -> None:
    if not missing:
        rules.check_answer(points, answer, given)
        return
    with pytest.raises(DomainError) as refused:
        rules.check_answer(points, answer, given)
    assert [gap.field for gap in refused.value.gaps] == missing


def test_the_clock_says_what_it_waits_for() -> None:
    day = date(2026, 12, 3)

    assert rules.waiting_reason([day], []) == "A question waits for the exporter's answer"
    assert rules.waiting_reason([day, day], [day]) == (
        "2 questions wait for answers; more time until 3 Dec 2026"
    )


def test_more_time_is_later() -> None:
    with pytest.raises(DomainError, match="after 3 Dec 2026"):
        rules.check_later(date(2026, 12, 3), due_on=date(2026, 12, 3), field="until")
    rules.check_later(date(2026, 12, 4), due_on=date(2026, 12, 3), field="until")
