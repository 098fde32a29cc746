import pytest

from licensing.control_lists import queries
from licensing.control_lists.services import load_control_list
from tests.licensing.control_lists.build import LASER, file

pytestmark = pytest.mark.django_db


def codes(text: str, **options) -> list[str]:
    return [entry.code for entry in queries.search(text, **options)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6a0", ["6A003", "6A005"]),
        ("6A005", ["6A005"]),
        ("lasers", ["6A005", "6D001"]),
        ("laser programs", ["6D001"]),
        ("carbn fibre", ["1C010"]),
        ("unlisted", ["UNLISTED"]),
        ("zzzzzz", []),
        ("  ", []),
        ("%", []),
        ("\0", []),
    ],
)
def test_search_finds_codes_then_words_then_near_words(edition, text, found):
    assert codes(text) == found


def test_a_code_prefix_comes_before_words(edition):
    load_control_list(
        file(LASER.replace("Lasers of high power", "Parts of 1c010 fiber lasers")),
        key="second", title="Second", jurisdiction="US", version="1", actor=None,
    )  # fmt: skip
    assert codes("1c010") == ["1C010", "6A005"]


def test_superseded_entries_are_not_found_unless_asked_for(edition):
    load_control_list(
        file(LASER), key="trial", title="Trial list", jurisdiction="US", version="2", actor=None
    )

    assert codes("camera") == []
    assert codes("camera", edition=edition) == ["6A003"]
    assert queries.entry_by_code("6A003") is None
    assert queries.entry_by_code(" 6a005 ").edition.label == "2"


@pytest.mark.parametrize(("text", "count"), [("laser", 1), ("zzzzzz", 2), ("", 0)])
def test_search_takes_two_reads_at_most(edition, django_assert_num_queries, text, count):
    with django_assert_num_queries(count):
        [entry.edition.control_list.title for entry in queries.search(text)]


def test_the_limit_is_kept(edition):
    assert len(queries.search("6", limit=1)) == 1


def test_categories_are_counted_with_the_unlisted_last(edition):
    assert [(one.code, one.entries) for one in queries.categories()] == [("1", 1), ("6", 3), ("-", 1)]
