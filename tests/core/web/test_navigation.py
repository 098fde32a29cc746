import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from exportctl.core.counts import Counted
from exportctl.core.people.models import User
from exportctl.core.web import navigation as nav

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def entries(monkeypatch):
    """Three entries of the desk, one of the public, and the same page for both."""
    reverse("home")  # the addresses register their own entries when they are first read
    monkeypatch.setattr(nav, "_ENTRIES", [])
    nav.navigation("regulator", 20, "Ready", "health-ready", permission="decisions.countersign")
    nav.navigation(
        "regulator", 10, "Alive", "health-live", permission="review.work_case", count=lambda user: 7
    )
    nav.navigation("regulator", 30, "First page", "home")
    nav.navigation("public", 10, "First page", "home")


def shown(user, path: str = "/nowhere") -> list[nav.NavItem]:
    request = RequestFactory().get(path)
    request.user = user
    return nav.items_for(request)


def test_people_see_what_their_roles_open_in_order(omar, cleo):
    assert [(item.label, item.count) for item in shown(omar)] == [("Alive", 7), ("First page", None)]
    assert [item.label for item in shown(cleo)] == ["Ready", "First page"]


def test_strangers_see_the_public_entries(ada):
    assert [item.label for item in shown(AnonymousUser())] == ["First page"]
    assert shown(ada) == []
    assert [item.label for item in nav.items_for(RequestFactory().get("/"))] == ["First page"]


def test_the_longest_address_that_fits_is_active(omar):
    assert [item.active for item in shown(omar, "/health/live/")] == [True, False]
    assert [item.active for item in shown(omar, "/elsewhere/")] == [False, True]


def test_an_entry_is_active_on_addresses_elsewhere_that_belong_to_it(omar):
    nav.navigation("regulator", 40, "Licenses", "health-ready", also=("/elsewhere/conditions/",))

    assert [item.label for item in shown(omar, "/elsewhere/conditions/7/") if item.active] == ["Licenses"]


def test_counts_are_kept_for_a_while_but_not_where_the_list_itself_is_in_sight(omar, monkeypatch):
    calls = []
    monkeypatch.setattr(nav, "_ENTRIES", [])
    nav.navigation(
        "regulator", 10, "Alive", "health-live", count=lambda user: calls.append(user) or len(calls)
    )

    assert [item.count for item in shown(omar)] == [1]
    assert [item.count for item in shown(omar)] == [1]
    assert [item.count for item in shown(omar, "/health/live/")] == [2]
    assert [item.count for item in shown(omar)] == [2]


def test_all_that_waits_is_counted_in_one_read(omar, cleo, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(nav, "_ENTRIES", [])
    people = User.objects.order_by("name")
    nav.navigation("regulator", 10, "Alive", "health-live", count=lambda user: people.exclude(pk=user.pk))
    nav.navigation(
        "regulator", 20, "Ready", "health-ready", count=lambda user: people[:1], said=lambda n: f"{n}+"
    )
    nav.navigation(
        "regulator", 30, "First page", "home", count=lambda user: Counted(people) + Counted(people.none())
    )

    with django_assert_num_queries(1):
        assert [item.count for item in shown(omar)] == [1, "1+", 2]
    with django_assert_num_queries(0):
        assert [item.count for item in shown(omar)] == [1, "1+", 2]


def test_a_cache_that_is_down_only_means_counting_anew(omar, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nowhere/at/all.sock",
        }
    }

    assert [item.count for item in shown(omar)] == [7, None]


@pytest.fixture
def under(monkeypatch):
    """Two entries that stand under another one, of which one is for a role of its own."""
    monkeypatch.setattr(nav, "_ENTRIES", [])
    nav.navigation("regulator", 10, "Ready", "health-ready", permission="review.work_case")
    nav.navigation("regulator", 20, "Alive", "health-live", count=lambda user: 2, under="health-ready")
    nav.navigation(
        "regulator",
        30,
        "First page",
        "home",
        count=lambda user: 9,
        said=lambda number: f"{number}+",
        under="health-ready",
    )


def test_an_entry_under_another_is_shown_with_it_and_counts_in_it(omar, under):
    (ready,) = shown(omar, "/health/live/")
    assert [(part.label, part.active) for part in ready.parts] == [
        ("Ready", False),
        ("Alive", True),
        ("First page", False),
    ]
    assert (ready.active, ready.within, ready.count) == (False, True, "9+")


def test_who_may_not_open_the_other_sees_it_among_the_rest(cleo, under):
    assert [(item.label, item.count, item.parts) for item in shown(cleo)] == [
        ("Alive", 2, ()),
        ("First page", "9+", ()),
    ]
