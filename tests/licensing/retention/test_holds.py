"""Legal holds: two people, a history that stays, and no word to the exporter."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.conditions.models import Condition, Obligation
from licensing.licenses.models import Drawdown, License
from licensing.organizations.models import Organization
from licensing.retention import queries, services
from licensing.retention.models import LegalHold
from licensing.review.models import Case
from tests.core.threads import at_once
from tests.factories.licenses import make_license
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
REFERENCE = "Inquiry 12/26 of the fictional court"


@pytest.fixture
def case(arden: Organization) -> Case:
    """A refused case."""
    return make_case(arden, status="denied", closed_at=datetime(2026, 3, 2, 9, tzinfo=UTC))


def placed(case: Case, actor: User, *, whole: bool = False, reference: str = REFERENCE) -> LegalHold:
    return services.place_hold(
        case, whole=whole, reason="The court asked for the file.", reference=reference, actor=actor
    )


def test_a_hold_is_placed_and_lifted_by_another_person(case: Case, cleo: User, max_manager: User) -> None:
    hold = placed(case, cleo)

    with pytest.raises(NotPermitted, match="someone else"):
        services.lift_hold(hold, reason="It is over.", actor=cleo)
    lifted = services.lift_hold(hold, reason="It is over.", actor=max_manager)

    assert (lifted.status, lifted.lifted_by, lifted.lift_reason) == ("lifted", max_manager, "It is over.")
    with pytest.raises(Conflict):
        services.lift_hold(hold, reason="Again.", actor=max_manager)
    verbs = AuditEvent.objects.filter(thread=case.pk, verb__startswith="legal_hold.")
    assert [one.verb for one in verbs.order_by("seq")] == ["legal_hold.placed", "legal_hold.lift"]
    assert not verbs.filter(exporter=True).exists()


def test_who_may_not_place_one_does_not(case: Case, omar: User, inez: User, ada: User) -> None:
    for one in (omar, inez, ada):
        with pytest.raises(NotPermitted):
            placed(case, one)
    assert not LegalHold.objects.exists()


def test_without_a_reason_or_a_reference_there_is_none(case: Case, cleo: User, max_manager: User) -> None:
    with pytest.raises(DomainError, match="why"):
        services.place_hold(case, whole=False, reason=" ", reference=REFERENCE, actor=cleo)
    with pytest.raises(DomainError, match="proceeding"):
        placed(case, cleo, reference=" ")
    with pytest.raises(DomainError, match="why"):
        services.lift_hold(placed(case, cleo), reason=" ", actor=max_manager)


def test_the_database_keeps_the_rule_and_the_words(case: Case, cleo: User, max_manager: User) -> None:
    hold = placed(case, cleo)
    rows = LegalHold.objects.filter(pk=hold.pk)
    ended = {"status": "lifted", "lifted_at": timezone.now(), "lift_reason": "Over."}
    with pytest.raises(IntegrityError, match="legal_hold_lifted_by_another_person"), transaction.atomic():
        rows.update(lifted_by=cleo, **ended)
    with pytest.raises(IntegrityError, match="legal_hold_of_one_thing"), transaction.atomic():
        LegalHold.objects.create(
            case=case,
            organization=case.application.organization,
            reason="Why.",
            reference=REFERENCE,
            placed_by=cleo,
        )
    for change in ({"reason": "Another."}, {"reference": "Another."}, {"placed_by": max_manager}):
        with pytest.raises(InternalError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        rows.delete()
    services.lift_hold(hold, reason="Over.", actor=max_manager)
    with pytest.raises(InternalError), transaction.atomic():
        rows.update(status="standing", lifted_by=None, lifted_at=None, lift_reason="")


def test_a_hold_on_the_exporter_covers_each_of_its_cases(case: Case, arden: Organization, cleo: User) -> None:
    other = make_case(arden, status="denied")
    hold = placed(case, cleo, whole=True)

    assert list(queries.holds_on(other)) == [hold]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_lift_a_hold_at_once_one_does(
    arden: Organization, cleo: User, max_manager: User, make_user: Callable[..., User]
) -> None:
    hold = placed(make_case(arden, status="denied"), cleo)
    people = [max_manager, make_user("Carla", Side.REGULATOR, Role.COUNTERSIGNER)]

    done = at_once(lambda number: services.lift_hold(hold, reason="Over.", actor=people[number]), 2)

    assert sorted(getattr(one, "code", "lifted") for one in done) == ["lifted", "wrong_status"]


def test_the_exporter_reads_the_day_and_no_hold(case: Case, ada: User, cleo: User, sign_in: SignIn) -> None:
    placed(case, cleo)
    web = sign_in(ada)

    page = web.get(reverse("licensing:tracking", args=[case.application_id])).content.decode()

    assert "2 Mar 2031" in page
    assert "policy" in page
    assert REFERENCE not in page
    assert "legal hold" not in page.lower()
    for address in (
        reverse("licensing:legal-holds"),
        reverse("licensing:case-retention", args=[case.pk]),
        reverse("licensing:legal-hold", args=[LegalHold.objects.get().pk]),
    ):
        assert web.get(address).status_code in {403, 404}


def test_the_panel_says_the_day_the_reason_and_the_hold(
    case: Case, omar: User, cleo: User, sign_in: SignIn
) -> None:
    placed(case, cleo)
    address = reverse("licensing:case-retention", args=[case.pk])

    page = sign_in(omar).get(address).content.decode()

    assert "2 Mar 2031" in page
    assert "House policy" in page
    assert REFERENCE in page
    assert "Your role does not allow you to place a legal hold" in page
    part = sign_in(cleo).get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Place a legal hold" in part


def test_it_is_placed_and_lifted_on_the_pages(
    case: Case, cleo: User, max_manager: User, sign_in: SignIn
) -> None:
    address = reverse("licensing:place-hold", args=[case.pk])
    web = sign_in(cleo)
    empty = web.post(address, {"scope": "case"})
    assert empty.status_code == 422
    assert b"Say why it is held." in empty.content
    web.post(address, {"scope": "organization", "reference": REFERENCE, "reason": "The court asked."})
    hold = LegalHold.objects.get()
    assert hold.organization == case.application.organization
    one = reverse("licensing:legal-hold", args=[hold.pk])
    assert "You placed this hold" in web.get(one).content.decode()
    assert web.post(one, {"reason": "Over."}).status_code == 403

    answer = sign_in(max_manager).post(one, {"reason": "Over."}, follow=True)

    assert b"The hold is lifted." in answer.content
    assert LegalHold.objects.get().lifted_by == max_manager


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_reads_as_little_for_three_as_for_one(
    arden: Organization,
    cleo: User,
    inez: User,
    sign_in: SignIn,
    count: int,
    django_assert_num_queries: Callable[..., object],
) -> None:
    for _ in range(count):
        placed(make_case(arden, status="denied"), cleo)
    web, address = sign_in(inez), reverse("licensing:legal-holds")
    web.get(address)

    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        page = web.get(address)

    assert page.content.decode().count(REFERENCE) == count


def test_a_live_license_keeps_its_case_past_its_last_day(arden: Organization) -> None:
    license = make_license(arden)
    Case.objects.filter(pk=license.case_id).update(status="approved", closed_at=license.issued_at)

    kept = queries.retention_of(Case.objects.get(pk=license.case_id))

    assert kept.provisional, "goods may still leave"
    assert kept.because is not None
    assert (kept.because.what, kept.because.on) == ("the license ends", license.valid_to)


def test_an_ended_license_counts_from_its_end(arden: Organization) -> None:
    license = make_license(arden)
    Case.objects.filter(pk=license.case_id).update(status="approved", closed_at=license.issued_at)
    since = license.issued_at + timedelta(days=100)
    License.objects.filter(pk=license.pk).update(status="surrendered", state_since=since)

    kept = queries.retention_of(Case.objects.get(pk=license.case_id))

    assert not kept.provisional
    assert kept.because is not None
    assert (kept.because.what, kept.because.on) == ("the license ended", timezone.localdate(since))


def test_the_last_shipment_counts_where_it_is_the_last_event(arden: Organization, ada: User) -> None:
    license = make_license(arden)
    left = timezone.localdate() + timedelta(days=40)
    Drawdown.objects.create(
        line=license.lines.get(),
        quantity=1,
        balance=9,
        on=left,
        source="test:late",
        reference="AWB 1",
        recorded_by=ada,
    )
    since = license.issued_at + timedelta(days=10)
    License.objects.filter(pk=license.pk).update(status="surrendered", state_since=since)

    kept = queries.retention_of(Case.objects.get(pk=license.case_id))

    assert kept.because is not None
    assert (kept.because.what, kept.because.on) == ("the last shipment left", left)
    assert not kept.provisional


def wanted(license: License, on: date) -> Obligation:
    condition = Condition.objects.create(license=license, number=1, text="Report the delivery.")
    return Obligation.objects.create(condition=condition, license=license, cause="end", due_on=on)


def test_a_condition_that_waits_keeps_the_record_and_counts_once_closed(
    arden: Organization, omar: User
) -> None:
    license = make_license(arden)
    since = license.issued_at + timedelta(days=10)
    License.objects.filter(pk=license.pk).update(status="surrendered", state_since=since)
    case = Case.objects.get(pk=license.case_id)
    due = timezone.localdate() + timedelta(days=60)
    obligation = wanted(license, due)

    waits = queries.retention_of(case)

    assert waits.because is not None
    assert (waits.because.what, waits.because.on) == ("a condition that waits is due", due)
    assert waits.provisional
    closed = license.issued_at + timedelta(days=70)
    Obligation.objects.filter(pk=obligation.pk).update(status="accepted", closed_by=omar, closed_at=closed)
    kept = queries.retention_of(case)
    assert kept.because is not None
    assert (kept.because.what, kept.because.on) == (
        "the last condition was closed",
        timezone.localdate(closed),
    )
    assert not kept.provisional
