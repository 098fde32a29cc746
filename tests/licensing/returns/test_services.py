"""What left under a temporary license is accounted for once, and nothing of the ledger is edited."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from licensing.licenses.models import LicenseLine
from licensing.returns import services
from licensing.returns.models import ReturnAccount, ReturnEntry
from tests.factories.licenses import make_license
from tests.licensing.returns.build import paper, record, said
from tests.licensing.returns.conftest import ship
from tests.licensing.variations.build import draw as draw_from

pytestmark = pytest.mark.django_db


def test_an_account_follows_what_leaves(lent, account, ada):
    assert (account.gone, account.settled) == (4, 0)
    assert ship(lent, "2", "test:2", ada).gone == 6
    assert ReturnAccount.objects.count() == 1


def test_a_license_without_a_day_of_return_has_no_account(arden, ada):
    with pytest.raises(ReturnAccount.DoesNotExist):
        ship(make_license(arden), "1", "test:1", ada)


def test_entries_add_up_and_are_told(account, ada):
    first, second = record(account, "1.5", actor=ada), record(account, "2.5", actor=ada)
    account.refresh_from_db()
    assert [first.total, second.total, account.settled, account.outstanding] == [Decimal("1.5"), 4, 4, 0]
    told = AuditEvent.objects.filter(verb="return.recorded")
    assert told.count() == 2
    first.refresh_from_db()
    assert first.total == Decimal("1.5")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"quantity": "4.001"}, "exceeds_outstanding"),
        ({"quantity": "0"}, "not_positive"),
        ({"on": timezone.localdate() + timedelta(days=1)}, "day_out_of_range"),
        ({"on": timezone.localdate() - timedelta(days=101)}, "day_out_of_range"),
        ({"reference": " "}, "reference_required"),
        ({"kind": "used_up"}, "document_required"),
        ({"kind": "licensed"}, "other_required"),
        ({"other": "XL-2026-000009"}, "other_unasked"),
        ({"kind": "licensed", "other": "XL-1999-000001"}, "other_unknown"),
    ],
)
def test_what_is_refused(account, ada, fields, code):
    with pytest.raises(DomainError) as error:
        record(account, fields.pop("quantity", "1"), actor=ada, **fields)
    assert error.value.code == code
    assert not ReturnEntry.objects.exists()


def test_a_loss_keeps_its_evidence(account, ada):
    entry = record(account, kind="used_up", upload=paper(), actor=ada)
    assert (entry.document.owner_id, entry.document.owner_type) == (entry.pk, "licensing.returnentry")


def test_goods_stay_under_another_license_of_the_exporter(arden, account, ada):
    other = make_license(arden, check_code="ABCDE23457")
    draw(other, "3", ada)
    assert record(account, "2", kind="licensed", other=other.number.lower(), actor=ada).other == other


def draw(license, quantity, actor):
    draw_from(license, quantity, "test:other", actor)


def stay(account, other, quantity, ada):
    return record(account, quantity, kind="licensed", other=other.number, actor=ada)


def test_goods_stay_only_under_a_license_on_which_they_were_shipped_and_once(arden, account, ada):
    other = make_license(arden, check_code="ABCDE23457")
    with pytest.raises(DomainError) as unshipped:
        stay(account, other, "1", ada)
    assert unshipped.value.code == "other_short"
    draw(other, "3", ada)
    first = stay(account, other, "2", ada)
    with pytest.raises(DomainError, match="1 is recorded there"):
        stay(account, other, "2", ada)
    services.correct(first, reason="It was another crate.", actor=ada)
    stay(account, other, "3", ada)
    account.refresh_from_db()
    assert account.settled == 3


def test_other_goods_of_the_other_license_account_for_nothing(arden, account, ada):
    line = {"code": "3A001", "description": "Converter", "quantity": "10", "unit": "NMB"}
    other = make_license(arden, check_code="ABCDE23457", lines=[line])
    draw(other, "3", ada)

    with pytest.raises(DomainError) as error:
        stay(account, other, "1", ada)

    assert error.value.code == "other_short"


def test_the_database_refuses_goods_that_stay_unshipped_too(arden, account, ada):
    other = make_license(arden, check_code="ABCDE23457")
    draw(other, "3", ada)
    entry = stay(account, other, "2", ada)
    entry.pk, entry.submission = uuid4(), uuid4()

    with pytest.raises(IntegrityError, match="on which they were shipped"), transaction.atomic():
        entry.save(force_insert=True)


def test_neither_a_stopped_nor_a_temporary_license_takes_goods_over(arden, lent, account, ada):
    stopped = make_license(arden, status="revoked", check_code="ABCDE23457")
    for number in (stopped.number, lent.number):
        with pytest.raises(DomainError) as error:
            record(account, kind="licensed", other=number, actor=ada)
        assert error.value.code == "other_unknown"


def test_the_same_form_counts_once(account, ada):
    submission = uuid4()
    made = [record(account, "3", submission=submission, actor=ada) for _ in range(2)]
    assert made[0] == made[1]
    account.refresh_from_db()
    assert account.settled == 3


def test_a_stranger_records_nothing(account, sam):
    with pytest.raises(NotPermitted):
        record(account, actor=sam)


def test_a_wrong_entry_is_taken_back_once(account, ada):
    wrong = record(account, "4", actor=ada)
    counter = services.correct(wrong, reason="It was another crate.", actor=ada)
    account.refresh_from_db()
    assert (counter.quantity, counter.total, account.outstanding) == (-4, 0, 4)
    for entry, code in ((wrong, "corrected_already"), (counter, "counter_entry")):
        with pytest.raises(Conflict) as error:
            services.correct(entry, reason="Again.", actor=ada)
        assert error.value.code == code
    assert record(account, "4", actor=ada).total == 4


def test_taking_back_wants_a_reason(account, ada):
    with pytest.raises(DomainError, match="Say why"):
        services.correct(record(account, actor=ada), reason=" ", actor=ada)


def test_the_database_refuses_more_than_left(lent, account, ada):
    with pytest.raises(IntegrityError, match="return_account_within_what_left"), transaction.atomic():
        ReturnEntry.objects.create(
            account=account,
            line=account.line,
            kind="returned",
            quantity=5,
            total=5,
            on=timezone.localdate(),
            reference="IM-1",
            submission=uuid4(),
            recorded_by=ada,
        )


def test_the_database_keeps_entries_as_made(account, ada):
    entry = record(account, actor=ada)
    with pytest.raises(InternalError, match="return_entry_frozen"), transaction.atomic():
        ReturnEntry.objects.filter(pk=entry.pk).update(quantity=2)
    with pytest.raises(InternalError, match="return_entry_frozen"), transaction.atomic():
        entry.delete()


def test_a_counter_entry_takes_the_whole_back(account, ada):
    entry = record(account, "2", actor=ada)
    with pytest.raises(IntegrityError, match="takes the whole"), transaction.atomic():
        ReturnEntry.objects.create(
            account=account,
            line=account.line,
            kind="returned",
            quantity=-1,
            total=1,
            corrects=entry,
            reason="Half.",
            on=timezone.localdate(),
            reference="IM-1",
            submission=uuid4(),
            recorded_by=ada,
        )


def test_the_account_goes_on_with_the_next_edition(arden, lent, account, ada):
    record(account, "1", actor=ada)
    old = account.line
    later = make_license(arden, check_code="ABCDE23457")
    newer = next_edition(lent, later, old)

    account.refresh_from_db()
    assert (account.line_id, account.gone, account.outstanding) == (newer.pk, 4, 3)
    with pytest.raises(Missing):
        services.record(lent, said(account), submission=uuid4(), actor=ada)
    assert record(account, "3", actor=ada).total == 4
    assert ReturnAccount.objects.count() == 1


def next_edition(lent, spare, old) -> LicenseLine:
    """Give a license its second edition, with what another one of the exporter had before it."""
    import pgtrigger

    from licensing.licenses.models import License

    License.objects.filter(pk=lent.pk).update(status="replaced")
    with pgtrigger.ignore("licensing.License:terms_frozen"):
        License.objects.filter(pk=spare.pk).update(
            number=lent.number, edition=2, replaces=lent, kind="temporary", return_by=lent.return_by
        )
    return LicenseLine.objects.create(
        license=spare,
        number=9,
        description=old.description,
        entry_id=old.entry_id,
        unit=old.unit,
        authorized=10,
        drawn=4,
        carried=4,
        drawn_value=old.drawn_value,
        carried_value=old.drawn_value,
        continues=old,
        value=1,
        currency="EUR",
    )
