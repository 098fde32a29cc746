from hypothesis import given
from hypothesis import strategies as st

from screening.hits.drawing import draw, latin


def text_of(words):
    return ["".join(piece.text for piece in word.pieces) for word in words]


def marks_of(words):
    return ["".join(piece.text for piece in word.pieces if piece.differs) for word in words]


def notes_of(words):
    return [word.note for word in words]


def test_the_same_name_has_no_mark():
    drawn = draw("Vandermoor OPTICS", "Vandermoor Optics")
    assert (marks_of(drawn.left), notes_of(drawn.right)) == (["", ""], ["", ""])


def test_characters_that_differ_are_marked():
    drawn = draw("Vandermoor Optics", "Vandermeer Optiks")
    assert (marks_of(drawn.left), marks_of(drawn.right)) == (["oo", "c"], ["ee", "k"])


def test_a_word_that_stands_elsewhere_has_moved():
    drawn = draw("Optics Vandermoor Works", "Vandermoor Works Optics")
    assert notes_of(drawn.left) == ["moved", "", ""]
    assert notes_of(drawn.right) == ["", "", "moved"]


def test_a_word_of_one_side_only_is_marked_whole():
    drawn = draw("Vandermoor Optics Trading", "Vandermoor Optics")
    assert (notes_of(drawn.left), marks_of(drawn.left)) == (["", "", "missing"], ["", "", "Trading"])


def test_other_scripts_are_compared_in_latin_letters():
    drawn = draw("Vandermur Optika", "Вандермур Оптика")
    assert (drawn.left_latin, drawn.right_latin) == ("", "Vandermur Optika")
    assert marks_of(drawn.right) == ["", ""]


def test_two_names_in_one_script_stay_as_written():
    drawn = draw("Вандермур", "Вандермор")
    assert (text_of(drawn.left), marks_of(drawn.right)) == (["Вандермур"], ["о"])


def test_only_other_scripts_are_written_anew():
    assert (latin("Vandermoor"), latin("Ångström")) == ("", "")
    assert latin("水泵公司")


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_of_a_name_is_lost(left, right):
    drawn = draw(left, right)
    assert text_of(drawn.left) in (left.split(), drawn.left_latin.split())
    assert text_of(drawn.right) in (right.split(), drawn.right_latin.split())
