import pytest

from exportctl.core.errors import DomainError
from licensing.rectifications.rules import LINE, PARTY, Wording, alike, changes

PARTY_WORDS = Wording(PARTY, "7", "End user: Halmar", {"name": "Halmar", "street": "Dock 1", "city": "Halm"})
LINE_WORDS = Wording(LINE, "1", "Line 1", {"description": "Laser", "part_number": "LS-7"})


def test_only_what_differs_is_a_change_and_blanks_do_not_count():
    wanted = {
        (PARTY, "7"): {"name": " Hallmar  ", "street": "Dock 1"},
        (LINE, "1"): {"description": "Laser ", "part_number": ""},
    }

    found = changes([PARTY_WORDS, LINE_WORDS], wanted)

    assert [(one.title, one.label, one.before, one.after) for one in found] == [
        ("End user: Halmar", "Name", "Halmar", "Hallmar"),
        ("Line 1", "Part number", "LS-7", ""),
    ]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({}, "nothing_changed"),
        ({(PARTY, "7"): {"name": "Halmar"}}, "nothing_changed"),
        ({(PARTY, "8"): {"name": "Somebody"}}, "nothing_changed"),
        ({(PARTY, "7"): {"country": "FR"}}, "nothing_changed"),
        ({(PARTY, "7"): {"name": "Quorn Petroleum"}}, "wording_refused"),
        ({(PARTY, "7"): {"city": " "}}, "wording_refused"),
        ({(LINE, "1"): {"part_number": "9" * 61}}, "wording_refused"),
    ],
)
def test_what_is_no_correction_is_refused(wanted, code):
    with pytest.raises(DomainError) as refused:
        changes([PARTY_WORDS, LINE_WORDS], wanted)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("Fiktiva Optik", "Fiktíva Optik AB", True),
        ("Schmitt Präzision", "Schmidt Prazision", True),
        ("贝克斯利光学", "贝克斯利光学公司", True),
        ("Halmar Optics", "Quorn Petroleum", False),
        ("贝克斯利", "虚构公司", False),
        ("Jo", "Jorge Maritime Trading", False),
    ],
)
def test_a_name_is_corrected_not_exchanged(before, after, same):
    assert alike(before, after) is same
