from decimal import Decimal

import pytest
from django.urls import reverse

from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.notices.models import Notice
from licensing.licenses.models import License
from licensing.licenses.queries import licenses_visible_to
from licensing.transfers import queries, services
from licensing.variations import services as variations
from screening.hits.models import Watch
from tests.core.threads import at_once
from tests.factories.jobs import drain
from tests.factories.organizations import change_identity
from tests.licensing.transfers.build import accept, ask
from tests.licensing.variations.build import draw, wish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def test_an_approval_gives_the_receiver_the_next_edition(recommended, license, ada, bruno, cleo):
    services.countersign(recommended, actor=cleo)
    drain()

    old, new = License.objects.filter(number=license.number).order_by("edition")
    assert (old.status, new.status) == ("replaced", "issued")
    assert (new.organization, old.organization) == (recommended.receiver, license.organization)
    line = new.lines.get()
    assert (line.carried, line.authorized) == (Decimal("0.5"), old.lines.get().authorized)
    assert new.valid_to == old.valid_to
    assert list(licenses_visible_to(ada)) == [old]
    assert list(licenses_visible_to(bruno)) == [new]
    with pytest.raises(DomainError):
        draw(old, "0.5", "test:after", ada)
    assert draw(new, "0.5", "test:new", bruno).balance == line.authorized - 1


def test_it_is_never_approved_unscreened_or_by_one_person(license, receiver, ada, bruno, omar, cleo):
    made = ask(license, receiver, ada)
    made = services.accept(made, position="Director", declared=True, actor=bruno, version=made.version)
    with pytest.raises(DomainError) as refused:
        services.recommend(made, grants=True, reason="Fine.", actor=omar)
    assert refused.value.code == "not_cleared"
    drain()
    made = services.recommend(made, grants=True, reason="Fine.", actor=omar)
    with pytest.raises(NotPermitted):
        services.countersign(made, actor=omar)
    receiver.refresh_from_db()
    change_identity(receiver, omar, name="Somebody Else Ltd")
    with pytest.raises(DomainError) as stale:
        services.countersign(made, actor=cleo)
    assert stale.value.code == "not_cleared"
    assert License.objects.get().status == "issued"


def test_one_open_request_and_no_change_beside_it(license, receiver, ada):
    came = at_once(
        lambda n: ask(license, receiver, ada) if n else variations.ask(license, wish(), actor=ada), 2
    )

    assert sum(isinstance(one, Exception) for one in came) == 1, came
    with pytest.raises((Conflict, NotPermitted)):
        ask(license, receiver, ada)


def test_two_signatures_and_a_shipment_at_once(recommended, license, ada, cleo, max_manager):
    def act(number):
        if number == 2:
            return draw(license, "0.5", "test:race", ada)
        return services.countersign(recommended, actor=(cleo, max_manager)[number])

    came = at_once(act, 3)

    assert sum(not isinstance(one, Exception) for one in came[:2]) == 1, came
    old, new = License.objects.order_by("edition")
    assert old.lines.get().drawn == new.lines.get().carried


def test_a_transfer_is_declined_for_a_reason_by_the_receiver_alone(asked, license, receiver, ada, bruno):
    with pytest.raises(NotPermitted):
        services.decline(asked, reason="We may not.", actor=ada, version=asked.version)
    with pytest.raises(DomainError) as empty:
        services.decline(asked, reason=" ", actor=bruno, version=asked.version)
    assert empty.value.code == "reason_required"

    done = services.decline(asked, reason="We did not merge.", actor=bruno, version=asked.version)

    assert (done.status, done.answer_reason) == ("declined", "We did not merge.")
    assert License.objects.get().status == "issued"
    assert ask(license, receiver, ada).status == "asked"


def test_a_withdrawal_ends_the_request_and_its_watch(accepted, license, receiver, ada, bruno):
    item = accepted.items.get()
    assert Watch.objects.filter(thread=item.pk, live=True).exists()
    with pytest.raises(NotPermitted):
        services.withdraw(accepted, reason="No.", actor=bruno)

    done = services.withdraw(accepted, reason="The sale fell through.", actor=ada)

    assert done.status == "withdrawn"
    assert not Watch.objects.filter(thread=item.pk, live=True).exists()
    with pytest.raises(Conflict):
        services.withdraw(accepted, reason="Again.", actor=ada)
    assert ask(license, receiver, ada).status == "asked"


def test_a_recommendation_is_sent_back_and_then_a_refusal_is_signed(recommended, license, omar, cleo):
    with pytest.raises(DomainError) as empty:
        services.send_back(recommended, reason="", actor=cleo)
    assert empty.value.code == "reason_required"
    back = services.send_back(recommended, reason="The paper is not signed.", actor=cleo)
    assert back.status == "accepted"
    told = Notice.objects.filter(person=omar, kind="transfers.waiting")
    assert any("sent back" in one.title for one in told)

    again = services.recommend(back, grants=False, reason="Nothing shows the merger.", actor=omar)
    done = services.countersign(again, actor=cleo)

    assert (done.status, done.items.get().open) == ("refused", False)
    only = License.objects.get()
    assert (only.status, only.organization) == ("issued", license.organization)


def test_the_officer_of_the_licenses_hears_that_it_waits(accepted, omar, max_manager):
    assert Notice.objects.get(person=omar, kind="transfers.waiting").path == reverse(
        "licensing:desk-transfer", args=[accepted.pk]
    )
    assert not Notice.objects.filter(person=max_manager, kind="transfers.waiting").exists()


def test_where_the_officer_has_left_the_managers_hear_that_it_waits(asked, bruno, omar, max_manager):
    omar.is_active = False
    omar.save()

    accept(asked, bruno)

    assert [one.person for one in Notice.objects.filter(kind="transfers.waiting")] == [max_manager]


def test_each_counts_what_waits_for_their_own_signature(accepted, omar, cleo, max_manager, ada):
    people = (omar, cleo, max_manager, ada)
    assert [queries.waiting(one).count() for one in people] == [1, 0, 1, 0]

    services.recommend(accepted, grants=True, reason="The merger is shown.", actor=max_manager)

    assert [queries.waiting(one).count() for one in people] == [0, 1, 0, 0]


def test_an_acceptance_and_a_withdrawal_at_once(asked, ada, bruno):
    def act(number):
        if number:
            return services.withdraw(asked, reason="No.", actor=ada, version=asked.version)
        return services.accept(asked, position="Director", declared=True, actor=bruno, version=asked.version)

    came = at_once(act, 2)

    won = [one for one in came if not isinstance(one, Exception)]
    assert len(won) == 1, came
    asked.refresh_from_db()
    assert asked.status == won[0].status
    assert asked.items.get().open == (asked.status == "accepted")
