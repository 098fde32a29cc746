import hashlib

import pytest

from exportctl.core.errors import DomainError
from screening.watchlists.rules import COUNTED, count_lines, edition_hash, source_of
from screening.watchlists.sources import SOURCES
from tests.screening.watchlists import files


def test_one_file_is_known_by_its_own_hash_and_several_by_all_of_theirs():
    assert edition_hash(files.un()) == hashlib.sha256(files.UN.encode()).hexdigest()
    assert edition_hash(files.ofac()) == edition_hash(list(reversed(files.ofac())))
    assert edition_hash(files.ofac()) != edition_hash(files.ofac(add=files.END))


@pytest.mark.parametrize(
    ("key", "given"), [("ofac-sdn", files.ofac), ("un-sc", files.un), ("plain", files.plain)]
)
def test_every_count_of_every_source_is_shown(key, given):
    counts = SOURCES[key].parse(given()).counts

    assert set(counts) <= set(COUNTED)
    assert dict(count_lines(counts)) == {name.replace("_", " "): number for name, number in counts.items()}


def test_an_unknown_source_is_refused():
    with pytest.raises(DomainError, match="There is no source 'x'"):
        source_of("x")
