"""What differs, and what makes a change major."""

from dataclasses import replace

import pytest

from licensing.amendments.rules import (
    WEIGHTS,
    Edition,
    differences,
    is_major,
    only_lines,
    unchanged_lines,
)

LINE = {"Description": "Fiber laser", "Quantity": "2 NMB"}
PARTY = {"Role": "End user", "Name": "Talheim Titanium GmbH", "Address": "Talheim"}
OLD = Edition(
    fields={"own_reference": "PO 7", "site": "", "intended_use": "Cutting", "military_use": "no"},
    answers={"How the goods travel": "By air"},
    lines={1: LINE, 2: LINE},
    parties={"a": PARTY},
    documents={"f": "statement.pdf"},
    declaration="Ada, 1 Nov 2026",
)


def test_a_new_signature_alone_is_no_change() -> None:
    assert differences(OLD, replace(OLD, declaration="Ada, 2 Nov 2026")) == []


@pytest.mark.parametrize(
    "new",
    [
        replace(OLD, fields={**OLD.fields, "own_reference": "PO 8"}),
        replace(OLD, fields={**OLD.fields, "site": "Cold lab"}),
        replace(OLD, documents={**OLD.documents, "g": "more.pdf"}),
    ],
)
def test_minor_changes(new: Edition) -> None:
    found = differences(OLD, replace(new, declaration="Ada, 2 Nov 2026"))
    assert len(found) == 2
    assert not is_major(found)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (replace(OLD, fields={**OLD.fields, "intended_use": "Welding"}), ("End use", "Cutting", "Welding")),
        (replace(OLD, fields={**OLD.fields, "military_use": "yes"}), ("Military use", "no", "yes")),
        (replace(OLD, answers={}), ("How the goods travel", "By air", "")),
        (
            replace(OLD, lines={1: {**LINE, "Quantity": "3 NMB"}, 2: LINE}),
            ("Line 1: Quantity", "2 NMB", "3 NMB"),
        ),
        (replace(OLD, lines={1: LINE}), ("Line 2", "Fiber laser, 2 NMB", "")),
        (replace(OLD, lines={**OLD.lines, 3: LINE}), ("Line 3", "", "Fiber laser, 2 NMB")),
        (
            replace(OLD, parties={"a": {**PARTY, "Address": "Bremen"}}),
            ("End user Talheim Titanium GmbH: Address", "Talheim", "Bremen"),
        ),
        (
            replace(OLD, parties={}),
            ("End user Talheim Titanium GmbH", "End user, Talheim Titanium GmbH, Talheim", ""),
        ),
        (replace(OLD, documents={}), ("Document removed", "statement.pdf", "")),
    ],
)
def test_major_changes(new: Edition, said: tuple[str, str, str]) -> None:
    (found,) = differences(OLD, new)
    assert (found.label, found.before, found.after) == said
    assert is_major([found])


def test_two_parties_of_one_name_are_told_apart() -> None:
    twice = replace(OLD, parties={"a": PARTY, "b": PARTY})
    (found,) = differences(twice, replace(twice, parties={"a": PARTY, "b": {**PARTY, "Address": "Bremen"}}))
    assert (found.before, found.after) == ("Talheim", "Bremen")


def test_lines_that_are_alike_are_known_by_number() -> None:
    new = replace(OLD, lines={1: {**LINE, "Quantity": "3 NMB"}, 2: LINE, 3: LINE})
    assert unchanged_lines(OLD, new) == [2]


def test_every_weight_says_why() -> None:
    assert all(one.why.endswith(".") for one in WEIGHTS.values())
    assert {name for name, one in WEIGHTS.items() if not one.major} == {
        *("own_reference", "site", "declaration", "document_added")
    }


@pytest.mark.parametrize(
    ("new", "lines"),
    [
        (replace(OLD, lines={**OLD.lines, 2: {**LINE, "Quantity": "3 NMB"}}), {2}),
        (replace(OLD, lines={1: LINE, 12: LINE}), {2, 12}),
        (replace(OLD, lines={1: LINE}, fields={**OLD.fields, "own_reference": "PO 8"}), {2}),
        (replace(OLD, lines={1: LINE}, fields={**OLD.fields, "intended_use": "Welding"}), None),
        (replace(OLD, parties={"a": {**PARTY, "Address": "Bonn"}}), None),
        (replace(OLD, documents={}), None),
    ],
)
def test_a_change_is_about_lines_alone_or_about_more(new: Edition, lines: set[int] | None) -> None:
    assert only_lines(differences(OLD, new)) == lines
