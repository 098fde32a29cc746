"""Several people at once about one license: real threads with connections of their own."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError
from licensing.licenses import services
from licensing.licenses.models import Drawdown, License, LicenseReminder, Revocation
from licensing.licenses.services import Draw, Proposal
from tests.core.threads import at_once
from tests.factories.licenses import make_license

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
URGENT = Proposal("The end user is listed.", urgent_reason="A shipment stands at the border.")


@pytest.fixture
def license(arden) -> License:
    return make_license(arden)


def drawing(license: License, source: str) -> Draw:
    return Draw(license.lines.get().pk, Decimal(1), timezone.localdate(), source, "AWB 1", Decimal(1))


def test_two_propose_and_one_revocation_stands(license, max_manager, cleo, omar):
    people = [max_manager, cleo, omar]
    done = at_once(lambda number: services.propose_revocation(license, URGENT, actor=people[number]), 3)

    assert sum(isinstance(one, Revocation) for one in done) == 1
    assert sum(isinstance(one, Conflict) for one in done) == 2
    assert Revocation.objects.count() == 1


def test_two_confirm_and_the_license_is_revoked_once(license, max_manager, cleo, omar):
    made = services.propose_revocation(license, URGENT, actor=omar)
    people = [max_manager, cleo]
    done = at_once(lambda number: services.confirm_revocation(made, actor=people[number]), 2)

    assert sum(isinstance(one, Revocation) for one in done) == 1
    assert sum(isinstance(one, Conflict) for one in done) == 1
    assert AuditEvent.objects.filter(verb="license.revoke").count() == 1
    assert License.objects.get().status == "revoked"


def against_shipments(license: License, ada: Any, act: Any, verb: str) -> None:
    """Let an act and four shipments start together: what is drawn was drawn before the act."""

    def one(number: int) -> Any:
        return act() if number == 0 else services.draw_down(drawing(license, f"test:{number}"), actor=ada)

    done = at_once(one, 5)

    assert isinstance(done[0], License), done[0]
    drawn = [one for one in done[1:] if isinstance(one, Drawdown)]
    refused = [one for one in done[1:] if isinstance(one, DomainError)]
    assert len(drawn) + len(refused) == 4
    assert {error.code for error in refused} <= {"license_closed"}
    assert license.lines.get().drawn == len(drawn) == Drawdown.objects.count()
    at = AuditEvent.objects.get(verb=verb).at
    assert not Drawdown.objects.filter(created_at__gt=at).exists()
    with pytest.raises(DomainError):
        services.draw_down(drawing(license, "test:late"), actor=ada)


def test_surrender_against_shipments(license, ada):
    against_shipments(
        license,
        ada,
        lambda: services.surrender(license, reason="The order was canceled.", actor=ada),
        "license.surrender",
    )


def test_suspension_against_shipments(license, ada, max_manager):
    against_shipments(
        license,
        ada,
        lambda: services.suspend(license, reason="New facts.", actor=max_manager),
        "license.suspend",
    )


def test_surrender_against_a_revocation(license, ada, cleo, omar):
    made = services.propose_revocation(license, URGENT, actor=omar)
    acts = [
        lambda: services.surrender(license, reason="No use.", actor=ada),
        lambda: services.confirm_revocation(made, actor=cleo),
    ]
    done = at_once(lambda number: acts[number](), 2)

    assert sum(isinstance(one, Conflict) for one in done) == 1, done
    outcome = (License.objects.get().status, Revocation.objects.get().status)
    assert outcome in {("surrendered", "lapsed"), ("revoked", "confirmed")}


def test_four_workers_send_a_reminder_once(arden):
    today = timezone.localdate()
    make_license(arden, valid_from=today - timedelta(days=10), valid_to=today + timedelta(days=5))

    done = at_once(lambda _: services.remind_all(on=today), 4)

    assert sorted(done) == [0, 0, 0, 1]
    assert LicenseReminder.objects.count() == 1
