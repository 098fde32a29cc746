"""What is opened leaves out nothing: the index against a comparison with every name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.matching import lookup
from screening.matching.analysis import analyse
from screening.matching.channels import spelling_keys
from screening.matching.configuration import Configuration
from screening.matching.index import Index, build
from screening.matching.search import Search
from tests.screening.matching.test_matcher import party

pytestmark = pytest.mark.timeout(600)  # reads rigour's tables, and compares everything with everything
KINDS = st.sampled_from(["person", "organization", "vessel", ""])
PARTS = {
    "latin": "ana boris boriss chen chenn de al bin abdul rahman abdulrahman j k 7 12 twelve ii llc limited "
    "company trading trade bank west vest westwind wind yusuf yousuf joseph mikhail michael van der "
    "vanderbilt bilt first mohammed muhamed",
    "arabic": "محمد عبد الرحمن عبدالرحمن حسن يوسف ال نور الدين حميد الله",
    "hebrew": "יוסף דוד בן",
    "cyrillic": "михаил борис ооо банк юсуф",
    "native": "王伟 王偉 李明 习近平 有限公司 김정은 たなか 弗拉基米尔 弗拉基米爾",
}
LETTERS = "abcdeklmno"


@st.composite
def names(draw: st.DrawFn) -> str:
    """A name of a few words of one or two scripts, some of them misspelled, glued or split."""
    pools = draw(st.lists(st.sampled_from(sorted(PARTS)), min_size=1, max_size=2))
    parts = draw(
        st.lists(st.sampled_from([w for pool in pools for w in PARTS[pool].split()]), min_size=1, max_size=5)
    )
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(parts) - 1))
        word = parts[place]
        at = draw(st.integers(0, len(word)))
        change = draw(st.sampled_from(["add", "drop", "replace", "split", "glue"]))
        letter = draw(st.sampled_from(LETTERS))
        if change == "glue" and place:
            parts[place - 1 : place + 1] = [parts[place - 1] + word]
        else:
            parts[place] = {
                "add": word[:at] + letter + word[at:],
                "replace": word[:at] + letter + word[at + 1 :],
                "split": f"{word[:at]} {word[at:]}",
            }.get(change, word[:at] + word[at + 1 :] or word)
    return " ".join(parts)


@given(
    listed=st.lists(st.tuples(names(), KINDS), min_size=1, max_size=12),
    queries=st.lists(st.tuples(names(), KINDS), min_size=1, max_size=3),
    prepared=st.booleans(),
    threshold=st.sampled_from([0.5, 0.7, 0.9]),
    extra_in_query=st.sampled_from([0.1, 0.4, 0.8]),
    initial=st.sampled_from([0.3, 0.7]),
)
@settings(max_examples=400, deadline=None)
def test_what_is_opened_leaves_out_nothing_that_reaches_the_threshold(
    listed, queries, prepared, threshold, extra_in_query, initial
):
    index = Index(build(party(str(n), name, kind=k) for n, (name, k) in enumerate(listed)))
    search = Search(index, Configuration(extra_in_query=extra_in_query, initial=initial))
    asked = [analyse(query, kind) for query, kind in queries]
    if prepared:
        search.prepare(asked)
    for own in asked:
        scores = {n: search.likeness.compare(own, index.name(n)).score for n in range(index.size)}

        found = dict(search.names(own, threshold))

        assert set(found) == {n for n, score in scores.items() if score >= threshold}
        assert all(found[n].score == scores[n] for n in found)


def test_more_words_than_are_looked_up_at_once_are_all_found(monkeypatch):
    monkeypatch.setattr(lookup, "AT_ONCE", 3)
    asked = [f"Quillo{letter} Ventras{letter}" for letter in "abcdefgh"]
    search = Search(Index(build(party(name, name) for name in asked)), Configuration())

    search.prepare([analyse(name, "person") for name in asked])

    assert all(dict(search.names(analyse(name, "person"), 0.95)).keys() for name in asked)


def test_arabic_neighbors_that_are_one_word_in_latin_letters_are_opened():
    search = Search(Index(build([party("a", "Rahmatullah Tarnwick")])), Configuration())

    assert search.names(analyse("رحمت الله", "person"), 0.5)


@given(names(), KINDS.filter(bool), st.text(max_size=60))
@settings(deadline=None)
def test_a_listed_name_is_stored_as_it_was_analysed(name, kind, text):
    for value in (name, text):
        (stored,) = [Index(build([party("a", value, kind=kind)])).name(0)]
        fresh = analyse(value, kind)

        assert [(w.form, w.role, w.symbols, w.script) for w in stored.words] == [
            (w.form, w.role, w.symbols, w.script) for w in fresh.words
        ]
        assert (stored.phrases, stored.squashed, stored.readings) == (
            fresh.phrases,
            fresh.squashed,
            fresh.readings,
        )


@given(st.text(max_size=60), st.text(max_size=60), KINDS)
@settings(deadline=None)
def test_scores_stay_between_nothing_and_the_same(left, right, kind):
    likeness = Search(Index(build([])), Configuration()).likeness
    a, b = analyse(left, kind), analyse(right, kind)

    assert 0 <= likeness.compare(a, b).score <= 1
    assert not a.words or likeness.compare(a, analyse(left, kind)).score == 1.0


@pytest.mark.parametrize("length", [31, 500])
def test_a_very_long_word_has_no_neighborhood(length):
    (word,) = analyse("x" * length, "organization").words

    assert len(spelling_keys(word)) == 1
