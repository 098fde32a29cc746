import pytest

from exportctl.core.errors import DomainError
from screening.corrections import rules

WHOLE = {"outcome": "grant", "has_entity": True, "ground": "common_name", "reason": "So.", "answer": "So."}


def test_a_number_has_its_year():
    assert rules.number_of(2026, 1) == "WM-2026-000001"


@pytest.mark.parametrize(
    ("lacks", "code"),
    [
        ({"reason": " "}, "reason_required"),
        ({"answer": "\n"}, "answer_required"),
        ({"has_entity": False}, "entity_required"),
        ({"ground": ""}, "ground_required"),
    ],
)
def test_a_decision_that_lacks_something_is_refused(lacks, code):
    with pytest.raises(DomainError) as refused:
        rules.check_decision(**WHOLE | lacks)
    assert refused.value.code == code


def test_a_refusal_needs_no_record():
    rules.check_decision(**WHOLE | {"outcome": "refuse", "has_entity": False, "ground": ""})


SECRETS = ("National watch", "Hidden Heron", "H-1")


@pytest.mark.parametrize("text", ["You are on the NATIONAL WATCH.", "See hidden heron.", "Entry H-1."])
def test_a_text_that_gives_a_secret_list_away_is_refused(text):
    with pytest.raises(DomainError) as refused:
        rules.check_no_tip_off(text, named="Somebody", secrets=SECRETS, field="answer")
    assert refused.value.code == "tips_off"
    assert refused.value.gaps[0].field == "answer"


def test_what_the_exporter_wrote_is_no_secret():
    rules.check_no_tip_off("Hidden Heron is cleared.", named="Hidden Heron", secrets=SECRETS, field="answer")
    rules.check_no_tip_off("All is well.", named="", secrets=SECRETS, field="answer")
