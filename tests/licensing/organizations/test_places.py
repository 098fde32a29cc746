from datetime import date

import pytest
from django.db import IntegrityError, transaction

from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from exportctl.core.files.access import may_read
from licensing.organizations import queries, services
from licensing.organizations.models import Official, Site
from tests.factories.applications import upload
from tests.factories.organizations import make_member, make_site

pytestmark = pytest.mark.django_db
SITE = services.SiteFacts("Main works", "1 Mill Lane", "Hollowmere", "H1", "GB")
OFFICIAL = services.OfficialFacts(
    "Ilse Marn", "Head of export control", True, date(2026, 1, 1), date(2027, 1, 1)
)


def test_a_site_is_added_once_by_name_and_closed(ada, arden):
    site = services.add_site(arden, SITE, actor=ada)
    with pytest.raises(Conflict, match="Main works already"):
        services.add_site(arden, SITE, actor=ada)

    services.close_site(arden, site.pk, actor=ada)

    assert not queries.open_sites_of(arden).exists()
    with pytest.raises(Missing):
        services.close_site(arden, site.pk, actor=ada)
    services.add_site(arden, SITE, actor=ada)


def test_the_database_keeps_names_apart_and_addresses_as_they_are(arden):
    make_site(arden, "Main works")
    with pytest.raises(IntegrityError, match="site_name_once_per_organization"), transaction.atomic():
        make_site(arden, "MAIN works")
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        Site.objects.update(street="Elsewhere 1")


def test_an_official_is_added_with_evidence_that_only_the_right_people_read(
    ada, bruno, agnes, sam, omar, arden
):
    make_member(arden, bruno, "preparer")
    make_member(arden, agnes, "agent")

    official = services.add_official(arden, OFFICIAL, upload("power.pdf"), actor=ada)

    readers = {user.name: bool(may_read(user, official.evidence)) for user in (ada, bruno, agnes, sam, omar)}
    assert readers == {"Ada": True, "Bruno": True, "Agnes": False, "Sam": False, "Omar": True}


def test_a_credential_ends_but_is_never_edited(ada, arden):
    official = services.add_official(arden, OFFICIAL, upload("power.pdf"), actor=ada)
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        Official.objects.update(valid_to=date(2030, 1, 1))

    services.end_official(arden, official.pk, actor=ada)

    official.refresh_from_db()
    assert official.ended_by == ada
    with pytest.raises(Missing):
        services.end_official(arden, official.pk, actor=ada)


def test_a_credential_runs_forward_in_time(ada, arden):
    backward = services.OfficialFacts("Ilse Marn", "Head", True, date(2027, 1, 2), date(2027, 1, 1))
    with pytest.raises(DomainError, match="before the first"):
        services.add_official(arden, backward, upload("power.pdf"), actor=ada)


def test_only_administrators_add_and_end(bruno, arden):
    make_member(arden, bruno, "submitter")
    site = make_site(arden, "Main works")

    for attempt in (
        lambda: services.add_site(arden, SITE, actor=bruno),
        lambda: services.close_site(arden, site.pk, actor=bruno),
        lambda: services.add_official(arden, OFFICIAL, upload("power.pdf"), actor=bruno),
    ):
        with pytest.raises(NotPermitted, match="Only an administrator"):
            attempt()
