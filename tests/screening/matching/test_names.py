"""Which names are alike and which are not, by what the analysis knows. All names are made up."""

import pytest

from screening.matching.analysis import analyse
from screening.matching.compare import Likeness
from screening.matching.configuration import DEFAULT_CONFIGURATION, DEFAULT_THRESHOLD

LIKENESS = Likeness(DEFAULT_CONFIGURATION)


def score(left: str, right: str, kind: str) -> float:
    return LIKENESS.compare(analyse(left, kind), analyse(right, kind)).score


@pytest.mark.parametrize(
    ("kind", "left", "right"),
    [
        ("person", "Mr. Anton Belyanchuk", "Anton Belyanchuk"),
        ("person", "Антон Белянчук", "Anton Belyanchuk"),
        ("person", "A. Belyanchuk", "Anton Belyanchuk"),
        ("person", "Bill Tarnwick", "William Tarnwick"),
        ("person", "B E L Y A N C H U K Anton", "Anton Belyanchuk"),
        ("person", "Ant0n Belyanchuk", "Anton Belyanchuk"),
        ("person", "4nton Bessarin", "Anton Bessarin"),
        ("person", "Anton Be55arin", "Anton Bessarin"),
        ("person", "Belyanchuk Colonel", "Colonel Belyanchuk"),
        ("person", "Coloonel Belyanchuk", "Colonel Belyanchuk"),
        ("person", "Mounir Dhaou Ben Brahim Ben Tarnwick", "Mounir Ben Dhaou Ben Brahim Ben Tarnwick"),
        ("person", "عبد الرحيم قصرواني", "Abdul Rahim Qasrawani"),
        ("person", "Abd-al-Rahim Qasrawani", "عبدالرحيم قصرواني"),
        ("person", "نديم القصرواني", "Nadeem al-Qasrawani"),
        ("person", "王翠羽", "王翠羽"),
        ("person", "習翠羽", "习翠羽"),
        ("person", "王翠羽", "Wang Cuiyu"),
        ("person", "Cuiyu Wang", "王翠羽"),
        ("organization", "Tarn Wick Shipping", "Tarnwick Shipping"),
        ("organization", "TARNWICKSHIPPING LLC", "Tarnwick Shipping"),
        ("organization", "ООО Тарнвик", "Tarnwik Limited Liability Company"),
        ("organization", "Tarnwik Traidng Comapny", "Tarnwick Trading Company"),
        ("organization", "Fisrt Tarnwick Brigade", "First Tarnwick Brigade"),
        ("organization", "Tarnwick Brigade Forty-Four", "Tarnwick Brigade 44"),
        ("organization", "翠羽光电科技股份有限公司", "翠羽光电科技有限公司"),
        ("vessel", "M/V Amber Petrel", "AMBER PETREL"),
        ("vessel", "Amber Petrel 2", "Amber Petrel 3"),
    ],
)
def test_alike(kind, left, right):
    assert score(left, right, kind) >= DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    ("kind", "left", "right"),
    [
        ("person", "Anton Belyanchuk", "Anton Karavelli"),
        ("person", "Anton", "Anton Belyanchuk"),
        ("person", "Robert Jenkins", "Robert J. Wheeler"),
        ("person", "Robert Alarcon", "ALARCON VALVERDE, Roberta Ines"),
        ("person", "王伟", "王卫"),
        ("person", "王伟", "Wang Wei"),
        ("person", "山田太郎", "山田次郎"),
        ("person", "Kayla Kane", "جلال الدين حقانى"),
        ("organization", "Limited Liability Company", "Tarnwick LLC"),
        ("organization", "General Trading Company", "Tarnwick General Trading Company"),
        ("organization", "Tarnwick Bank", "Belmora Bank"),
    ],
)
def test_not_alike(kind, left, right):
    assert score(left, right, kind) < DEFAULT_THRESHOLD


def test_an_analysis_without_a_tag_still_has_words():
    for name in ("Mr", "Dr.", "The", "M/V", "LLC"):
        for kind in ("person", "organization", "vessel", ""):
            assert analyse(name, kind).words
