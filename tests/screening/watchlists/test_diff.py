import pytest
from django.core.cache import cache
from hypothesis import given as drawn
from hypothesis import strategies as st
from redis.exceptions import ConnectionError as RedisConnectionError

from exportctl.core.errors import DomainError
from screening.watchlists import diff
from screening.watchlists.fields import compared, differences
from screening.watchlists.models import Edition, Entity
from screening.watchlists.sources.listed import Identifier, ListedAddress, ListedEntity, ListedName
from tests.screening.watchlists import lists

OLD = [
    "E-1,organization,Kestrelmoor Works,KMW;Old Mill,4 Mill Lane | Libya,DEMO-A",
    "E-2,person,Nadim Qasrawani,نديم قصرواني,,DEMO-A",
    "E-3,vessel,Amber Petrel,,,DEMO-B",
    *lists.rows(20, first=100),
]
NEW = [
    "E-1,organization,Kestrelmoor Works,KMW;New Mill,4 Mill Lane | Libya,DEMO-A",
    "E-2,person,Nadim Qasrawani,نديم قصرواني,,DEMO-A;DEMO-C",
    "E-4,person,Yu Wei,于伟;Yu Way,,DEMO-B",
    *lists.rows(20, first=100),
]


def two() -> tuple:
    return lists.given(OLD).edition, lists.given(NEW).edition


@pytest.mark.django_db
def test_figures_are_counted_once_and_again_without_a_cache(
    django_assert_num_queries, django_assert_max_num_queries, monkeypatch
):
    old, new = two()

    first = diff.figures(old, new)

    assert (first.added, first.removed, first.changed, first.names) == (1, 1, 2, 6)
    with django_assert_num_queries(0):
        assert diff.figures(old, new) == first
    with django_assert_max_num_queries(6):
        assert diff.figures(new, old).added == 1
    monkeypatch.setattr(diff, "cache", Away())
    assert diff.figures(old, new) == first


class Away:
    """A cache that does not answer."""

    def get(self, key):
        raise RedisConnectionError

    def set(self, key, value, timeout):
        raise RedisConnectionError


@pytest.mark.django_db
def test_an_edition_that_is_still_being_read_is_counted_anew():
    old, new = two()
    reading = Edition(pk=new.pk, watchlist=new.watchlist, counts={})

    diff.figures(old, reading)

    assert cache.get(f"watchlists.difference:{old.pk}:{new.pk}") is None


@pytest.mark.django_db
def test_what_came_went_and_changed_is_told_with_the_entities():
    old, new = two()

    found = diff.changes(old.pk, new.pk)

    assert (found.added, found.removed, found.changed) == (("E-4",), ("E-3",), ("E-1", "E-2"))
    assert set(found.after) == {"E-1", "E-2", "E-4"}
    assert set(found.before) == {"E-1", "E-2", "E-3"}
    for ids, edition in ((found.after, new), (found.before, old)):
        kept = Entity.objects.filter(edition=edition, pk__in=ids.values()).values_list("external_id", "pk")
        assert dict(kept) == ids


@pytest.mark.django_db
def test_names_to_screen_are_all_of_those_that_came_or_whose_names_changed():
    old, new = two()
    found = diff.changes(old.pk, new.pk)

    names = diff.names_to_screen(found)

    assert names == {
        found.after["E-1"]: ("Kestrelmoor Works", "KMW", "New Mill"),
        found.after["E-4"]: ("Yu Wei", "于伟", "Yu Way"),
    }


@pytest.mark.django_db
def test_backwards_it_is_the_other_way_round_and_with_itself_nothing():
    old, new = two()

    back = diff.changes(new.pk, old.pk)

    assert (back.added, back.removed, back.changed) == (("E-3",), ("E-4",), ("E-1", "E-2"))
    assert not diff.changes(old.pk, old.pk)


@pytest.mark.django_db
def test_against_no_edition_everything_is_added():
    old, _ = two()

    found = diff.changes(None, old.pk)

    assert len(found.added) == len(OLD)
    assert (found.removed, found.changed, found.before) == ((), (), {})


@pytest.mark.django_db
def test_a_change_says_which_fields():
    old, new = two()

    rows = diff.described("changed", diff.entities("changed", old.pk, new.pk).order_by("external_id"), old.pk)

    first, second = rows
    assert [(one.field, one.removed, one.added) for one in first.fields] == [
        ("names", ("Old Mill",), ("New Mill",)),
    ]
    assert [(one.field, one.removed, one.added) for one in second.fields] == [("programs", (), ("DEMO-C",))]


@pytest.mark.django_db
def test_two_lists_are_not_compared():
    ours, theirs = lists.in_force(3), lists.in_force(3, key="other")

    with pytest.raises(DomainError, match="different lists"):
        diff.of_one_list(ours, theirs)
    with pytest.raises(DomainError, match="two different editions"):
        diff.of_one_list(ours, ours)


@pytest.mark.django_db
def test_it_takes_four_reads_however_many_entities(django_assert_num_queries):
    old, new = two()

    with django_assert_num_queries(4):
        diff.changes(old.pk, new.pk)


ENTITY = ListedEntity(
    "1",
    "person",
    (ListedName("Nadim Qasrawani", "primary", "Latin"), ListedName("Abu Demo", "weak", "Latin")),
    addresses=(ListedAddress("4 Mill Lane", "Libya", "LY"),),
    birth_dates=("1979~",),
    identifiers=(Identifier("passport", "N118804", "SY", "expired"),),
    remarks="One.",
)


def test_every_field_that_either_has_is_compared():
    other = ListedEntity(
        "1",
        "organization",
        (ListedName("Nadim Qasrawani", "primary", "Latin"), ListedName("Abu Demo", "strong", "Latin")),
        requirement="All items subject to the EAR",
        citation="91 FR 1",
    )

    found = {one.field: (one.removed, one.added) for one in differences(ENTITY, other)}

    assert found == {
        "name qualities": (("Abu Demo: weak",), ("Abu Demo: strong",)),
        "kind": (("person",), ("organization",)),
        "addresses": (("4 Mill Lane, Libya",), ()),
        "birth dates": (("1979~",), ()),
        "identifiers": (("passport: N118804 (SY), expired",), ()),
        "requirement": ((), ("All items subject to the EAR",)),
        "citation": ((), ("91 FR 1",)),
        "remarks": (("One.",), ()),
    }
    assert next(one for one in compared(ENTITY, other) if one.field == "names").kept == (
        "Nadim Qasrawani",
        "Abu Demo",
    )


names = st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True)


@drawn(names, names)
def test_a_difference_is_what_one_side_has_and_the_other_lacks(before, after):
    def entity(given):
        return ListedEntity("1", "person", tuple(ListedName(name, "strong", "Latin") for name in given))

    change = next(one for one in compared(entity(before), entity(after)) if one.field == "names")

    assert set(change.removed) | set(change.kept) == set(before)
    assert set(change.added) | set(change.kept) == set(after)
    assert not set(change.removed) & set(change.added)
