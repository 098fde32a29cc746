import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from exportctl.core.access import check
from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from licensing.organizations import queries, services
from licensing.organizations.models import OrganizationUserGrant
from licensing.organizations.rules import extent_of
from tests.core.threads import at_once
from tests.factories.jobs import drain
from tests.factories.organizations import make_member, make_organization, make_site

pytestmark = pytest.mark.django_db
FALSE = "The contract with this firm has run out."


def change(organization, user, actor, role, **how):
    grant = queries.members_of(organization).get(user=user)
    extent = extent_of(role, **how)
    return services.change_member(organization, user.pk, extent, actor=actor, version=grant.version)


def test_whoever_registered_before_there_were_roles_is_administrator(ada, arden):
    grant = queries.grant_of(ada, arden)

    assert grant.role == "administrator"
    assert grant.submits
    assert grant.all_sites
    assert check(ada, "organizations.administer", arden)


def test_a_role_is_changed_and_the_trail_says_by_whom(ada, bruno, arden):
    make_member(arden, bruno, "preparer")

    grant = change(arden, bruno, ada, "submitter")

    assert grant.submits
    event = AuditEvent.objects.get(verb="member.changed")
    assert event.sentence == "Ada changed what Bruno may do: Submitter"
    assert event.before["role"] == "preparer"
    assert event.after["role"] == "submitter"
    assert event.exporter


@pytest.mark.parametrize("role", ["submitter", "preparer", "agent"])
def test_only_an_administrator_changes_who_may_what(ada, bruno, arden, role):
    make_member(arden, bruno, role)

    with pytest.raises(NotPermitted, match="Only an administrator of Arden Photonics Ltd"):
        services.change_member(arden, ada.pk, extent_of("preparer"), actor=bruno, version=None)
    with pytest.raises(NotPermitted):
        services.end_access(arden, ada.pk, actor=bruno, reason=FALSE, version=None)
    with pytest.raises(NotPermitted):
        services.invite(arden, email="new@cast.example", extent=extent_of("administrator"), actor=bruno)

    assert queries.may_administer(ada, arden)


def test_an_administrator_of_one_organization_is_nothing_in_another(ada, sam, bruno, arden):
    make_organization(sam, name="Foreign Ltd")
    make_member(arden, bruno)

    with pytest.raises(NotPermitted, match="You do not act for this organization"):
        services.end_access(arden, bruno.pk, actor=sam, reason=FALSE, version=None)


def test_the_last_administrator_neither_goes_nor_steps_down(ada, bruno, arden):
    make_member(arden, bruno, "submitter")

    with pytest.raises(DomainError, match="Ada is the only administrator") as refused:
        services.leave(arden, actor=ada)
    assert refused.value.code == "last_administrator"
    with pytest.raises(DomainError, match="only administrator"):
        change(arden, ada, ada, "preparer")

    change(arden, bruno, ada, "administrator")
    services.leave(arden, actor=ada)
    assert queries.administrators_of(arden) == [bruno]


def test_the_database_keeps_an_administrator_too(ada, bruno, arden):
    make_member(arden, bruno, "submitter")
    of_ada = OrganizationUserGrant.objects.filter(user=ada)

    for attempt in (
        lambda: of_ada.update(role="preparer", submits=False),
        lambda: of_ada.update(ended_at=timezone.now(), ended_by=bruno),
        of_ada.delete,
    ):
        with pytest.raises(IntegrityError, match="organization_keeps_an_administrator"), transaction.atomic():
            attempt()


@pytest.mark.parametrize(
    ("role", "submits", "all_sites"),
    [("preparer", True, True), ("submitter", False, True), ("administrator", True, False)],
)
def test_the_database_refuses_a_grant_that_its_role_does_not_have(arden, bruno, role, submits, all_sites):
    grant = make_member(arden, bruno, "agent")

    with pytest.raises(IntegrityError, match="organizationusergrant_"), transaction.atomic():
        OrganizationUserGrant.objects.filter(pk=grant.pk).update(
            role=role, submits=submits, all_sites=all_sites
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_remove_each_other_at_once_one_remains(ada, bruno, arden):
    make_member(arden, bruno, "administrator")
    pair = (ada, bruno)

    def remove(number):
        other = pair[1 - number]
        services.end_access(arden, other.pk, actor=pair[number], reason=FALSE, version=None)

    results = at_once(remove, 2)

    assert sorted(type(one).__name__ for one in results) == ["NoneType", "NotPermitted"]
    assert len(queries.administrators_of(arden)) == 1


@pytest.mark.django_db(transaction=True)
def test_nor_does_the_database_let_both_go_at_once(ada, bruno, arden):
    make_member(arden, bruno, "administrator")
    pair = (ada, bruno)

    def remove(number):
        with transaction.atomic():
            grant = OrganizationUserGrant.objects.filter(user=pair[number])
            grant.update(ended_at=timezone.now(), ended_by=pair[1 - number])

    results = at_once(remove, 2)

    assert sorted(type(one).__name__ for one in results) == ["IntegrityError", "NoneType"]
    assert len(queries.administrators_of(arden)) == 1


def test_a_page_drawn_before_the_last_change_is_stale(ada, bruno, arden):
    grant = make_member(arden, bruno, "preparer")
    change(arden, bruno, ada, "submitter")

    with pytest.raises(Conflict) as stale:
        services.change_member(arden, bruno.pk, extent_of("preparer"), actor=ada, version=grant.version)
    assert stale.value.code == "stale"
    with pytest.raises(Conflict):
        services.end_access(arden, bruno.pk, actor=ada, reason=FALSE, version=grant.version)


def test_an_agent_does_not_become_a_member_nor_a_member_an_agent(ada, bruno, agnes, arden):
    make_member(arden, agnes, "agent")
    make_member(arden, bruno, "preparer")

    for somebody, role in ((agnes, "administrator"), (bruno, "agent")):
        with pytest.raises(DomainError, match="of another firm"):
            change(arden, somebody, ada, role)


def test_an_agent_is_narrowed_to_sites_of_the_organization_only(ada, sam, agnes, arden):
    make_member(arden, agnes, "agent", submits=True)
    main = make_site(arden, "Main works")
    foreign = make_site(make_organization(sam), "Foreign works")

    with pytest.raises(Missing):
        change(arden, agnes, ada, "agent", only_sites=[foreign.pk])
    with pytest.raises(DomainError, match="Tick at least one site"):
        extent_of("agent", only_sites=[])
    grant = change(arden, agnes, ada, "agent", only_sites=[main.pk])

    assert not grant.submits
    assert list(queries.sites_for(agnes, arden)) == [main]


def test_an_access_that_ended_says_who_ended_it_and_why_and_the_person_is_told(ada, agnes, arden):
    make_member(arden, agnes, "agent")

    with pytest.raises(DomainError, match="Say why"):
        services.end_access(arden, agnes.pk, actor=ada, reason=" ", version=None)
    services.end_access(arden, agnes.pk, actor=ada, reason=FALSE, version=None)

    assert not queries.may_act_for(agnes, arden)
    assert queries.why_not(agnes, arden).startswith("Ada ended your access to Arden Photonics Ltd on ")
    assert FALSE in queries.why_not(agnes, arden)
    drain()
    assert mail.outbox[0].to == [agnes.email]
    assert FALSE in mail.outbox[0].body
    assert AuditEvent.objects.get(verb="member.ended").reason == FALSE
    with pytest.raises(Missing):
        services.end_access(arden, agnes.pk, actor=ada, reason=FALSE, version=None)


def test_an_agent_gives_the_grant_back(agnes, arden):
    make_member(arden, agnes, "agent")

    services.leave(arden, actor=agnes)

    assert "You stopped acting for Arden Photonics Ltd" in queries.why_not(agnes, arden)
    with pytest.raises(NotPermitted):
        services.leave(arden, actor=agnes)


def test_who_goes_or_steps_down_takes_their_invitations_along(ada, bruno, arden):
    make_member(arden, bruno, "administrator")
    own = services.invite(arden, email="again@cast.example", extent=extent_of("administrator"), actor=bruno)
    others = services.invite(arden, email="new@cast.example", extent=extent_of("preparer"), actor=ada)

    change(arden, bruno, ada, "preparer")

    own.refresh_from_db()
    others.refresh_from_db()
    assert (own.status, others.status) == ("withdrawn", "open")


def test_people_of_an_organization_that_is_not_approved_are_not_changed(ada, bruno):
    waiting = make_organization(ada, "pending", name="Waiting Ltd")
    make_member(waiting, bruno)

    with pytest.raises(NotPermitted, match="not approved yet"):
        services.end_access(waiting, bruno.pk, actor=ada, reason=FALSE, version=None)
