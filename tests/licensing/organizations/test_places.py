from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from exportctl.core.files.access import may_read
from exportctl.core.notices.models import Notice
from exportctl.core.people.models import User
from licensing.organizations import queries, services
from licensing.organizations.models import Official, Organization, Site
from licensing.organizations.rules import first_uncovered
from tests.factories.applications import upload
from tests.factories.organizations import make_member, make_organization, make_site

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


def days(first, last):
    return date(2026, 5, first), date(2026, 5, last)


@pytest.mark.parametrize(
    ("spans", "uncovered"),
    [
        ([], date(2026, 5, 1)),
        ([days(1, 31)], None),
        ([days(1, 9), days(10, 31)], None),
        ([days(1, 9), days(11, 31)], date(2026, 5, 10)),
        ([days(11, 31), days(1, 20)], None),
        ([days(2, 31)], date(2026, 5, 1)),
        ([days(1, 30)], date(2026, 5, 31)),
    ],
)
def test_the_first_day_that_nobody_covers_is_found_thirty_days_ahead(spans, uncovered):
    assert first_uncovered(spans, on=date(2026, 5, 1)) == uncovered


def test_a_deputy_covers_an_absence_and_signs_as_one(ada, arden):
    head = services.add_official(arden, OFFICIAL, upload("power.pdf"), actor=ada)
    assert queries.unsigned_from(arden, on=date(2026, 12, 20)) == date(2027, 1, 2)
    stands_in = services.OfficialFacts(
        "Noor Vael", "Counsel", True, date(2027, 1, 2), date(2027, 3, 1), stands_in_for=head.pk
    )

    services.add_official(arden, stands_in, upload("deputy.pdf"), actor=ada)

    assert queries.unsigned_from(arden, on=date(2026, 12, 20)) is None
    (deputy,) = queries.signing_officials(ada, arden, on=date(2027, 1, 5))
    assert "deputy of Ilse Marn" in queries.authority_of_official(deputy)
    own = {name: getattr(deputy, name) for name in ("organization", "name", "title", "signs", "evidence")}
    own |= {"valid_from": deputy.valid_from, "valid_to": deputy.valid_to, "added_by": ada}
    number = uuid4()
    with pytest.raises(IntegrityError, match="official_no_deputy_of_their_own"), transaction.atomic():
        Official.objects.create(pk=number, stands_in_for_id=number, **own)


def test_nobody_is_a_deputy_of_an_ended_credential_or_of_another_firms_official(ada, sam, arden):
    kestrel = make_organization(sam, name="Kestrel Tools Ltd")
    head = services.add_official(arden, OFFICIAL, upload("power.pdf"), actor=ada)
    there = services.add_official(kestrel, OFFICIAL, upload("power.pdf"), actor=sam)
    services.end_official(arden, head.pk, actor=ada)
    for official in (head, there):
        with pytest.raises(DomainError, match="has ended") as refused:
            services.add_official(
                arden,
                replace(OFFICIAL, name="Noor Vael", stands_in_for=official.pk),
                upload("deputy.pdf"),
                actor=ada,
            )
        assert refused.value.code == "no_such_official"


def test_whoever_let_the_organization_in_is_told_of_its_officials_or_a_manager(ada, arden, omar, max_manager):
    Organization.objects.filter(pk=arden.pk).update(reviewed_by=omar)
    head = services.add_official(arden, OFFICIAL, upload("power.pdf"), actor=ada)
    User.objects.filter(pk=omar.pk).update(is_active=False)
    services.end_official(arden, head.pk, actor=ada)

    told = Notice.objects.filter(kind="organizations.officials_changed").order_by("created_at")
    assert [one.person.name for one in told] == ["Omar", "Max"]


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
