import csv
import io

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from exportctl.core.staff import services
from exportctl.core.staff.models import GrantStatus, RoleGrant, WelcomeLink
from tests.core.staff.test_services import token_mailed

pytestmark = pytest.mark.django_db
PEOPLE = "/desk/people/"
PASSWORD = "three quiet words here"


def words(**more):
    return {"reason": "Appointed.", "from_day": timezone.localdate().isoformat(), **more}


def many(number):
    """Add people of the authority without the care of a service."""
    made = [
        User(email=f"p{at}@cast.example", name=f"Person {at:05}", side=Side.REGULATOR, password="x")
        for at in range(number)
    ]
    User.objects.bulk_create(made)
    group = Group.objects.get(name=Role.INSPECTOR.value)
    User.groups.through.objects.bulk_create(User.groups.through(user=one, group=group) for one in made)
    RoleGrant.objects.bulk_create(
        RoleGrant(person=one, role="inspector", reason="x", from_day=timezone.localdate(), status="given")
        for one in made
    )


def count(browser, address):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_as_often_for_many(root, sign_in, number):
    browser = sign_in(root)
    many(number)
    browser.get(PEOPLE)

    assert count(browser, PEOPLE) == 8


def test_the_list_is_found_by_words_role_and_state(root, rita, omar, ada, sign_in, wanted):
    services.give(omar, wanted(Role.MANAGER), actor=root)
    browser = sign_in(root)

    def names(**query):
        return {row.person.name for row in browser.get(PEOPLE, query).context["rows"]}

    assert names() == {"Root", "Rita", "Omar"}
    assert names(q="omar@") == {"Omar"}
    assert names(role="sys_admin") == {"Root", "Rita"}
    assert names(state="waiting") == {"Omar"}
    assert names(state="disabled") == set()
    assert names(of="exporters") == set()
    assert names(of="exporters", q="ad") == {"Ada"}
    assert names(q="a\0da") == names()


def test_a_person_is_staffed_wholly_in_the_browser(root, rita, client, sign_in):
    answer = sign_in(root).post(
        reverse("staff-add"), words(name="مريم العلي", email="maryam@cast.example", roles=["countersigner"])
    )
    person = User.objects.get(email="maryam@cast.example")
    assert answer["Location"] == reverse("staff-person", args=[person.pk])
    grant = RoleGrant.objects.get(person=person)
    assert grant.status == GrantStatus.WAITING
    assert sign_in(rita).post(reverse("staff-confirm", args=[grant.pk])).status_code == 302

    welcome = reverse("welcome", args=[token_mailed()])
    assert "مريم العلي" in client.get(welcome).content.decode()
    assert client.post(welcome, {"password": "short"}).status_code == 422
    assert client.post(welcome, {"password": PASSWORD})["Location"] == "/account/login/"
    assert client.get(welcome).status_code == 409
    page = client.post("/account/login/", {"login": "maryam@cast.example", "password": PASSWORD})
    assert page.status_code == 302
    assert User.objects.get(pk=person.pk).has_role(Role.COUNTERSIGNER)


def test_what_is_wrong_stands_beside_its_field(root, omar, sign_in):
    browser = sign_in(root)
    page = browser.post(
        reverse("staff-add"), words(name="Eve", email="omar@cast.example", roles=["inspector"])
    )
    assert page.status_code == 422
    assert "belongs to somebody already" in page.context["form"].errors["email"][0]

    page = browser.post(
        reverse("staff-add"), words(name="Eve", email="e@cast.example", roles=["inspector", "manager"])
    )
    assert "independently" in page.context["form"].errors["roles"][0]

    page = browser.post(reverse("staff-give", args=[omar.pk]), words(role="agency_reviewer"))
    assert "exclude each other" in page.context["form"].errors["role"][0]
    assert browser.post(reverse("staff-give", args=[omar.pk]), {}).status_code == 422


def test_a_role_is_refused_and_taken_with_a_reason(root, rita, omar, sign_in, wanted):
    grant = services.give(omar, wanted(Role.MANAGER), actor=root)
    browser = sign_in(rita)
    refuse = reverse("staff-refuse", args=[grant.pk])
    assert browser.post(refuse, {"reason": ""}).status_code == 422
    assert browser.post(refuse, {"reason": "Not now."}).status_code == 302

    held = RoleGrant.objects.get(person=omar, role="licensing_officer")
    assert browser.post(reverse("staff-take", args=[held.pk]), {"reason": "Moved."}).status_code == 302
    page = browser.get(reverse("staff-person", args=[omar.pk])).content.decode()
    assert "Not now." in page
    assert "Rita took the role licensing officer from Omar" in page


def test_a_name_is_changed_on_its_page(root, omar, sign_in):
    browser, page = sign_in(root), reverse("staff-rename", args=[omar.pk])
    assert page in browser.get(reverse("staff-person", args=[omar.pk])).content.decode()

    same = browser.post(page, {"name": "Omar", "reason": "x"})
    assert (same.status_code, list(same.context["form"].errors)) == (422, ["name"])
    assert set(browser.post(page, {}).context["form"].errors) == {"name", "reason"}
    done = browser.post(page, {"name": "عمر بن سعيد", "reason": "Own script."}, follow=True)

    assert "عمر بن سعيد" in done.content.decode()
    assert "changed the name of Omar" in done.content.decode()


def test_an_account_is_closed_and_opened(root, omar, sign_in):
    browser = sign_in(root)
    page = browser.post(reverse("staff-disable", args=[omar.pk]), {"reason": "Left."}, follow=True)
    assert "Closed" in page.content.decode()
    page = browser.post(reverse("staff-enable", args=[omar.pk]), {"reason": "Back."}, follow=True)
    assert User.objects.get(pk=omar.pk).is_active


def test_links_are_sent_again_and_withdrawn(root, sign_in):
    browser = sign_in(root)
    browser.post(reverse("staff-add"), words(name="Nora", email="n@cast.example", roles=["inspector"]))
    person = User.objects.get(email="n@cast.example")
    browser.post(reverse("staff-link", args=[person.pk]))
    browser.post(reverse("staff-link-withdraw", args=[person.pk]))

    assert {one.status for one in WelcomeLink.objects.filter(person=person)} == {"withdrawn"}
    page = browser.get(reverse("staff-person", args=[person.pk])).content.decode()
    assert "No link waits" in page


def test_ones_own_page_has_grey_buttons_that_say_why(root, sign_in):
    page = sign_in(root).get(reverse("staff-person", args=[root.pk])).content.decode()

    assert "Nobody changes their own roles" in page
    assert "Take it away" not in page


def test_of_an_exporters_person_only_the_place_is_shown(root, ada, sign_in):
    page = sign_in(root).get(reverse("staff-person", args=[ada.pk])).content.decode()

    assert "acts for no organization" in page
    assert "Give a role" not in page
    assert sign_in(root).get(reverse("staff-give", args=[ada.pk])).status_code == 404


def test_a_manager_reads_and_changes_nothing(max_manager, omar, sign_in):
    browser = sign_in(max_manager)
    assert browser.get(PEOPLE).status_code == 200
    assert browser.get(reverse("staff-person", args=[omar.pk])).status_code == 200
    assert browser.post(reverse("staff-disable", args=[omar.pk]), {"reason": "x"}).status_code == 403


def test_a_cell_that_a_program_might_run_is_escaped(root, make_user, sign_in):
    make_user("=1+1", Side.INSPECTOR, Role.INSPECTOR, email="formula@cast.example")
    text = sign_in(root).get(reverse("staff-csv"), {"role": "inspector"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    assert [(row["name"], row["roles"]) for row in rows] == [("'=1+1", "inspector")]


def test_who_can_do_what_is_the_matrix(root, sign_in):
    browser = sign_in(root)
    page = browser.get(reverse("staff-who-may")).content.decode()
    text = browser.get(reverse("staff-who-may-csv")).content.decode("utf-8-sig")
    found = {row["permission"]: row for row in csv.DictReader(io.StringIO(text))}

    assert "Countersign a decision" in page
    assert found["decisions.countersign"]["countersigner"] == "yes"
    assert found["decisions.countersign"]["licensing_officer"] == ""
    assert "shipments.record" not in found
