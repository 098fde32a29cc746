"""Who hears of an application: those who may see it today, and who stands in where the filer is gone."""

from typing import Any

import pytest

from exportctl.core.notices.models import Notice
from exportctl.core.outbox.models import Job
from exportctl.core.people.models import User
from licensing.applications import services
from licensing.applications.models import Application
from licensing.applications.telling import tell_exporter
from licensing.organizations import services as organizations
from licensing.organizations.models import Organization, OrganizationUserGrant, Site
from licensing.organizations.rules import Extent
from tests.factories.applications import complete_draft, submitted_application
from tests.factories.organizations import make_member, make_organization, make_site

pytestmark = pytest.mark.django_db
OFFICE = "export.office@arden.example"
WHY = "The contract with this agent has run out."


@pytest.fixture
def arden(ada: User) -> Organization:
    """Ada's organization, whose contact is a mailbox with which nobody signs in."""
    return make_organization(ada, name="Arden Photonics Ltd", contact_email=OFFICE)


@pytest.fixture
def agent(arden: Organization, agnes: User) -> User:
    """Agnes, who files for Arden."""
    make_member(arden, agnes, "agent", submits=True)
    return agnes


def tell(application: Application, **how: Any) -> list[str]:
    """Tell of an application; return to whom e-mails go."""
    before = set(Job.objects.values_list("pk", flat=True))
    tell_exporter(
        application, "corrections.reopened", path="/portal/", reference=application.reference, **how
    )
    jobs = Job.objects.filter(name="core.send_mail").exclude(pk__in=before)
    return sorted(job.arguments["to"] for job in jobs)


def test_who_filed_and_the_contact_are_told(arden: Organization, agent: User) -> None:
    application = submitted_application(arden, agent)

    assert tell(application) == [agent.email, OFFICE]
    assert Notice.objects.get().organization == arden.pk


def test_a_revoked_agent_hears_nothing_more_and_the_administrator_stands_in(
    arden: Organization, ada: User, agent: User
) -> None:
    application = submitted_application(arden, agent)
    organizations.end_access(arden, agent.pk, actor=ada, reason=WHY, version=None)

    assert tell(application) == [ada.email, OFFICE]
    assert not Notice.objects.filter(person=agent, organization=arden.pk).exists()


def test_submitters_come_before_administrators_and_preparers_and_agents_do_not_stand_in(
    arden: Organization, ada: User, bruno: User, agent: User, make_user: Any
) -> None:
    prepares, other = (make_user(name, ada.side) for name in ("Petra", "Otto"))
    make_member(arden, prepares, "preparer")
    make_member(arden, other, "agent", submits=True)
    make_member(arden, bruno, "submitter")
    application = submitted_application(arden, agent)
    organizations.leave(arden, actor=agent)

    assert tell(application) == [bruno.email, OFFICE]


@pytest.mark.parametrize("closed", [True, False])
def test_a_closed_account_and_a_membership_that_ended_leave_nobody_waiting(
    arden: Organization, ada: User, bruno: User, closed: bool
) -> None:
    make_member(arden, bruno, "submitter")
    application = submitted_application(arden, bruno)
    if closed:
        User.objects.filter(pk=bruno.pk).update(is_active=False)
    else:
        organizations.end_access(arden, bruno.pk, actor=ada, reason=WHY, version=None)

    assert tell(application) == [ada.email, OFFICE]
    assert not Notice.objects.filter(person=bruno, organization=arden.pk).exists()


def test_a_filer_who_only_prepares_now_is_told_beside_who_can_file(
    arden: Organization, ada: User, bruno: User
) -> None:
    make_member(arden, bruno, "submitter")
    application = submitted_application(arden, bruno)
    organizations.change_member(arden, bruno.pk, Extent("preparer", submits=False), actor=ada, version=None)

    assert tell(application) == [ada.email, bruno.email, OFFICE]


def test_an_agent_of_another_site_does_not_see_it_and_is_not_told(
    arden: Organization, ada: User, agent: User
) -> None:
    main, cold = make_site(arden, "Main works"), make_site(arden, "Cold store")
    application, of_no_site = filed_for(main, agent), submitted_application(arden, agent)
    assert tell(application) == [agent.email, OFFICE]

    _narrow(agent, cold)
    assert tell(application) == [ada.email, OFFICE]

    _narrow(agent, main)
    assert tell(application) == [agent.email, OFFICE]
    assert tell(of_no_site) == [ada.email, OFFICE]


def filed_for(site: Site, filer: User) -> Application:
    """Return an application that was filed for one site."""
    draft = complete_draft(site.organization, filer)
    draft.site = site
    draft.save(update_fields=["site"])
    return services.submit(draft, actor=filer, version=None)


def _narrow(agent: User, site: Site) -> None:
    grant = OrganizationUserGrant.objects.get(user=agent)
    grant.all_sites = False
    grant.save()
    grant.sites.set([site])


def test_a_contact_who_was_let_go_is_not_written_to_at_the_organizations_address(
    arden: Organization, ada: User, bruno: User
) -> None:
    make_member(arden, bruno, "administrator")
    Organization.objects.filter(pk=arden.pk).update(contact_email=ada.email)
    arden.refresh_from_db()
    application = submitted_application(arden, bruno)
    assert tell(application) == [ada.email, bruno.email]

    organizations.end_access(arden, ada.pk, actor=bruno, reason="She has left.", version=None)

    assert tell(application) == [bruno.email]


def test_a_contact_who_became_an_agent_of_one_site_reads_only_of_that_site(
    arden: Organization, ada: User, bruno: User, agent: User
) -> None:
    main, cold = make_site(arden, "Main works"), make_site(arden, "Cold store")
    Organization.objects.filter(pk=arden.pk).update(contact_email=agent.email)
    arden.refresh_from_db()
    _narrow(agent, cold)

    assert tell(filed_for(main, ada)) == [ada.email]
    assert tell(filed_for(cold, ada)) == [ada.email, agent.email]


def test_who_began_the_matter_is_told_beside_who_filed(
    arden: Organization, ada: User, bruno: User, agent: User
) -> None:
    make_member(arden, bruno, "submitter")
    application = submitted_application(arden, bruno)

    assert tell(application, by=agent) == sorted([agent.email, bruno.email, OFFICE])
    organizations.leave(arden, actor=agent)
    assert tell(application, by=agent) == [bruno.email, OFFICE]
