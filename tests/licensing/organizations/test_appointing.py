"""The authority makes a member administrator where the administrator is gone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.notices.models import Notice
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.organizations import queries, services
from tests.core.threads import at_once
from tests.factories.organizations import make_member, make_organization

pytestmark = pytest.mark.django_db
GONE = "Ada has left the firm; its register names Bruno."


@pytest.fixture
def prepares(arden, bruno):
    """Bruno, who prepares for Arden; Ada, its administrator, has not signed in for a while."""
    return make_member(arden, bruno, "preparer")


def seen(organization):
    return {one.pk for one in queries.administrators_of(organization)}


def appoint(organization, user, actor, reason=GONE):
    return services.appoint_administrator(
        organization, user.pk, actor=actor, reason=reason, seen=seen(organization)
    )


def signed_in(user, *, days_ago):
    User.objects.filter(pk=user.pk).update(last_login=timezone.now() - timedelta(days=days_ago))


def page(organization):
    return f"/desk/organizations/{organization.pk}/administrator/"


def test_a_preparer_becomes_administrator_and_all_of_the_firm_are_told(
    ada, bruno, agnes, arden, prepares, max_manager
):
    make_member(arden, agnes, "agent")

    grant = appoint(arden, bruno, max_manager)

    assert (grant.role, grant.submits) == ("administrator", True)
    assert seen(arden) == {ada.pk, bruno.pk}, "whoever was administrator stays so"
    told = Notice.objects.filter(kind="organizations.administrator_appointed")
    assert set(told.values_list("person", flat=True)) == {ada.pk, bruno.pk}, "an agent is of another firm"
    event = AuditEvent.objects.get(verb="member.appointed")
    assert (event.actor_id, event.reason) == (max_manager.pk, GONE)


def test_the_new_administrator_ends_the_access_of_the_one_who_is_gone(
    ada, bruno, arden, prepares, max_manager
):
    appoint(arden, bruno, max_manager)

    services.end_access(arden, ada.pk, actor=bruno, reason="Has left.", version=None)

    assert seen(arden) == {bruno.pk}


@pytest.mark.parametrize("who", ["ada", "bruno", "omar", "root"])
def test_nobody_but_a_manager_appoints(request, arden, bruno, prepares, who):
    with pytest.raises(NotPermitted):
        appoint(arden, bruno, request.getfixturevalue(who))


def test_an_administrator_who_signed_in_lately_is_asked_instead(ada, bruno, arden, prepares, max_manager):
    signed_in(ada, days_ago=13)
    with pytest.raises(NotPermitted, match="Ada is its administrator and signed in on"):
        appoint(arden, bruno, max_manager)

    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert appoint(arden, bruno, max_manager).role == "administrator", "her account is closed"


def test_after_two_weeks_without_a_sign_in_somebody_is_gone(ada, bruno, arden, prepares, max_manager):
    signed_in(ada, days_ago=15)

    assert appoint(arden, bruno, max_manager).role == "administrator"


def test_why_is_said_and_only_own_people_with_an_open_account_become_it(
    bruno, agnes, sam, arden, prepares, max_manager
):
    make_member(arden, agnes, "agent")
    with pytest.raises(DomainError, match="Say why"):
        appoint(arden, bruno, max_manager, reason=" ")
    User.objects.filter(pk=bruno.pk).update(is_active=False)
    for nobody in (agnes, sam, bruno):
        with pytest.raises(DomainError, match="Choose somebody of the organization"):
            appoint(arden, nobody, max_manager)


def test_an_organization_that_is_not_approved_has_nobody_appointed(ada, bruno, max_manager):
    waiting = make_organization(ada, "pending")
    make_member(waiting, bruno, "preparer")

    with pytest.raises(NotPermitted, match="not approved"):
        appoint(waiting, bruno, max_manager)


def test_a_page_drawn_before_somebody_else_became_administrator_is_stale(
    ada, bruno, arden, prepares, max_manager
):
    with pytest.raises(Conflict, match="Look again"):
        services.appoint_administrator(
            arden, bruno.pk, actor=max_manager, reason=GONE, seen={ada.pk, bruno.pk}
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_at_once_one_appoints(bruno, arden, make_user, max_manager):
    berta = make_user("Berta", Side.EXPORTER, Role.EXPORTER)
    make_member(arden, bruno, "preparer")
    make_member(arden, berta, "submitter")
    people, before = (bruno, berta), seen(arden)
    managers = (max_manager, make_user("Mia", Side.REGULATOR, Role.MANAGER))

    def choose(number):
        services.appoint_administrator(
            arden, people[number].pk, actor=managers[number], reason=GONE, seen=before
        )

    results = at_once(choose, 2)

    assert sorted(type(one).__name__ for one in results) == ["Conflict", "NoneType"]
    assert len(seen(arden)) == 2, "Ada and one more"


def test_max_appoints_on_the_page_and_each_mistake_stands_beside_its_field(
    sign_in, arden, bruno, prepares, max_manager
):
    desk = sign_in(max_manager)
    drawn = desk.get(page(arden)).content.decode()
    assert "never signed in" in drawn
    assert page(arden) in desk.get(f"/desk/organizations/{arden.pk}/").content.decode()

    answer = desk.post(page(arden), {"seen": " ".join(map(str, seen(arden)))})
    assert answer.status_code == 422
    for field in ("person", "reason"):
        assert f'id="id_{field}-error"' in answer.content.decode()
    stale = desk.post(page(arden), {"person": bruno.pk, "reason": GONE, "seen": "x"})
    assert (stale.status_code, "Look again" in stale.content.decode()) == (409, True)

    sent = {"person": bruno.pk, "reason": GONE, "seen": " ".join(map(str, seen(arden)))}
    done = desk.post(page(arden), sent, follow=True).content.decode()
    assert "Bruno is administrator of" in done


def test_a_grey_button_says_whom_to_ask(sign_in, ada, arden, prepares, max_manager):
    signed_in(ada, days_ago=1)

    assert "signed in on" in sign_in(max_manager).get(page(arden)).content.decode()


@pytest.mark.parametrize("who", ["ada", "omar", "sonia", "root"])
def test_others_do_not_open_the_page(request, sign_in, arden, who):
    assert sign_in(request.getfixturevalue(who)).get(page(arden)).status_code == 403
