from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from screening.hits.models import ScreeningRun, Watch
from screening.parties import services
from screening.parties.models import OwnershipLink
from screening.parties.services.ownership import NewLink
from tests.core.threads import at_once
from tests.screening.parties.build import BAKERY as PARTY
from tests.screening.parties.build import DAY, any_list, named, owns, screen, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db):
    return named("Harrow Holdings")


@pytest.fixture
def owned(db):
    return named("Vandermoor Optics")


def test_an_owner_is_screened_on_its_own(owner, owned, sonia):
    owns(owner, owned, "60", actor=sonia)

    watch = Watch.objects.get(thread=owner.pk)
    assert (watch.kind, watch.live, watch.parties[0].name) == ("party", True, "Harrow Holdings")
    assert ScreeningRun.objects.filter(thread=owner.pk, status="queued").count() == 1
    assert not Watch.objects.filter(thread=owned.pk).exists()


def test_it_is_on_the_timelines_of_both(owner, owned, sonia):
    owns(owner, owned, "60", actor=sonia)

    sentence = "Sonia entered that Harrow Holdings holds 60% of Vandermoor Optics from 1 Mar 2026 on"
    for party in (owner, owned):
        assert AuditEvent.objects.get(thread=party.pk, verb="ownership.entered").sentence == sentence


def test_live_cases_of_what_is_owned_are_screened_again_with_the_change_as_cause(owner, sonia):
    any_list()
    thread, past = uuid4(), uuid4()
    for one in (thread, past):
        screen(one, PARTY)
    Watch.objects.filter(thread=past).update(live=False)
    middle, owned = named("Middle Trading"), seen(PARTY)
    owns(middle, owned, "60", actor=sonia)
    ScreeningRun.objects.filter(status="queued").update(status="superseded")

    owns(owner, middle, "70", actor=sonia)

    run = ScreeningRun.objects.get(thread=thread, status="queued")
    assert run.cause == "ownership_changed"
    assert run.cause_note == "Harrow Holdings holds 70% of Middle Trading from 1 Mar 2026 on."
    assert not ScreeningRun.objects.filter(thread=past, status="queued").exists()


def test_a_link_is_ended_and_the_owner_no_longer_screened(owner, owned, sonia, omar):
    link = owns(owner, owned, "60", actor=sonia)

    services.end_link(link, on=date(2026, 6, 1), reason="Sold.", actor=omar)

    link.refresh_from_db()
    assert (link.valid_to, link.end_reason, link.ended_by) == (date(2026, 6, 1), "Sold.", omar)
    assert Watch.objects.get(thread=owner.pk).live is False
    with pytest.raises(Conflict, match="ended already"):
        services.end_link(link, on=date(2026, 6, 2), reason="Sold.", actor=omar)


def test_a_link_is_replaced_by_its_next_version(owner, owned, sonia):
    link = owns(owner, owned, "60", actor=sonia)

    new = services.replace_link(
        link, NewLink(Decimal(80), date(2026, 6, 1), "New extract."), reason="Bought more.", actor=sonia
    )

    link.refresh_from_db()
    assert (new.replaces, new.share, link.share, link.valid_to) == (link, 80, 60, date(2026, 6, 1))


def test_owners_hold_at_most_everything(owner, owned, sonia):
    owns(owner, owned, "60", actor=sonia)

    with pytest.raises(DomainError, match="On 1 May 2026 the owners of Vandermoor Optics would hold 101%"):
        owns(named("Second Holdings"), owned, "41", actor=sonia, day=date(2026, 5, 1))
    owns(named("Third Holdings"), owned, "40", actor=sonia)


@pytest.mark.parametrize(
    ("share", "day", "source", "code"),
    [
        ("0", DAY, "x", "share_out_of_range"),
        ("100.5", DAY, "x", "share_out_of_range"),
        ("5", timezone.localdate() + timedelta(days=1), "x", "in_the_future"),
        ("5", DAY, " ", "source_required"),
    ],
)
def test_what_is_refused(owner, owned, sonia, share, day, source, code):
    with pytest.raises(DomainError) as refusal:
        services.enter_link(owner, owned, NewLink(Decimal(share), day, source), actor=sonia)
    assert refusal.value.code == code
    assert not OwnershipLink.objects.exists()


def test_a_party_owns_another_once(owner, owned, sonia, cleo):
    link = owns(owner, owned, "60", actor=sonia)
    with pytest.raises(DomainError, match="already"):
        owns(owner, owned, "10", actor=sonia)
    with pytest.raises(DomainError, match="own itself"):
        owns(owner, owner, "10", actor=sonia)
    with pytest.raises(NotPermitted):
        owns(owned, owner, "10", actor=cleo)
    with pytest.raises(DomainError, match="began on 1 Mar"):
        services.end_link(link, on=date(2026, 2, 1), reason="x", actor=sonia)
    with pytest.raises(DomainError, match="Say why"):
        services.end_link(link, on=DAY, reason=" ", actor=sonia)


def test_the_database_holds_the_sum_too(owner, owned, sonia):
    owns(owner, owned, "60", actor=sonia)
    other = named("Second Holdings")
    with pytest.raises(IntegrityError, match="ownership_at_most_all"), transaction.atomic():
        OwnershipLink.objects.create(
            owner=other, owned=owned, share=41, valid_from=DAY, source="x", entered_by=sonia
        )


def test_a_link_is_never_edited(owner, owned, sonia):
    link = owns(owner, owned, "60", actor=sonia)
    with pytest.raises(Exception, match="ownership_as_entered"), transaction.atomic():
        OwnershipLink.objects.filter(pk=link.pk).update(share=10)
    services.end_link(link, on=DAY, reason="Never true.", actor=sonia)
    with pytest.raises(Exception, match="ownership_ends_once"), transaction.atomic():
        OwnershipLink.objects.filter(pk=link.pk).update(valid_to=date(2026, 9, 1))


@pytest.mark.django_db(transaction=True)
def test_two_owners_entered_at_once_do_not_pass_everything(owner, owned, sonia):
    others = [owner, named("Second Holdings")]

    done = at_once(lambda number: owns(others[number], owned, "60", actor=sonia), 2)

    assert sorted(type(one).__name__ for one in done) == ["DomainError", "OwnershipLink"]
    assert OwnershipLink.objects.count() == 1
