import pytest

from screening.hits.models import Hit
from screening.hits.sides import Value, features_of, rows_of
from tests.screening.hits.build import CLEAN, LISTED, load_list, screened

pytestmark = pytest.mark.django_db
NAME = {"name": "name", "score": 0.91, "detail": "Alike.", "left": "A", "right": "B", "counts": True}


def test_what_makes_the_score_stands_first_and_the_rest_agrees_or_differs():
    beside = [
        {**NAME, "name": word, "score": score, "counts": False, "takes_off": off}
        for word, score, off in (("country", 1.0, 0.0), ("birth_date", 0.0, 0.12), ("address", 0.4, 0.0))
    ]

    found = features_of(Hit(features=[*beside, NAME]))

    assert [(one.name, one.stands) for one in found] == [
        ("Name", "counts"),
        ("Country", "agrees"),
        ("Birth date", "differs"),
        ("Address", "partly"),
    ]


def test_countries_and_kinds_that_were_compared_are_in_words():
    country = {**NAME, "name": "country", "left": "AE", "right": "DE, IR", "counts": False}
    kind = {**NAME, "name": "kind", "left": "organization", "right": "person", "counts": False}

    one, other = features_of(Hit(features=[country, kind]))

    assert (one.left, one.right) == ("United Arab Emirates", "Germany, Iran")
    assert (other.left, other.right) == ("Organization", "Person")


def test_both_records_stand_side_by_side_with_the_names_that_matched():
    load_list("Vandermoor Optics")
    rows = {row.label: row for row in rows_of(screened(LISTED, CLEAN).hits.get())}

    assert set(rows) == {"Names", "Kind", "Country", "Address"}
    assert [(one.text, one.matched) for one in rows["Names"].left] == [
        ("Vandermoor Optics", True),
        ("VMO Trading", False),
    ]
    assert rows["Names"].right[0].matched
    assert rows["Kind"].left == (Value("Company", "", "compared as organization"),)
    assert (rows["Address"].left, rows["Country"].right[0].text) == ((), "United Arab Emirates")
