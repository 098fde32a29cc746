"""The exporter is told before goods are due back and when they are overdue, once each, missed or not."""

from datetime import timedelta

import pgtrigger
import pytest
from django.utils import timezone

from exportctl.core.outbox.models import Job
from licensing.licenses.models import LicenseLine
from licensing.returns import minding
from licensing.returns.models import ReturnAccount, ReturnReminder
from licensing.returns.tasks import mind_returns
from tests.licensing.returns.build import record
from tests.licensing.returns.conftest import temporary

pytestmark = pytest.mark.django_db


def test_each_day_tells_once(lent, account):
    first = timezone.localdate()
    sent = [minding.mind(on=first + timedelta(days=day))[1] for day in range(70)]
    assert [day for day, number in enumerate(sent) if number] == [30, 61]
    subjects = {one.arguments["subject"] for one in Job.objects.filter(name="core.send_mail")}
    assert subjects == {f"{lent.number}: goods are due back soon", f"{lent.number}: goods are overdue"}


def test_a_missed_month_says_what_is_so_now(account):
    late = timezone.localdate() + timedelta(days=200)
    assert [minding.mind(on=late)[1] for _ in range(2)] == [1, 0]
    assert ReturnReminder.objects.get().kind == "overdue"


def test_nothing_is_said_of_what_was_accounted_for(account, ada):
    record(account, "4", actor=ada)
    assert minding.mind(on=timezone.localdate() + timedelta(days=100)) == (0, 0)


def test_goods_that_left_before_the_ledger_get_their_account(arden):
    license = temporary(arden, back_in=-5)
    with pgtrigger.ignore("licensing.LicenseLine:return_account_follows"):
        LicenseLine.objects.filter(license=license).update(drawn=2)
    for _ in range(2):
        mind_returns()
    assert ReturnAccount.objects.get().gone == 2
    assert ReturnReminder.objects.get().kind == "overdue"
