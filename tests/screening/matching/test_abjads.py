"""Spellings of Arabic and Hebrew words in Latin letters."""

import pytest

from screening.matching.abjads import outline, skeleton, spells

SPELLINGS = [
    ("محمد", "mohammed muhamad mohamed mhmd", "ahmed mohammedi"),
    ("يوسف", "yusuf yousef youssef", "yosi asef"),
    ("خالد", "khaled khalid kaled xalid", "walid haled"),
    ("علي", "ali aly", "alin walli"),
    ("فاطمة", "fatima fatimah fatma", "fatim3 matima"),
    ("דוד", "david dod", "davidov avid"),
]


@pytest.mark.parametrize(("abjad", "good", "bad"), SPELLINGS)
def test_a_word_is_spelled_with_its_consonants_and_long_vowels(abjad, good, bad):
    assert [latin for latin in good.split() if not spells(abjad, latin)] == []
    assert [latin for latin in bad.split() if spells(abjad, latin)] == []


@pytest.mark.parametrize(("abjad", "good", "bad"), SPELLINGS)
def test_what_spells_a_word_has_its_skeleton_and_fits_its_outline(abjad, good, bad):
    begins, fewest, most = outline(abjad)
    for latin in good.split():
        own, length, _ = outline(latin)

        assert skeleton(latin) == skeleton(abjad)
        assert begins & own
        assert fewest <= length <= most


def test_what_is_longer_than_a_word_is_never_spelled():
    assert not spells("م" * 25, "m" * 25)
    assert not spells("م", "m" * 25)
