import pytest

from screening.watchlists.models import Edition
from tests.screening.watchlists import lists
from tests.screening.watchlists.test_diff import NEW, OLD

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/edition-changes/"


@pytest.fixture
def editions() -> tuple[Edition, Edition]:
    return lists.given(OLD).edition, lists.given(NEW).edition


def ask(client, old, new, what="changed", **more):
    return client.get(ADDRESS, {"old": str(old.pk), "new": str(new.pk), "what": what, **more})


def test_it_tells_what_changed_field_by_field(sonia, sign_in, editions):
    answer = ask(sign_in(sonia), *editions)

    assert answer.status_code == 200
    (first, second) = answer.json()["results"]
    assert (first["what"], first["external_id"], first["name"]) == ("changed", "E-1", "Kestrelmoor Works")
    assert first["differences"][0] == {"field": "names", "removed": ["Old Mill"], "added": ["New Mill"]}
    assert first["before"] != first["after"]
    assert second["external_id"] == "E-2"


@pytest.mark.parametrize(("what", "found", "side"), [("added", "E-4", "after"), ("removed", "E-3", "before")])
def test_it_tells_what_came_and_went(omar, sign_in, editions, what, found, side):
    (row,) = ask(sign_in(omar), *editions, what).json()["results"]

    assert (row["external_id"], row["differences"]) == (found, [])
    assert [name for name in ("before", "after") if row[name]] == [side]


def test_long_answers_come_in_pages(sonia, sign_in, django_assert_max_num_queries):
    old, new = lists.in_force(3), lists.in_force(260)
    client, seen, address = sign_in(sonia), [], None

    with django_assert_max_num_queries(45):
        while True:
            answer = (client.get(address) if address else ask(client, old, new, "added")).json()
            seen += [row["external_id"] for row in answer["results"]]
            address = answer["next"]
            if not address:
                break

    assert len(seen) == 257
    assert seen == sorted(set(seen))


@pytest.mark.parametrize("name", ["ada", "sam", "inez"])
def test_strangers_get_nothing(name, request, sign_in, editions):
    assert ask(sign_in(request.getfixturevalue(name)), *editions).status_code == 403


def test_nobody_gets_nothing(client, editions):
    assert ask(client, *editions).status_code == 403


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"what": "all"}, 400),
        ({"old": "x"}, 400),
        ({"old": "00000000-0000-0000-0000-000000000000"}, 404),
        ({"cursor": "nonsense"}, 404),
    ],
)
def test_a_bad_question_is_named(sonia, sign_in, editions, change, status):
    old, new = editions
    given = {"old": str(old.pk), "new": str(new.pk), "what": "added", **change}

    assert sign_in(sonia).get(ADDRESS, given).status_code == status


def test_editions_of_two_lists_are_refused_in_words(sonia, sign_in):
    answer = ask(sign_in(sonia), lists.in_force(3), lists.in_force(3, key="other"))

    assert answer.status_code == 422
    assert answer.json()["code"] == "other_list"
