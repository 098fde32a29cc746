"""How alike two cases are, in points and in words."""

from licensing.advice.likeness import telling_words
from licensing.precedents.rules import CaseFacts, compare

USE = "Cutting of titanium sheet for civil aircraft seats."
MINE = CaseFacts(frozenset({"6A005"}), "DE", "Talheim Titanium GmbH", USE)


def like(**fields):
    values = {
        "entries": frozenset({"3A001", "3A", "3"}),
        "destination": "FR",
        "end_user": "Somebody Else SA",
        "use": "Teaching.",
    }
    return compare(MINE, CaseFacts(**(values | fields)), use=telling_words(USE), country="Germany")


def test_nothing_in_common_is_no_point_and_no_word():
    assert like() == like(use="")
    assert (like().points, like().alike) == (0, ())


def test_each_thing_in_common_is_named():
    found = like(
        entries=frozenset({"6A005", "6A", "6"}),
        destination="DE",
        end_user="talheim  titanium gmbh",
        use="Cutting titanium sheets for seats of civil aircraft",
    )

    assert found.alike[:3] == (
        "an end user of the same name",
        "control entry 6A005 (declared)",
        "destination Germany",
    )
    assert found.alike[3].startswith("end use, 6 of 6 words: cutting, titanium, sheet ≈ sheets")
    assert found.points == 3 + 4 + 2 + 3


def test_the_registry_counts_more_than_a_name():
    assert like(same_party=True).points > like(end_user="Talheim Titanium GmbH").points
    assert like(same_party=True).alike == ("the same end user in the party registry",)


def test_a_group_counts_less_than_an_entry_and_a_category_not_at_all():
    group = like(entries=frozenset({"6A003", "6A", "6"}))

    assert (group.points, group.alike) == (1, ("an entry of the same group: 6A (declared)",))
    assert like(entries=frozenset({"6D001", "6D", "6"})).points == 0


def test_a_few_words_of_the_use_say_nothing():
    assert like(use="Cutting of wood.").points == 0


def test_it_is_said_which_entries_were_assessed():
    both = like(entries=frozenset({"6A005.b", "3A001"}), assessed=frozenset({"6A005.b"}))

    assert both.alike == ("control entry 6A005 (declared here, assessed there)",)
