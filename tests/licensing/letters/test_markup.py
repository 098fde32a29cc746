"""The language of templates: what is read, what is refused and where, and that a value is only ever text."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.letters.filling import clean, fill
from licensing.letters.markup import (
    Heading,
    Items,
    ListOf,
    Paragraph,
    Section,
    TemplateRefused,
    Variable,
    names_of,
    parse,
)

KINDS = {"exporter": "text", "reason": "text", "conditions": "numbers", "lines": "bullets"}
HOSTILE = (
    "#panic(1)",
    "#sys.inputs",
    "$x$ [a] \\ `b` *c* _d_ @e",
    "<script>alert(1)</script>",
    "{{ exporter }} {% if reason %}",
    "# A heading",
    "- a bullet",
    "1. a number",
    "\u202eesrever\u202c \u2066x",
    "شركة النور للتجارة",
)


def refused(text):
    with pytest.raises(TemplateRefused) as caught:
        parse(text, KINDS)
    assert caught.value.code == "template_refused"
    told: dict[int, str] = {}
    for fault in caught.value.faults:
        told[fault.line] = f"{told.get(fault.line, '')} {fault.reason}"
    return told


def test_every_part_of_the_language_is_read():
    text = (
        "# Hello {{ exporter }}\n\nOne line\nand another.\n- a\n- b {{ exporter }}\n1. c\n{{ conditions }}\n"
        "{% if lines %}\n{{ lines }}\n{% end %}\n{% if not lines %}\nNone.\n{% end %}\n"
    )

    assert parse(text, KINDS) == (
        Heading(("Hello ", Variable("exporter"))),
        Paragraph(("One line", " ", "and another.")),
        Items(False, (("a",), ("b ", Variable("exporter")))),
        Items(True, (("c",),)),
        ListOf("conditions", True),
        Section("lines", True, (ListOf("lines", False),)),
        Section("lines", False, (Paragraph(("None.",)),)),
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{{ exporter.name }}", "dots"),
        ("{{ exporter|safe }}", "filters"),
        ("{{ exporter() }}", "brackets"),
        ("{{ 1 + 1 }}", "sums"),
        ("{{ __class__ }}", "no name"),
        ("{{}}", "no name"),
        ("{{ exportr }}", "Did you mean exporter"),
        ("{{ protected_reason }}", "no variable protected_reason"),
        ("Dear {{ conditions }}", "on a line of its own"),
        ("Dear {{ exporter", "brace"),
        ("Dear exporter }}", "brace"),
        ("Dear {exporter}", "brace"),
        ("{{{ exporter }}}", "no name"),
        ("{# a comment #}", "number sign"),
        ("{% include 'secrets' %}", "Only"),
        ("{% if exporter == 1 %}", "Only"),
        ("{% if nobody %}", "no variable"),
        ("Text {% if reason %}", "line of its own"),
        ("{% end %}", "no section"),
        ("{% if reason %}", "no {% end %}"),
        ("<b>bold</b>", "HTML"),
        ("#let x = 1", "number sign"),
        ("#panic()", "number sign"),
        ("#", "number sign"),
        ("costs $5", "dollar"),
        ("a \\ b", "backslash"),
        ("`code`", "backtick"),
        ("turned \u202e around", "U+202E"),
        ("zero\u200bwidth", "U+200B"),
        ("bell \x07", "U+0007"),
        ("private \ue000", "U+E000"),
    ],
)
def test_what_is_refused_says_its_line_and_why(line, words):
    faults = refused(f"A first line.\n\n{line}")
    assert words in faults[3]


def test_all_faults_are_told_at_once():
    assert set(refused("<b>\n{{ x.y }}\nfine\n{% load x %}")) == {1, 2, 4}


@pytest.mark.parametrize("text", ["", "\n \n", "x" * 20_001])
def test_nothing_and_too_much_are_refused(text):
    assert list(refused(text)) == [1]


def test_sections_do_not_nest_without_end():
    deep = "\n".join(["{% if reason %}"] * 5 + ["x"] + ["{% end %}"] * 5)
    assert "No more than 3" in refused(deep)[4]


def test_an_empty_section_is_refused():
    assert "empty" in refused("{% if reason %}\n{% end %}")[1]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_and_nothing_else(text):
    with suppress(TemplateRefused):
        assert parse(text, KINDS)


def test_what_stands_in_a_section_about_something_else_is_not_always_said():
    text = "{{ exporter }}\n{% if conditions %}\n{{ conditions }}\n{{ reason }}\n{% end %}\n"
    text += "{% if not lines %}\n{{ lines }}\n{% end %}"
    assert names_of(parse(text, KINDS)) == {"exporter", "conditions"}


def test_sections_follow_the_values():
    tree = parse("{% if lines %}\n{{ lines }}\n{% end %}\n{% if not lines %}\nNone.\n{% end %}", KINDS)

    assert fill(tree, {"lines": ["a"]}) == [{"kind": "bullets", "items": [[["a", True]]]}]
    assert fill(tree, {"lines": []}) == [{"kind": "paragraph", "runs": [["None.", False]]}]


def test_a_value_of_several_paragraphs_alone_makes_several():
    found = fill(parse("{{ reason }}", KINDS), {"reason": "One.\n\nTwo.\r\nThree.\u2029"})
    assert [block["runs"][0][0] for block in found] == ["One.", "Two.", "Three."]


def test_what_has_no_words_is_left_out():
    tree = parse("# {{ exporter }}\n\n{{ conditions }}\n\n- {{ exporter }}\n\n{{ exporter }} \n\nEnd.", KINDS)
    assert fill(tree, {"exporter": "\u200d\u2028", "conditions": [" ", ""]}) == [
        {"kind": "paragraph", "runs": [["End.", False]]}
    ]


@given(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=80).filter(clean)))
def test_a_value_is_text_whatever_it_looks_like(value):
    tree = parse("# Hi {{ exporter }}\n\nDear {{ exporter }}.\n\n- {{ exporter }}\n\n{{ conditions }}", KINDS)

    found = fill(tree, {"exporter": value, "conditions": [value]})

    assert [block["kind"] for block in found] == ["heading", "paragraph", "bullets", "numbers"]
    shown = clean(value)
    assert found[0]["runs"] == [["Hi ", False], [shown, True]]
    assert found[1]["runs"] == [["Dear ", False], [shown, True], [".", False]]
    assert found[2]["items"] == [[[shown, True]]]
    assert found[3]["items"] == [[[shown, True]]]


@given(st.text())
def test_a_cleaned_value_has_nothing_that_is_not_seen(value):
    shown = clean(value)
    assert shown == clean(shown)
    assert not set(shown) & set(
        "\n\r\t\0\x07\u2028\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200f"
    )


def test_letters_of_other_scripts_stay():
    assert clean("شركة  النور 深圳市 می\u200cروم") == "شركة النور 深圳市 می\u200cروم"
