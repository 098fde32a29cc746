import pytest

from screening.matching import (
    DEFAULT_THRESHOLD,
    Configuration,
    ListedParty,
    Matcher,
    Query,
    QueryRefused,
    comparable,
)
from screening.matching.normalise import identifier, words
from screening.watchlists.rules import DEMONSTRATION_FILE
from screening.watchlists.sources import plain
from screening.watchlists.sources.listed import Identifier, ListedAddress, ListedEntity, ListedName
from screening.watchlists.sources.reading import NamedFile


def party(ref: str, *names: str, **fields: object) -> ListedParty:
    listed = tuple(ListedName(n, "strong" if i else "primary", "Latin") for i, n in enumerate(names))
    return ListedParty(ref, "test", ListedEntity(ref, str(fields.pop("kind", "person")), listed, **fields))


@pytest.fixture(scope="module")
def demonstration() -> Matcher:
    parsed = plain.parse([NamedFile("demonstration.csv", DEMONSTRATION_FILE.read_bytes())])
    return Matcher(ListedParty(e.external_id, "demonstration", e) for e in parsed.entities)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Viktor Zhelbrodov", "D-0004"),
        ("ZHELBRODOV, Viktor", "D-0004"),
        ("Victor Zhelbrodof", "D-0004"),
        ("Виктор Желбродов", "D-0004"),
        ("نديم قصرواني", "D-0005"),
        ("翠羽光电有限公司", "D-0003"),
        ("Borealis Transit Limited Liability Company", "D-0001"),
        ("borealis-transit l.l.c.", "D-0001"),
        ("BorealisTransit LLC", "D-0001"),
        ("Kestrel Moor Defence Systems", "D-0011"),
        ("M/V Amber Petrel", "D-0009"),
    ],
)
def test_finds_other_spellings_orders_and_scripts(demonstration, name, found):
    matches = demonstration.search(Query((name,)))

    assert matches[0].entity == found
    assert matches[0].score >= DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    "name",
    [
        "Viktor Petrov",
        "Limited Liability Company",
        "General Trading FZE",
        "Arden Photonics GmbH",
        "OOO",
    ],
)
def test_names_that_share_only_common_words_are_not_found(demonstration, name):
    assert demonstration.search(Query((name,))) == []


def test_exact_stands_before_reordered_before_misspelled():
    matcher = Matcher(
        [party("a", "Anton Belyanchuk"), party("b", "Belyanchuk Anton"), party("c", "Anton Belyanchik")]
    )

    matches = matcher.search(Query(("Anton Belyanchuk",)))

    assert [match.entity for match in matches] == ["a", "b", "c"]
    assert matches[0].score == 1.0
    assert matches[0].score > matches[1].score > matches[2].score
    assert [match.grade for match in matches] == ["exact", "reordered", "fuzzy"]


@pytest.mark.parametrize("name", ["EPMNR", "ep mnr", "EP-MNR"])
def test_a_registration_is_found_however_it_is_spaced_but_not_with_a_slip(name):
    matcher = Matcher([party("a", "EP-MNR", kind="aircraft")])

    assert matcher.search(Query((name,)))[0].entity == "a"
    assert matcher.search(Query((name.lower().replace("n", "x"),))) == []


def test_an_alias_of_the_party_is_compared_with_an_alias_on_the_list():
    matcher = Matcher([party("a", "Qwertz Holding", "Lantern Shipping")])

    (match,) = matcher.search(Query(("Something Else", "Lantern Shiping")))

    assert (match.query_name, match.listed_name) == ("Lantern Shiping", "Lantern Shipping")


def test_the_name_feature_says_why_in_words():
    matcher = Matcher([party("a", "BELYANCHUK, Anton Kirill")])

    (match,) = matcher.search(Query(("Anton Belyanchik",)))
    feature = match.features[0]

    assert feature.counts
    assert (feature.left, feature.right) == ("Anton Belyanchik", "BELYANCHUK, Anton Kirill")
    assert feature.detail == (
        "2 of 2 words match; “belyanchik” is 90% like “belyanchuk”; in another order; "
        "only on the list: kirill."
    )
    assert match.grade == "fuzzy"


def test_an_identical_number_is_a_full_match_whatever_the_name():
    matcher = Matcher(
        [party("a", "Anton Belyanchuk", identifiers=(Identifier("passport", "AB 12-345", "RU"),))]
    )

    (match,) = matcher.search(Query(("Nobody Known",), identifiers=("ab12345",)))

    assert match.score == 1.0
    assert [f.name for f in match.features if f.counts] == ["name", "identifier"]
    assert "passport of RU" in match.features[1].detail


LISTED = party(
    "a",
    "Anton Belyanchuk",
    birth_dates=("1971~", "1980/1983"),
    nationalities=("RU",),
    addresses=(ListedAddress("Mill Lane 4, Karaganda, Kazakhstan", "Kazakhstan", "KZ"),),
)


def test_what_agrees_is_shown_beside_the_score():
    (match,) = Matcher([LISTED]).search(
        Query(
            ("Anton Belyanchuk",),
            kind="person",
            countries=("KZ",),
            birth_date="1970-05-04",
            addresses=("4 Mill Lane, Karaganda",),
        )
    )

    assert match.score == 1.0
    assert {f.name: f.score for f in match.features if not f.counts} == {
        "address": 0.8889,
        "country": 1,
        "birth date": 1,
        "kind": 1,
    }


@pytest.mark.parametrize(
    ("known", "score", "words"),
    [
        ({"countries": ("DE",)}, 0.8, "No country in common, which takes 20% off the score."),
        ({"birth_date": "1990"}, 0.75, "The dates of birth differ, which takes 25% off the score."),
        ({"kind": "vessel"}, 0.85, "A different kind of party, which takes 15% off the score."),
        ({"birth_date": "1972-01"}, 1.0, None),
    ],
)
def test_a_contradiction_lowers_the_score_and_says_so(known, score, words):
    (match,) = Matcher([LISTED]).search(Query(("Anton Belyanchuk",), **known))

    assert match.score == pytest.approx(score)
    if words:
        assert words in [f.detail for f in match.features]


def test_contradictions_do_not_lower_an_identical_number():
    listed = party("a", "Anton Belyanchuk", identifiers=(Identifier("tax", "123456"),), nationalities=("RU",))

    (match,) = Matcher([listed]).search(Query(("A B Other",), identifiers=("123456",), countries=("DE",)))

    assert match.score == 1.0


def test_the_configuration_sets_thresholds_by_list_and_kind():
    matcher = Matcher([party("a", "Anton Belyanchuk"), party("b", "Anton Belyanchuk", kind="vessel")])
    strict = Configuration(thresholds={"": 0.7, "test:person": 0.99})

    found = matcher.search(Query(("Anton Belyanchek",)), strict)

    assert [match.entity for match in found] == ["b"]


def test_five_thousand_aliases_are_listed_and_refused_in_a_party():
    names = [
        f"{a}{b}{c} Vondrashek" for a in "bdfgklmnprstvz" for b in "aeiou" for c in "bdfgklmnprstvzxqwyhj"
    ]
    names = [f"{name} {n}" for n in range(4) for name in names][:5000]

    matcher = Matcher([party("a", *names)])

    assert [match.entity for match in matcher.search(Query((names[-1],)))] == ["a"]
    with pytest.raises(QueryRefused, match="this one has 5000"):
        matcher.search(Query(tuple(names)))


def test_what_supports_a_match_orders_equal_scores():
    matcher = Matcher([party("a", "Anton Belyanchuk"), party("b", "Anton Belyanchuk", birth_dates=("1971",))])

    matches = matcher.search(Query(("Anton Belyanchuk",), birth_date="1971-01-01"))

    assert [match.entity for match in matches] == ["b", "a"]


@pytest.mark.parametrize(
    "name",
    ["", "   ", "🙂🙂", "\u202e\u200b", "—", "x" * 501, "\u0301", "\x00\x07", "." * 400, "\u3164\u115f"],
)
def test_a_name_that_cannot_be_compared_is_refused_not_unmatched(demonstration, name):
    assert not comparable(name)
    with pytest.raises(QueryRefused):
        demonstration.search(Query(("Viktor Zhelbrodov", name)))


@pytest.mark.parametrize(
    "name",
    [
        "Viktor\u3164Zhelbrodov",
        "Viktor\uffa0Zhelbrodov",
        "\u202evodorblehZ rotkiV",
        "\u202eViktor Zhelbrodov",
        "V1kt0r Zhelbr0d0v",
    ],
)
def test_a_disguised_name_is_found(demonstration, name):
    assert demonstration.search(Query((name,), kind="person"))[0].entity == "D-0004"


def test_no_name_and_too_many_are_refused(demonstration):
    with pytest.raises(QueryRefused, match="this one has 0"):
        demonstration.search(Query(()))
    with pytest.raises(QueryRefused, match="this one has 201"):
        demonstration.search(Query(("Name",) * 201))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Société Anonyme d’Exportation", ("sa", "dexportation")),
        ("A.B.C. Trading, L.L.C.", ("abc", "trading", "llc")),
        ("ООО «Ромашка»", ("llc", "romashka")),
        ("Zhel\u200bbro\u00addov\u202e", ("zhelbrodov",)),
        ("Ｆｕｌｌ　Ｗｉｄｔｈ", ("full", "width")),
        ("Al-Qa'ida", ("al", "qaida")),
        ("🙂", ()),
    ],
)
def test_words(name, expected):
    assert words(name) == expected


def test_identifiers_shorter_than_five_are_none():
    assert identifier("ab-12 345") == "AB12345"
    assert identifier("12-34") == ""
