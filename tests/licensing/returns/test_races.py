"""Several people at once about one account: real threads with connections of their own."""

import pytest

from exportctl.core.errors import Conflict, DomainError
from licensing.returns import services
from licensing.returns.models import ReturnAccount, ReturnEntry
from tests.core.threads import at_once
from tests.licensing.returns.build import record
from tests.licensing.returns.conftest import ship

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


def test_two_returns_that_together_are_more_than_what_left(account, ada):
    done = at_once(lambda number: record(account, "3", actor=ada), 2)

    assert sum(isinstance(one, ReturnEntry) for one in done) == 1, done
    refused = [one for one in done if isinstance(one, DomainError)]
    assert [one.code for one in refused] == ["exceeds_outstanding"]
    assert ReturnAccount.objects.get().settled == 3


def test_a_return_beside_a_shipment(lent, account, ada):
    acts = [lambda: record(account, "4", actor=ada), lambda: ship(lent, "2", "test:2", ada)]
    done = at_once(lambda number: acts[number](), 2)

    assert not [one for one in done if isinstance(one, Exception)], done
    stands = ReturnAccount.objects.get()
    assert (stands.gone, stands.settled) == (6, 4)


def test_two_take_one_entry_back(account, ada):
    wrong = record(account, "4", actor=ada)
    done = at_once(lambda number: services.correct(wrong, reason="Wrong crate.", actor=ada), 2)

    assert sum(isinstance(one, ReturnEntry) for one in done) == 1, done
    assert sum(isinstance(one, Conflict) for one in done) == 1
    assert ReturnAccount.objects.get().settled == 0
