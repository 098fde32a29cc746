"""Several people at once: one request, one ledger, one edition in force."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from exportctl.core.errors import Conflict, DomainError
from licensing.decisions import services as decisions
from licensing.licenses import services as licenses
from licensing.licenses.models import Drawdown, License
from licensing.variations import services
from licensing.variations.models import Variation
from tests.core.threads import at_once
from tests.factories.jobs import drain
from tests.licensing.variations.build import ask_more, asked, decided, draw, filed, wish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@pytest.fixture
def signed(license, ada, omar, cleo):
    """A countersigned approval of five lasers, whose edition is not issued yet."""
    made = asked(license, ada)
    ask_more(made, ada, "5")
    return decisions.countersign(decided(filed(made, ada), omar), actor=cleo)


def test_two_requests_at_once_make_one(license, ada):
    came = at_once(lambda _: services.ask(license, wish(), actor=ada), 4)

    assert sorted(type(one).__name__ for one in came) == ["Conflict"] * 3 + ["Variation"]
    assert Variation.objects.count() == 1


def test_shipments_beside_the_new_edition_are_neither_lost_nor_drawn_twice(signed, license, ada):
    def act(number):
        if number == 0:
            return licenses.issue(signed.pk)
        return draw(license, "0.25", f"test:{number}", ada)

    came = at_once(act, 6)
    drain()

    drawn = [one for one in came if isinstance(one, Drawdown)]
    refused = [one for one in came if isinstance(one, Exception)]
    assert all(isinstance(one, DomainError) and one.code == "license_closed" for one in refused), came
    assert len(drawn) + len(refused) == 5
    old, new = License.objects.order_by("edition")
    assert (old.status, new.status) == ("replaced", "issued")
    before, line = old.lines.get(), new.lines.get()
    ledger = before.drawdowns.aggregate(sum=Sum("quantity"))["sum"] or Decimal(0)
    assert ledger == Decimal("0.25") * len(drawn) == before.drawn == line.carried == line.drawn


def test_a_revocation_beside_the_new_edition_leaves_one_of_both(signed, license, omar, max_manager):
    proposal = licenses.Proposal("The hall is empty.", urgent_reason="Goods may leave today.")

    def act(number):
        if number:
            return licenses.issue(signed.pk)
        made = licenses.propose_revocation(license, proposal, actor=omar)
        return licenses.confirm_revocation(made, actor=max_manager)

    revoked, _ = at_once(act, 2)
    drain()

    states = dict(License.objects.values_list("edition", "status"))
    if isinstance(revoked, Conflict):
        assert states == {1: "replaced", 2: "issued"}
    else:
        assert states == {1: "revoked"}


def test_an_edition_is_issued_once(signed, license):
    came = at_once(lambda _: licenses.issue(signed.pk), 4)

    assert len({one.pk for one in came}) == 1
    assert License.objects.filter(number=license.number).count() == 2
