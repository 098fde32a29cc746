"""When a file is open to access, and which choices an answer may make."""

import pytest

from exportctl.core.errors import DomainError
from licensing.disclosures.models import Withheld
from licensing.disclosures.rules import Choice, check_choice, why_no_access

GROUNDS = frozenset(Withheld.values)


@pytest.mark.parametrize(
    ("status", "is_open", "announced", "may"),
    [
        ("denied", False, False, True),
        ("approved_in_part", False, False, True),
        ("intent_to_refuse", True, True, True),
        ("countersign", True, True, True),
        ("under_review", True, False, False),
        ("approved", False, True, False),
    ],
)
def test_access_follows_a_refusal(status: str, is_open: bool, announced: bool, may: bool) -> None:
    assert (why_no_access(status, is_open=is_open, announced=announced) == "") is may


@pytest.mark.parametrize(
    ("choice", "closed", "code"),
    [
        (Choice(), True, "piece_closed"),
        (Choice("whim"), False, "ground_unknown"),
        (Choice("other", " "), False, "words_required"),
    ],
)
def test_what_is_withheld_has_a_ground_of_the_list(choice: Choice, closed: bool, code: str) -> None:
    with pytest.raises(DomainError) as raised:
        check_choice("Letter", choice, closed=closed, grounds=GROUNDS)
    assert raised.value.code == code


def test_a_closed_piece_is_withheld_on_a_ground() -> None:
    check_choice("Letter", Choice("mark"), closed=True, grounds=GROUNDS)
    check_choice("Letter", Choice(), closed=False, grounds=GROUNDS)
