"""Several people at once: one report, one corrected edition, one ledger."""

from decimal import Decimal

import pytest
from django.db.models import Sum
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from licensing.decisions import services as decisions
from licensing.licenses import services as licenses
from licensing.licenses.models import Drawdown, License
from licensing.rectifications import services
from licensing.rectifications.models import Rectification
from licensing.variations import services as variations
from licensing.variations.models import Variation
from tests.core.threads import at_once
from tests.factories.jobs import drain
from tests.licensing.rectifications.build import line_words, proposed, reported
from tests.licensing.variations.build import ask_more, asked, decided, draw, filed, wish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def test_reports_at_once_make_one(license, ada):
    came = at_once(lambda _: reported(license, ada), 3)

    assert sum(isinstance(one, Rectification) for one in came) == 1, came
    assert sum(isinstance(one, NotPermitted) for one in came) == 2, came


def test_a_confirmation_beside_a_withdrawal_leaves_one_of_both(proposal, license, ada, cleo):
    acts = (
        lambda: services.confirm(proposal, actor=cleo),
        lambda: services.withdraw(proposal, actor=ada),
    )

    came = at_once(lambda number: acts[number](), 2)
    drain()

    proposal.refresh_from_db()
    assert sum(isinstance(one, DomainError) for one in came) == 1, came
    editions = License.objects.filter(number=license.number).count()
    assert (proposal.status, editions) in {("corrected", 2), ("withdrawn", 1)}


def test_two_confirmations_issue_one_edition(proposal, license, cleo, max_manager):
    who = (cleo, max_manager)

    came = at_once(lambda number: services.confirm(proposal, actor=who[number]), 2)

    assert sorted(type(one).__name__ for one in came) == ["Conflict", "License"], came
    assert License.objects.filter(number=license.number).count() == 2


def test_shipments_beside_the_corrected_edition_are_neither_lost_nor_drawn_twice(
    proposal, license, ada, cleo
):
    def act(number):
        if number == 0:
            return services.confirm(proposal, actor=cleo)
        return draw(license, "0.25", f"test:{number}", ada)

    came = at_once(act, 5)
    drain()

    assert isinstance(came[0], License), came
    drawn = [one for one in came if isinstance(one, Drawdown)]
    refused = [one for one in came if isinstance(one, Exception)]
    assert all(isinstance(one, DomainError) and one.code == "license_closed" for one in refused), came
    old, new = License.objects.order_by("edition")
    before, line = old.lines.get(), new.lines.get()
    ledger = before.drawdowns.aggregate(sum=Sum("quantity"))["sum"]
    assert (
        ledger == Decimal("0.5") + Decimal("0.25") * len(drawn) == before.drawn == line.carried == line.drawn
    )


def test_a_change_that_is_asked_for_beside_the_corrected_edition_comes_before_or_not_at_all(
    proposal, license, ada, cleo
):
    acts = (
        lambda: services.confirm(proposal, actor=cleo),
        lambda: variations.ask(license, wish(), actor=ada),
    )

    came = at_once(lambda number: acts[number](), 2)

    corrected = License.objects.filter(number=license.number).count() == 2
    assert isinstance(came[0], License) is corrected
    assert isinstance(came[1], Variation) is not corrected, came


def test_a_signed_change_beside_the_correction_wins(proposal, license, ada, omar, cleo, max_manager):
    request = asked(license, ada)
    ask_more(request, ada, "5")
    decision = decided(filed(request, ada), omar)
    acts = (
        lambda: services.confirm(proposal, actor=max_manager),
        lambda: decisions.countersign(decision, actor=cleo),
    )

    came = at_once(lambda number: acts[number](), 2)
    drain()

    assert isinstance(came[0], DomainError), came
    assert not isinstance(came[1], Exception), came
    standing = License.objects.get(number=license.number, edition=2)
    assert standing.lines.get().authorized == 5
    proposal.refresh_from_db()
    assert proposal.status == "proposed"
    with pytest.raises(Conflict):
        services.propose(proposal, line_words(part_number="LS-78"), reason="Again.", actor=omar)


def test_the_last_shipment_beside_the_signature_is_counted_or_refused(proposal, license, ada, cleo):
    line = license.lines.get()
    rest = str(line.authorized - line.drawn)

    came = at_once(
        lambda number: (
            services.confirm(proposal, actor=cleo) if number == 0 else draw(license, rest, "test:last", ada)
        ),
        2,
    )
    drain()

    assert isinstance(came[0], License), came
    made, old = License.objects.get(edition=2), License.objects.get(edition=1)
    drawn = isinstance(came[1], Drawdown)
    assert made.status == ("exhausted" if drawn else "issued")
    assert made.lines.get().drawn == old.lines.get().drawn
    assert (made.lines.get().drawn == made.lines.get().authorized) is drawn


def test_the_nightly_record_beside_the_signature_ends_it_once(short, later, ada, omar, cleo):
    proposal = proposed(reported(short, ada), omar)
    later()
    services.screen_again(proposal, actor=omar)
    drain()

    came = at_once(
        lambda number: (
            services.confirm(proposal, actor=cleo)
            if number == 0
            else licenses.expire_licenses(on=timezone.localdate())
        ),
        2,
    )
    drain()

    assert not any(isinstance(one, Exception) for one in came), came
    made = License.objects.get(edition=2)
    assert made.status == "expired"
    assert AuditEvent.objects.filter(verb="license.expire", subject_id=str(short.pk)).count() == 1
    assert AuditEvent.objects.filter(verb="license.expire", subject_id=str(made.pk)).count() == 1


def test_what_is_given_back_beside_the_signature_is_either_corrected_or_kept_as_it_was(
    proposal, license, ada, cleo
):
    acts = (
        lambda: services.confirm(proposal, actor=cleo),
        lambda: licenses.surrender(license, reason="We stop.", actor=ada),
    )

    came = at_once(lambda number: acts[number](), 2)
    drain()

    assert sum(isinstance(one, DomainError) for one in came) == 1, came
    states = list(License.objects.order_by("edition").values_list("status", flat=True))
    assert states in (["replaced", "issued"], ["surrendered"])
