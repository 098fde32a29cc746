import pytest

from exportctl.core.people.memberships import Membership, membership, memberships_of
from licensing.organizations import queries
from tests.factories.organizations import make_organization

pytestmark = pytest.mark.django_db


def names(found):
    return [organization.name for organization in found]


def test_exporters_see_their_own_and_reviewers_what_is_confirmed(ada, sam, omar, inez):
    own = make_organization(ada, name="Own")
    make_organization(sam, "unconfirmed", name="Draft")

    assert names(queries.organizations_visible_to(ada)) == ["Own"]
    assert names(queries.organizations_visible_to(sam)) == ["Draft"]
    assert names(queries.organizations_visible_to(omar)) == ["Own"]
    assert names(queries.organizations_visible_to(inez)) == []
    assert queries.may_act_for(ada, own)
    assert not queries.may_act_for(sam, own)


def test_apps_below_know_for_whom_a_person_acts(ada, sam, omar):
    own = make_organization(ada, name="Own")
    waiting = make_organization(ada, "pending", name="Waiting")
    make_organization(sam, name="Other")

    assert memberships_of(ada) == [
        Membership(own.pk, "Own", True, words="Administrator"),
        Membership(waiting.pk, "Waiting", False, words="Administrator"),
    ]
    assert membership(sam, own.pk) is None
    assert memberships_of(omar) == []


@pytest.mark.parametrize(
    ("name", "number", "found"),
    [
        ("ARDEN PHOTONICS LIMITED", "X-1", True),
        ("Ardn Photonics GmbH", "X-1", True),
        ("Borealis Marine", "ie-400101", True),
        ("Borealis Marine", "X-1", False),
    ],
)
def test_duplicates_by_name_and_by_number(pending, sam, name, number, found):
    other = make_organization(sam, name=name, registration_number=number)

    assert list(queries.duplicates_of(pending)) == ([other] if found else [])


def test_the_closest_name_comes_first_and_the_unconfirmed_not_at_all(pending, sam):
    make_organization(sam, name="Arden Photonic Labs")
    make_organization(sam, "refused", name="Arden Photonics")
    make_organization(sam, "unconfirmed", name="Arden Photonics")

    assert names(queries.duplicates_of(pending)) == ["Arden Photonics", "Arden Photonic Labs"]


def test_the_queue_says_which_resemble_another(pending, sam, omar):
    make_organization(sam, name="Arden Photonics Inc")
    make_organization(sam, "pending", name="Borealis Marine")

    rows = queries.queue_for(omar, "pending")

    assert {row.name: row.looks_known for row in rows} == {
        "Arden Photonics Ltd": True,
        "Borealis Marine": False,
    }
    assert queries.waiting_for(omar).count() == 2
