"""Index files: whole or not at all, found out when damaged, built once."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from screening.matching import Matcher, Query, store
from screening.matching.index import build
from tests.screening.matching.test_matcher import party

PARTIES = [
    party("a", "Anton Belyanchuk", "Антон Белянчук", birth_dates=("1971",), nationalities=("RU",)),
    party("b", "Tarnwick Aero Spares LLC", kind="organization"),
    party("c", "翠羽光电有限公司", kind="organization"),
]
QUERIES = [
    Query(("Belyanchuk Anton",)),
    Query(("TARNWICK AEROSPARES",)),
    Query(("翠羽光电",)),
    Query(("Else",)),
]


@pytest.fixture
def path(tmp_path):
    store.write(build(PARTIES), tmp_path / "a.index")
    return tmp_path / "a.index"


def test_a_file_answers_as_the_memory_does(path):
    mapped, built = Matcher(index=store.open_file(path)), Matcher(PARTIES)

    assert len(mapped) == 3
    for query in QUERIES:
        assert mapped.search(query) == built.search(query)


@pytest.mark.parametrize("kept", [0.0, 0.01, 0.5, 0.999])
def test_a_file_that_was_cut_is_found_out(path, kept):
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])

    with pytest.raises(store.Damaged):
        store.open_file(path)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.7, 0.9999])
def test_a_changed_byte_is_found_out(path, share):
    content = bytearray(path.read_bytes())
    content[int(len(content) * share)] ^= 1
    path.write_bytes(content)

    with pytest.raises(store.Damaged):
        store.open_file(path)


def test_a_damaged_file_is_built_again(path):
    path.write_bytes(b"nothing")

    index = store.open_or_build(path.parent, "a", lambda: PARTIES)

    assert Matcher(index=index).search(QUERIES[0])[0].entity == "a"
    store.open_file(path)


def test_many_that_need_it_build_it_once(tmp_path):
    built = []

    def parties():
        built.append(1)
        return PARTIES

    with ThreadPoolExecutor(4) as pool:
        indexes = list(pool.map(lambda _: store.open_or_build(tmp_path, "b", parties), range(4)))

    assert len(built) == 1
    assert [len(index) for index in indexes] == [3] * 4
    assert not list(tmp_path.glob("*.part"))


def test_a_failed_build_leaves_nothing(tmp_path):
    def parties():
        yield PARTIES[0]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.open_or_build(tmp_path, "c", parties)

    assert not [path for path in tmp_path.iterdir() if path.suffix != ".lock"]


def test_files_of_other_names_are_removed_and_a_mapped_one_still_answers(path):
    matcher = Matcher(index=store.open_file(path))

    store.remove_others(path.parent, {"other"})

    assert not path.exists()
    assert matcher.search(QUERIES[0])[0].entity == "a"


def test_the_name_depends_on_the_lists_but_not_on_their_order():
    assert store.name_of(["x", "y"]) == store.name_of(["y", "x"]) != store.name_of(["x"])


def test_what_a_killed_builder_left_goes_and_what_one_is_writing_stays(tmp_path):
    old, fresh = tmp_path / "a.index.1.part", tmp_path / "b.index.2.part"
    for part in (old, fresh):
        part.write_bytes(b"half")
    os.utime(old, (0, 0))

    store.remove_others(tmp_path, [])

    assert list(tmp_path.glob("*.part")) == [fresh]
