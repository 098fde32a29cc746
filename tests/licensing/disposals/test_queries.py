"""Which cases are due: the condition says what the schedule computes, and what keeps a case is named."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pgtrigger
import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from exportctl.core.people.models import User
from licensing.conditions.models import Condition, Obligation
from licensing.disposals import queries
from licensing.disposals.waits import why_kept
from licensing.licenses.models import Drawdown, License
from licensing.organizations.models import Organization
from licensing.rectifications.models import Rectification
from licensing.retention.queries import retention_of, retentions_of
from licensing.retention.services import lift_hold, place_hold
from licensing.returns.models import ReturnAccount
from licensing.review.models import Case
from tests.factories.licenses import make_license
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
FIRST = date(2017, 3, 1)


def due(actor: User) -> set[Case]:
    return set(queries.due_to(actor, today=timezone.localdate()))


def old_license(organization: Organization, *, ended: date = date(2018, 3, 1), **fields: object) -> License:
    license = make_license(organization, valid_from=FIRST, valid_to=ended, **fields)  # type: ignore[arg-type]
    Case.objects.filter(pk=license.case_id).update(status="approved", closed_at=license.issued_at)
    return license


def closed(organization: Organization, days: int, *, years: int = 5) -> Case:
    """Return a case closed on the day whose last day of retention was so many days ago."""
    today = timezone.localdate()
    day = today.replace(year=today.year - years) - timedelta(days=days)
    at = timezone.make_aware(datetime.combine(day, time(23, 59)))
    return make_case(organization, status="denied", closed_at=at)


def test_the_last_day_is_included(arden: Organization, cleo: User) -> None:
    today, yesterday = closed(arden, 0), closed(arden, 1)
    make_case(arden)

    assert due(cleo) == {yesterday}
    assert not retention_of(today).over(timezone.localdate())
    assert retention_of(yesterday).over(timezone.localdate())


def test_the_list_is_for_those_who_see_it(arden: Organization, cleo: User, inez: User, ada: User) -> None:
    case = closed(arden, 1)

    assert (due(cleo), due(inez), due(ada)) == ({case}, set(), set())


@pytest.mark.parametrize(
    ("years", "is_due"), [(8, True), (5, False), (1, False), (-1, False)], ids=["8", "5", "1", "ahead"]
)
def test_a_license_counts_from_its_end(arden: Organization, cleo: User, years: int, is_due: bool) -> None:
    today = timezone.localdate()
    ended = date(today.year - years, today.month, 1) + timedelta(days=31 if years == 5 else 0)
    license = old_license(arden, ended=ended)
    case = Case.objects.get(pk=license.case_id)

    assert (case in due(cleo)) == is_due
    assert (retention_of(case).over(today) and not why_kept(case)) == is_due


def test_a_late_shipment_or_condition_moves_the_day(arden: Organization, cleo: User, ada: User) -> None:
    shipped, met, waiting = (old_license(arden) for _ in range(3))
    late = timezone.localdate() - timedelta(days=300)
    Drawdown.objects.create(
        line=shipped.lines.get(),
        quantity=Decimal(1),
        balance=Decimal(9),
        on=late,
        source="test:late",
        reference="AWB 1",
        recorded_by=ada,
    )
    for license, fields in (
        (met, {"status": "accepted", "closed_by": cleo, "closed_at": timezone.now()}),
        (waiting, {}),
    ):
        condition = Condition.objects.create(license=license, number=1, text="Report the delivery.")
        Obligation.objects.create(condition=condition, license=license, cause="end", due_on=FIRST, **fields)
    cases = [Case.objects.get(pk=one.case_id) for one in (shipped, met, waiting)]

    assert due(cleo) == set()
    kept = retentions_of(cases)
    assert [kept[one.pk].over(timezone.localdate()) for one in cases] == [False, False, False]
    assert why_kept(cases[2]) == ["A condition of the license waits."]
    assert why_kept(cases[0]) == []


def test_goods_that_are_out_keep_the_record(arden: Organization, cleo: User) -> None:
    license = old_license(arden)
    other = old_license(arden)
    lend(license)

    case = Case.objects.get(pk=license.case_id)

    assert due(cleo) == {Case.objects.get(pk=other.case_id)}
    assert why_kept(case) == ["Goods that left for a time have not been accounted for."]
    kept = retention_of(case)
    assert kept.provisional


def lend(license: License) -> None:
    """Let goods have left under a license as a temporary one, past what freezes its terms."""
    with pgtrigger.ignore("licensing.License:terms_frozen"):
        License.objects.filter(pk=license.pk).update(return_by=date(2018, 2, 1))
    ReturnAccount.objects.create(line=license.lines.get(), gone=Decimal(2))


def test_a_hold_takes_a_case_off_the_list_until_it_is_lifted(
    arden: Organization, cleo: User, max_manager: User
) -> None:
    case = closed(arden, 1)
    hold = place_hold(make_case(arden), whole=True, reason="Why.", reference="1", actor=cleo)
    assert due(cleo) == set()
    assert why_kept(case) == ["A legal hold stands on the case or on its exporter."]

    lift_hold(hold, reason="Over.", actor=max_manager)

    assert due(cleo) == {case}


def test_a_reported_mistake_keeps_the_record(arden: Organization, cleo: User, ada: User) -> None:
    license = old_license(arden)
    Rectification.objects.create(
        reference="RM-2018-000001",
        case_id=license.case_id,
        license=license,
        mistake="part_number",
        wrong="FL-20",
        right="FL-2000",
        why="So says the order.",
        asked_by=ada,
    )

    assert due(cleo) == set()
    assert why_kept(Case.objects.get(pk=license.case_id)) == [
        "A reported mistake in the license or in a letter is not answered yet."
    ]


def test_retentions_of_many_read_as_little_as_of_one(
    arden: Organization, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cases = [Case.objects.get(pk=old_license(arden).case_id) for _ in range(3)]
    for some in (cases[:1], cases):
        with django_assert_num_queries(1):
            retentions_of(some)
