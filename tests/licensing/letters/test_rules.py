"""What each kind of letter must say, plain words, and two versions beside each other."""

from datetime import date

import pytest

from licensing.letters import rules, shipped
from licensing.letters.markup import TemplateRefused


@pytest.mark.parametrize("key", shipped.all_keys())
def test_each_shipped_text_is_a_letter_of_its_kind_in_plain_sentences(key):
    title, body = shipped.text_of(key)
    assert title
    assert rules.read(body, kind=rules.parts_of(key)[0])
    assert rules.hints(body) == []


@pytest.mark.parametrize("kind", rules.KINDS)
def test_each_kind_is_refused_without_what_it_must_say(kind):
    with pytest.raises(TemplateRefused) as refusal:
        rules.read("Hello.", kind=kind)
    said = str(refusal.value)
    assert all(f"{{{{ {name} }}}}" in said for name in rules.REQUIRED[kind])
    assert {fault.line for fault in refusal.value.faults} == {1}


def test_what_must_be_said_is_not_said_in_a_section_about_something_else():
    _, body = shipped.text_of("refusal")
    hidden = body.replace("{{ reasons }}", "{% if own_reference %}\n{{ reasons }}\n{% end %}")
    with pytest.raises(TemplateRefused, match="reasons"):
        rules.read(hidden, kind="refusal")


@pytest.mark.parametrize(("kind", "name"), [("refusal", "license"), ("announced_refusal", "appeal_by")])
def test_a_variable_of_another_kind_is_not_allowed(kind, name):
    _, body = shipped.text_of(kind)
    with pytest.raises(TemplateRefused, match=f"no variable {name}"):
        rules.read(f"{body}\n\n{{{{ {name} }}}}", kind=kind)


def test_no_variable_names_what_is_protected():
    names = {one.name for one in rules.VARIABLES}
    assert not {name for name in names if "protect" in name or "officer" in name or "unheard" in name}


@pytest.mark.parametrize(
    ("outcome", "in_part", "kind"),
    [
        ("approve", False, "approval"),
        ("approve_with_conditions", False, "approval"),
        ("approve", True, "approval_in_part"),
        ("deny", False, "refusal"),
        ("return", False, "returned"),
        ("no_license", False, "no_license"),
    ],
)
def test_the_kind_follows_the_outcome(outcome, in_part, kind):
    assert rules.kind_of(outcome, in_part=in_part) == kind


def test_the_last_day_to_appeal_counts_calendar_days():
    assert rules.appeal_by(date(2026, 12, 2), days=28) == date(2026, 12, 30)


def test_a_long_sentence_is_pointed_out_with_its_line():
    (hint,) = rules.hints(f"Short.\n\nThis one {'goes on ' * 13}for {{{{ exporter }}}}. Short.")
    assert hint == "Line 3 has a sentence of 30 words. Up to 25 read easily."


def test_versions_stand_line_by_line_with_what_differs():
    found = rules.changes("# Head\n\nYou may go.\nGone.", "# Head\nYou must go.\n\nNew one.\nAnother.")

    assert [(one.before, one.after) for one in found] == [
        ("# Head", "# Head"),
        ("You may go.", "You must go."),
        ("Gone.", "New one."),
        ("", "Another."),
    ]
    assert found[0].same
    assert found[1].left == [("You ", False), ("may ", True), ("go.", False)]
    assert found[1].right == [("You ", False), ("must ", True), ("go.", False)]
