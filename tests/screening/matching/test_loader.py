import pytest

from screening.matching import Query
from screening.matching.loader import index_folder, matcher_for
from screening.watchlists import services
from screening.watchlists.queries import editions_in_force
from tests.screening.watchlists import files

pytestmark = pytest.mark.django_db


def test_the_matcher_reads_the_editions_in_force():
    services.load("un-sc", files.un(), actor=None)
    services.load("ofac-sdn", files.ofac(), actor=None)

    matcher = matcher_for(editions_in_force())
    matches = matcher.search(Query(("Nadim Qasravani",), kind="person", countries=("LY",), birth_date="1979"))

    assert len(matcher) == 5
    assert (matches[0].watchlist, matches[0].external_id) == ("un-sc", "1")
    assert [f.score for f in matches[0].features if f.name in {"country", "birth date", "kind"}] == [1, 1, 1]


def test_a_matcher_is_kept_until_the_editions_change():
    services.load("un-sc", files.un(), actor=None)
    first = matcher_for(editions_in_force())
    assert matcher_for(editions_in_force()) is first

    services.load("un-sc", files.un(files.UN.replace("QASRAWANI", "OTHERNAME")), actor=None)

    second = matcher_for(editions_in_force())
    assert second is not first
    assert second.search(Query(("Nadim Othername",)))[0].score == 1.0


def test_the_index_is_a_file_and_those_of_editions_no_longer_in_force_go():
    services.load("un-sc", files.un(), actor=None)
    matcher_for(editions_in_force())
    first = {path.name for path in index_folder().glob("*.index")}

    services.load("un-sc", files.un(files.UN.replace("QASRAWANI", "THIRDNAME")), actor=None)
    matcher_for(editions_in_force())
    second = {path.name for path in index_folder().glob("*.index")}

    assert len(first) == len(second) == 1
    assert first != second
