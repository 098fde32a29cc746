"""Whose applications somebody sees, prepares and files, and how a draft changes hands."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from exportctl.core.access import check
from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, Missing, NotPermitted
from licensing.applications import queries, services
from licensing.applications.models import Application
from licensing.organizations import services as organizations
from tests.core.threads import at_once
from tests.factories import applications as make
from tests.factories.jobs import drain
from tests.factories.organizations import make_member, make_organization, make_site

pytestmark = pytest.mark.django_db
WHY = "The contract with this agent has run out."


@pytest.fixture
def beacon(sam):
    return make_organization(sam, name="Beacon Tools Ltd")


def seen_by(actor):
    return set(queries.applications_visible_to(actor))


def test_an_agent_sees_only_the_exporters_that_granted_it(ada, sam, agnes, arden, beacon):
    of_arden, of_beacon = make.make_draft(arden, ada), make.make_draft(beacon, sam)
    assert seen_by(agnes) == set()

    make_member(arden, agnes, "agent")

    assert seen_by(agnes) == {of_arden}
    with pytest.raises(Missing):
        queries.application_for(agnes, of_beacon.pk)
    with pytest.raises(NotPermitted, match="You do not act for this organization"):
        services.start_draft(beacon, actor=agnes)


def test_what_is_chosen_in_the_header_narrows_everything(ada, sam, agnes, arden, beacon):
    of_arden, of_beacon = make.make_draft(arden, ada), make.make_draft(beacon, sam)
    make_member(arden, agnes, "agent")
    make_member(beacon, agnes, "agent")
    agnes.acting_for = beacon.pk

    assert seen_by(agnes) == {of_beacon}
    with pytest.raises(NotPermitted, match="Switch to Arden Photonics GmbH at the top"):
        queries.application_for(agnes, of_arden.pk)
    with pytest.raises(NotPermitted, match="Switch to Arden"):
        services.start_draft(arden, actor=agnes)


def test_an_agent_of_some_sites_sees_and_starts_only_theirs(ada, agnes, arden):
    main, cold = make_site(arden, "Main works"), make_site(arden, "Cold store")
    make_member(arden, agnes, "agent", submits=True, sites=[main])
    of_main = make.make_draft(arden, ada, site=main)
    of_cold = make.make_draft(arden, ada, site=cold)
    of_none = make.make_draft(arden, ada)

    assert seen_by(agnes) == {of_main}
    for hidden in (of_cold, of_none):
        with pytest.raises(NotPermitted, match="covers only: Main works"):
            queries.application_for(agnes, hidden.pk)
        assert not check(agnes, "applications.submit", hidden)
    for site in (cold, None):
        with pytest.raises(NotPermitted, match="covers only: Main works"):
            services.start_draft(arden, actor=agnes, site=site)
    assert services.start_draft(arden, actor=agnes, site=main).site == main


def test_a_draft_names_an_open_site_of_its_own_organization(ada, sam, arden, beacon):
    foreign = make_site(beacon, "Foreign works")
    with pytest.raises(IntegrityError, match="site is of another organization"), transaction.atomic():
        Application.objects.create(organization=arden, created_by=ada, site=foreign)
    main = make_site(arden, "Main works")
    organizations.close_site(arden, main.pk, actor=ada)
    main.refresh_from_db()
    with pytest.raises(Missing, match="closed"):
        services.start_draft(arden, actor=ada, site=main)


@pytest.mark.parametrize(
    ("role", "submits", "may"),
    [
        ("administrator", True, True),
        ("submitter", True, True),
        ("preparer", False, False),
        ("agent", True, True),
        ("agent", False, False),
    ],
)
def test_only_some_file(ada, bruno, arden, role, submits, may):
    make_member(arden, bruno, role, submits=submits)
    draft = make.complete_draft(arden, ada)

    verdict = check(bruno, "applications.submit", draft)

    assert bool(verdict) is may
    if may:
        assert services.submit(draft, actor=bruno, version=None).submitted_by == bruno
        return
    assert verdict.reason.startswith(
        "You prepare applications for Arden Photonics GmbH, but do not submit them"
    )
    assert "Ada" in verdict.reason
    with pytest.raises(NotPermitted, match="do not submit them"):
        services.submit(draft, actor=bruno, version=None)
    assert services.submit(draft, actor=ada, version=None).submitted_by == ada


def test_a_grant_that_ended_ends_at_once_with_its_reason(ada, agnes, arden):
    make_member(arden, agnes, "agent", submits=True)
    draft = make.complete_draft(arden, agnes)

    organizations.end_access(arden, agnes.pk, actor=ada, reason=WHY, version=None)

    assert seen_by(agnes) == set()
    for attempt in (
        lambda: queries.draft_of(agnes, draft.pk),
        lambda: services.submit(draft, actor=agnes, version=None),
        lambda: services.save_end_use(draft, {"intended_use": "x"}, actor=agnes, version=None),
        lambda: services.take_over(draft, actor=agnes, version=None),
        lambda: services.start_draft(arden, actor=agnes),
    ):
        with pytest.raises(NotPermitted, match=WHY):
            attempt()
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_a_draft_is_changed_by_whoever_has_it_and_taken_over_by_a_colleague(ada, bruno, arden):
    make_member(arden, bruno, "preparer")
    draft = make.complete_draft(arden, ada)
    with pytest.raises(Conflict, match="Ada has this draft") as held:
        services.save_end_use(draft, {"intended_use": make.USE + "!"}, actor=bruno, version=None)
    assert held.value.code == "held_by_colleague"

    draft = services.take_over(draft, actor=bruno, version=draft.version)

    assert draft.holder == bruno
    assert draft.declared_at is None
    event = AuditEvent.objects.get(verb="application.taken_over")
    assert event.sentence == "Bruno took the draft over from Ada"
    assert event.thread == draft.pk
    drain()
    assert mail.outbox[-1].to == [ada.email]
    with pytest.raises(Conflict, match="Bruno has this draft"):
        services.save_end_use(draft, {"intended_use": make.USE + "!"}, actor=ada, version=None)
    services.save_end_use(draft, {"intended_use": make.USE + "!"}, actor=bruno, version=None)


def test_taking_over_twice_is_once_and_a_stale_page_takes_nothing(ada, bruno, agnes, arden):
    make_member(arden, bruno)
    make_member(arden, agnes, "agent")
    draft = make.make_draft(arden, ada)
    services.take_over(draft, actor=bruno, version=draft.version)

    services.take_over(draft, actor=bruno, version=draft.version)
    with pytest.raises(Conflict) as stale:
        services.take_over(draft, actor=agnes, version=draft.version)

    assert stale.value.code == "stale"
    assert AuditEvent.objects.filter(verb="application.taken_over").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_over_at_once_one_has_it(ada, bruno, agnes, arden):
    make_member(arden, bruno)
    make_member(arden, agnes, "agent")
    draft = make.make_draft(arden, ada)
    pair = (bruno, agnes)

    results = at_once(lambda number: services.take_over(draft, actor=pair[number], version=draft.version), 2)

    assert sorted(type(one).__name__ for one in results) == ["Application", "Conflict"]
    draft.refresh_from_db()
    winner = next(pair[number] for number, one in enumerate(results) if isinstance(one, Application))
    assert draft.holder == winner


def test_a_stranger_takes_nothing_over_and_what_was_filed_is_nobodys(ada, bruno, sam, arden):
    make_member(arden, bruno)
    draft = make.complete_draft(arden, ada)
    with pytest.raises(NotPermitted):
        services.take_over(draft, actor=sam, version=None)
    services.submit(draft, actor=bruno_submits(arden, bruno), version=None)
    with pytest.raises(Conflict, match="was submitted"):
        services.take_over(draft, actor=bruno, version=None)


def bruno_submits(organization, bruno):
    """Make Bruno a submitter, and return him."""
    bruno.organizationusergrant_set.update(role="submitter", submits=True)
    return bruno


def test_a_copy_leaves_out_a_site_that_is_closed_and_an_agent_of_it_makes_none(ada, agnes, arden):
    main = make_site(arden, "Main works")
    make_member(arden, agnes, "agent", sites=[main])
    source = make.make_draft(arden, ada, site=main)
    assert services.copy_application(source, actor=agnes).site == main
    organizations.close_site(arden, main.pk, actor=ada)
    source = Application.objects.get(pk=source.pk)

    assert services.copy_application(source, actor=ada).site is None
    with pytest.raises(NotPermitted, match="covers only: Main works"):
        services.copy_application(source, actor=agnes)
