"""The record of a license that has ended is corrected, and the license stays ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from licensing.conditions import services as conditions
from licensing.conditions.models import Condition, Obligation
from licensing.conditions.rules import Terms
from licensing.licenses import services as licenses
from licensing.licenses.certificate import content_of
from licensing.licenses.models import License, Revocation, Suspension
from licensing.licenses.queries import verified
from licensing.rectifications import services
from licensing.review.rules import Advice
from licensing.variations import services as variations
from screening.hits.models import Watch
from tests.factories.jobs import drain
from tests.licensing.rectifications.build import DAYS, REASON, line_words, proposed, reported, said
from tests.licensing.variations.build import asked, draw, first_license, wish

pytestmark = pytest.mark.django_db


def used_up(license, ada):
    """Let all that is left leave."""
    line = license.lines.get()
    draw(license, str(line.authorized - line.drawn), "test:last", ada)
    drain()
    return License.objects.get(pk=license.pk)


def corrected(license, ada, omar, cleo) -> License:
    made = services.confirm(proposed(reported(license, ada), omar), actor=cleo)
    drain()
    return License.objects.get(pk=made.pk)


def same_but_words(made, license):
    terms = ("number", "valid_from", "valid_to", "destination", "conditions", "return_by", "kind")
    assert [getattr(made, one) for one in terms] == [getattr(license, one) for one in terms]
    old, new = license.lines.get(), made.lines.get()
    same = ("number", "description", "entry_id", "unit", "authorized", "value", "currency", "drawn")
    assert [getattr(new, one) for one in same] == [getattr(old, one) for one in same]
    assert (new.part_number, new.carried, new.continues_id) == ("LS-77", old.drawn, old.pk)


def test_a_used_up_license_is_corrected_and_stays_used_up(license, ada, omar, cleo):
    license = used_up(license, ada)

    made = corrected(license, ada, omar, cleo)

    before = License.objects.get(pk=license.pk)
    assert (before.status, made.status, made.edition) == ("replaced", "exhausted", 2)
    assert made.state_since == license.state_since
    same_but_words(made, license)
    with pytest.raises(DomainError, match="Nothing is left"):
        draw(made, "0.001", "test:after", ada)


@pytest.mark.parametrize("recorded", [True, False])
def test_an_expired_license_is_corrected_and_stays_expired(recorded, short, later, ada, omar, cleo):
    later()
    if recorded:
        licenses.expire_licenses(on=timezone.localdate())
        short.refresh_from_db()

    made = corrected(short, ada, omar, cleo)

    assert (License.objects.get(pk=short.pk).status, made.status) == ("replaced", "expired")
    if recorded:
        assert made.state_since == short.state_since
    else:
        assert made.since == short.valid_to + timedelta(days=1)
    same_but_words(made, short)
    assert made.lines.get().drawn < made.lines.get().authorized
    with pytest.raises(DomainError):
        draw(made, "0.1", "test:after", ada)
    line = made.lines.get()
    drawn = licenses.Draw(line.pk, line.authorized / 4, made.valid_to, "t:l", "AWB", line.value / 4)
    with pytest.raises(DomainError, match="has expired"):
        licenses.draw_down(drawn, actor=ada)


def test_the_public_check_says_since_when_it_has_ended(short, later, ada, omar, cleo):
    later()
    made = corrected(short, ada, omar, cleo)

    found = verified(made.number, made.check_code, on=timezone.localdate())

    assert (found.status, found.since) == ("expired", short.valid_to + timedelta(days=1))
    assert verified(short.number, short.check_code, on=timezone.localdate()).status == "replaced"


def test_a_suspended_license_whose_last_day_has_passed_ends_with_its_suspension(
    short, later, ada, omar, cleo, max_manager
):
    today = timezone.localdate()
    licenses.suspend(short, reason="We look.", review_by=today + timedelta(days=9), actor=cleo)
    licenses.propose_revocation(
        short, licenses.Proposal(reason="Goods went elsewhere.", note="", urgent_reason=""), actor=max_manager
    )
    later()

    made = corrected(short, ada, omar, cleo)

    assert made.status == "expired"
    assert Suspension.objects.get().ended_at is not None
    assert Revocation.objects.get().status == "lapsed"


def test_nothing_else_lives_on_with_a_corrected_record(short, later, ada, omar, cleo, mailoutbox):
    later()
    made = corrected(short, ada, omar, cleo)

    assert not Watch.objects.filter(thread=made.case_id, live=True).exists()
    for act in (
        lambda: variations.ask(made, wish(), actor=ada),
        lambda: licenses.surrender(made, reason="We stop.", actor=ada),
        lambda: licenses.suspend(made, reason="x", review_by=timezone.localdate(), actor=cleo),
    ):
        with pytest.raises((Conflict, NotPermitted, DomainError)):
            act()
    mails = [mail for mail in mailoutbox if ada.email in mail.to]
    assert any("is corrected" in mail.subject for mail in mails)
    assert not any("newer edition is in force" in mail.subject for mail in mails)
    verbs = AuditEvent.objects.filter(thread=short.case_id).values_list("verb", flat=True)
    assert "license.correct" in verbs
    assert "license.replace" not in verbs


def test_the_document_of_a_corrected_record_lets_nothing_leave(short, license, later, ada, omar, cleo):
    live = corrected(license, ada, omar, cleo)
    assert "which is not valid any more" in content_of(live)["authorizes"]
    later()

    made = corrected(short, ada, omar, cleo)

    assert "nothing may leave under this edition" in content_of(made)["authorizes"]
    assert made.certificate is not None


def test_a_record_is_corrected_twice(short, later, ada, omar, cleo):
    later()
    first = corrected(short, ada, omar, cleo)
    report = reported(first, ada)

    made = services.confirm(proposed(report, omar, line_words(part_number="LS-78")), actor=cleo)

    assert (made.edition, made.status, made.lines.get().part_number) == (3, "expired", "LS-78")
    assert made.since == short.valid_to + timedelta(days=1)


def test_what_was_due_stays_due_where_it_was_and_nothing_is_due_anew(
    arden, later, ada, omar, cleo, make_user
):
    advice = Advice("approve_with_conditions", "The use is civil.", ("Report how it went.",), ())
    last = timezone.localdate() + timedelta(days=DAYS)
    license = first_license(arden, ada, omar, cleo, advice=advice, valid_until=last)
    conditions.schedule(Condition.objects.get(), Terms("expiry", 30), evidence=False, actor=omar)
    due = Obligation.objects.get()
    later()

    made = corrected(license, ada, omar, cleo)
    conditions.derive(made.pk)

    assert Obligation.objects.get() == due
    due.refresh_from_db()
    assert (due.status, due.license_id) == ("open", license.pk)
    copied = Condition.objects.get(license=made)
    assert (copied.text, copied.due, copied.amount) == ("Report how it went.", "expiry", 30)
    conditions.file_evidence(due, text="It went well.", uploads=(), actor=ada)


@pytest.mark.parametrize("ended", ["surrender", "revoke"])
def test_what_a_person_ended_keeps_its_record(ended, report, license, ada, omar, cleo, max_manager):
    report = services.take_up(report, actor=omar)
    if ended == "surrender":
        licenses.surrender(license, reason="We stop.", actor=ada)
    else:
        proposal = licenses.Proposal(reason="It was a fraud.", note="", urgent_reason="Goods leave today.")
        revocation = licenses.propose_revocation(license, proposal, actor=max_manager)
        licenses.confirm_revocation(revocation, actor=cleo)

    with pytest.raises(Conflict, match="stays as it was"):
        services.propose(report, line_words(part_number="LS-77"), reason=REASON, actor=omar)
    services.refuse(report, reason="It is given back.", actor=omar)
    license.refresh_from_db()
    with pytest.raises(NotPermitted, match="stays as it was"):
        services.ask(license, said(), actor=ada)
    with pytest.raises(NotPermitted, match="stays as it was"):
        services.open_own(license, said(), actor=omar)
    assert License.objects.count() == 1


def test_a_change_of_an_ended_license_is_refused_as_before(short, later, ada, omar, cleo):
    asked(short, ada)
    report = services.take_up(reported(short, ada), actor=omar)
    later()

    with pytest.raises(Conflict, match="A change of this license is asked for"):
        services.propose(report, line_words(part_number="LS-77"), reason=REASON, actor=omar)
    assert License.objects.count() == 1
