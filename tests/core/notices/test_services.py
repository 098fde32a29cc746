"""Telling, choosing and the daily e-mail."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from exportctl.core.notices import services, tell
from exportctl.core.notices.models import Notice
from exportctl.core.notices.tasks import send_digests
from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from licensing.organizations.services import end_access
from tests.core.notices.build import assigned, mails
from tests.core.threads import at_once
from tests.factories.jobs import drain
from tests.factories.organizations import make_member, make_organization

pytestmark = pytest.mark.django_db


def test_who_is_told_is_emailed_at_once_with_the_notices_address(omar: User, max_manager: User) -> None:
    notice = assigned(omar, max_manager)

    drain()

    assert notice.title == "EX-2026-000001 is assigned to you"
    assert notice.ask == "Look at the case and take its next step."
    [message] = mail.outbox
    assert message.to == [omar.email]
    assert f"/notices/{notice.pk}/" in message.body
    assert notice.mailed_at is not None


def test_each_person_is_told_once_and_closed_accounts_not_at_all(
    omar: User, sonia: User, max_manager: User
) -> None:
    User.objects.filter(pk=sonia.pk).update(is_active=False)
    sonia.refresh_from_db()

    values = {"path": "/desk/cases/", "reference": "EX-2026-000001", "assigned_by": max_manager}
    told = tell("review.assigned", [omar, None, omar, sonia], **values)

    assert [notice.person for notice in told] == [omar]
    assert mails() == 1


def test_what_is_chosen_holds_from_the_next_notice_on(omar: User, max_manager: User) -> None:
    before = assigned(omar, max_manager)
    services.choose(omar, {"review.assigned": "none"})
    quiet = assigned(omar, max_manager)
    services.choose(omar, {"review.assigned": "digest"})
    later = assigned(omar, max_manager)

    assert [one.delivery for one in (before, quiet, later)] == ["at_once", "none", "digest"]
    assert mails() == 1


def test_a_kind_with_a_deadline_is_not_a_persons_to_choose(ada: User) -> None:
    services.choose(ada, {"decisions.announced": "none"})

    values = {"path": "/portal/", "reference": "EX-2026-000001", "due_on": date(2026, 12, 4)}
    [notice] = tell("decisions.announced", [ada], **values)

    assert notice.delivery == "at_once"
    assert notice.ask == "Read the reasons and answer by 4 December 2026."
    assert mails() == 1


def test_the_digest_has_what_is_not_read_and_goes_out_once(omar: User, max_manager: User) -> None:
    services.choose(omar, {"review.assigned": "digest"})
    unread = [assigned(omar, max_manager, reference=f"EX-2026-00000{number}") for number in (1, 2)]
    read = assigned(omar, max_manager, reference="EX-2026-000003")
    services.mark_read(read)

    send_digests()
    drain()
    send_digests()
    drain()

    [message] = mail.outbox
    assert message.subject == "2 notices for you"
    assert re.findall(r"EX-2026-00000\d", message.body) == ["EX-2026-000001", "EX-2026-000002"]
    assert all(f"/notices/{notice.pk}/" in message.body for notice in unread)
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_a_digest_of_what_was_read_meanwhile_is_not_sent(omar: User, max_manager: User) -> None:
    services.choose(omar, {"review.assigned": "digest"})
    services.mark_read(assigned(omar, max_manager))

    assert services.send_digest(omar.pk) == 0
    assert mails() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_digest_once(omar: User, max_manager: User) -> None:
    services.choose(omar, {"review.assigned": "digest"})
    assigned(omar, max_manager)

    sent = at_once(lambda _: services.send_digest(omar.pk), 2)

    assert sorted(sent) == [0, 1]
    assert mails() == 1


def test_marking_all_as_read_leaves_what_came_later(omar: User, sonia: User, max_manager: User) -> None:
    early, others = assigned(omar, max_manager), assigned(sonia, max_manager)
    late = assigned(omar, max_manager)

    services.mark_all_read(omar, until=late.created_at - timedelta(microseconds=1))

    for notice in (early, others, late):
        notice.refresh_from_db()
    assert [bool(one.read_at) for one in (early, others, late)] == [True, False, False]


def test_the_first_reading_counts(omar: User, max_manager: User) -> None:
    notice = assigned(omar, max_manager)
    services.mark_read(notice)
    notice.refresh_from_db()
    first = notice.read_at

    services.mark_read(notice)

    notice.refresh_from_db()
    assert notice.read_at == first


def test_the_database_keeps_words_and_addresses(omar: User, max_manager: User) -> None:
    notice = assigned(omar, max_manager)
    with pytest.raises(InternalError, match="words_frozen"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(title="Something else")
    for path in ("https://elsewhere.example/", "//elsewhere.example/"):
        with pytest.raises(IntegrityError, match="notice_path_is_our_own"), transaction.atomic():
            assigned(omar, max_manager, path=path)
    services.choose(omar, {"review.assigned": "none"})
    quiet = assigned(omar, max_manager)
    with pytest.raises(IntegrityError, match="notice_mailed_only_where_wanted"), transaction.atomic():
        Notice.objects.filter(pk=quiet.pk).update(mailed_at=timezone.now())


def test_what_fails_later_tells_nobody(omar: User, max_manager: User) -> None:
    with transaction.atomic():
        assigned(omar, max_manager)
        transaction.set_rollback(True)

    assert (Notice.objects.count(), mails()) == (0, 0)


@pytest.fixture
def released(ada: User, sam: User) -> Organization:
    """An organization of Ada's for which Sam acted until she ended it; its contact's address is his."""
    made = make_organization(ada, name="Arden Photonics Ltd", contact_email=sam.email)
    make_member(made, sam, "agent")
    services.choose(sam, {"organizations.approve": "digest"})
    tell("organizations.approve", [sam], path="/", organization=made.pk, registered=made)
    end_access(made, sam.pk, actor=ada, reason="The contract has run out.", version=None)
    return made


def test_who_acts_for_an_organization_no_more_is_told_nothing_of_it(
    released: Organization, ada: User, sam: User
) -> None:
    before = mails()
    how = {"path": "/", "organization": released.pk, "registered": released}

    told = tell("organizations.approve", [ada, sam], addresses=[sam.email.upper()], **how)

    assert [notice.person for notice in told] == [ada]
    assert mails() == before + 1


def test_a_digest_leaves_out_what_is_of_an_organization_that_let_the_person_go(
    released: Organization, sam: User
) -> None:
    drain()
    mail.outbox.clear()

    assert services.send_digest(sam.pk) == 0
    drain()

    assert mail.outbox == []
    assert not Notice.objects.filter(person=sam, organization=released.pk, mailed_at=None).exists()
