"""Several licenses of one request: they go together with all they carry, or none goes."""

from decimal import Decimal

import pytest
from django.utils import timezone

from exportctl.core.errors import DomainError
from licensing.decisions.models import Decision
from licensing.histories.queries import histories_of
from licensing.licenses import services as licenses
from licensing.licenses.models import License
from licensing.precedents.queries import closed_cases
from licensing.review.facts import case_facts
from licensing.review.library import standard
from licensing.review.models import Case
from licensing.review.rules import Advice
from licensing.transfers import services
from tests.factories.cases import case_under_review
from tests.factories.jobs import drain
from tests.licensing.transfers.build import accept, ask, hand_over
from tests.licensing.variations.build import draw, first_license

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
REPORT, INVENTORY = (standard(key).text for key in ("shipment-report@1", "yearly-inventory@1"))


def conditioned(arden, ada, omar, cleo, text):
    advice = Advice("approve_with_conditions", "Civil.", (text,), ())
    return first_license(arden, ada, omar, cleo, advice=advice)


@pytest.fixture
def both(arden, ada, omar, cleo):
    """Two licenses, each with a condition of its own, and each drawn differently."""
    made = [conditioned(arden, ada, omar, cleo, text) for text in (REPORT, INVENTORY)]
    draw(made[0], "0.5", "test:one", ada)
    draw(made[1], "1.5", "test:two", ada)
    drain()
    return made


@pytest.fixture
def proposed(both, receiver, ada, bruno, omar):
    made = accept(ask(both[0], receiver, ada, both[1]), bruno)
    return services.recommend(made, grants=True, reason="The merger is shown.", actor=omar)


def standing(license):
    rows = license.obligations.filter(status="open").order_by("due_on")
    return [(one.condition.text, one.due_on) for one in rows]


def test_several_go_together_each_with_its_balance_and_conditions(both, proposed, receiver, bruno, cleo):
    owed = [standing(one) for one in both]
    assert all(owed)

    done = services.countersign(proposed, actor=cleo)
    drain()

    new = [License.objects.get(replaces=one) for one in both]
    assert done.status == "approved"
    assert not done.items.filter(open=True).exists()
    assert {one.organization for one in new} == {receiver}
    assert {License.objects.get(pk=one.pk).status for one in both} == {"replaced"}
    assert [one.lines.get().carried for one in new] == [Decimal("0.5"), Decimal("1.5")]
    assert [one.conditions for one in new] == [[REPORT], [INVENTORY]]
    assert [standing(one) for one in new] == owed
    assert len({one.case_id for one in new}) == 2
    with pytest.raises(DomainError, match=r"0\.5"):
        draw(new[1], "1", "test:too-much", bruno)
    assert draw(new[0], "1", "test:next", bruno).balance == Decimal("0.5")


@pytest.mark.parametrize("blocked", [0, 1])
def test_one_that_is_blocked_stops_all_and_says_why(both, proposed, omar, cleo, blocked):
    before = [standing(one) for one in both]
    licenses.suspend(both[blocked], reason="Tell us more.", note="", actor=cleo)

    with pytest.raises(DomainError) as refused:
        services.countersign(proposed, actor=cleo)

    assert [both[blocked].number in gap.message for gap in refused.value.gaps] == [True]
    proposed.refresh_from_db()
    assert (proposed.status, proposed.signed_by) == ("recommended", None)
    assert proposed.items.filter(open=True, case=None).count() == 2
    assert License.objects.count() == 2
    assert Case.objects.count() == Decision.objects.count() == 2
    assert [standing(one) for one in both] == before

    licenses.reinstate(both[blocked], reason="They told us.", actor=cleo)
    assert services.countersign(proposed, actor=cleo).status == "approved"
    assert License.objects.count() == 4


def test_its_case_is_no_precedent_and_no_approval_of_its_own(
    license, receiver, ada, bruno, omar, cleo, arden
):
    new = hand_over(license, receiver, (ada, bruno, omar, cleo))
    assert Case.objects.get(pk=new.case_id).decided_elsewhere

    later = case_under_review(arden, ada, omar)

    assert list(closed_cases(omar)) == [license.case]
    assert {party.prior_licenses for party in case_facts(later, on=timezone.localdate()).parties} == {1}
    rows, _ = histories_of(omar, later)
    assert {tuple(row.outcomes.items()) for row in rows} == {(("Approved", 1),)}
    assert any(one.case.pk == new.case_id for row in rows for one in row.before)


def test_cases_of_an_earlier_version_are_marked_once(license, receiver, ada, bruno, omar, cleo):
    new = hand_over(license, receiver, (ada, bruno, omar, cleo))
    Case.objects.filter(pk=new.case_id).update(decided_elsewhere=False)

    assert [services.mark_cases() for _ in range(2)] == [1, 0]
    assert list(Case.objects.filter(decided_elsewhere=True)) == [new.case]
