"""Two countersignatures: never one person twice, each asked again, and the race of two people."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.decisions import services
from licensing.decisions.models import Decision
from licensing.licenses.models import License
from licensing.organizations.models import Organization
from licensing.review.models import Case
from tests.core.threads import at_once
from tests.factories.cases import decided_case, make_watchlist
from tests.factories.decisions import big_decision
from tests.factories.jobs import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(arden: Organization, ada: User, omar: User) -> Decision:
    """An approval of EUR 576,000 that waits for two countersignatures."""
    return big_decision(arden, ada, omar)


@pytest.fixture
def carla(make_user: Callable[..., User]) -> User:
    """Carla countersigns too."""
    return make_user("Carla", Side.REGULATOR, Role.COUNTERSIGNER)


def test_two_people_sign_and_only_then_the_case_closes(decision: Decision, cleo: User, carla: User) -> None:
    assert decision.signatures_why == "Two countersignatures because the value is above EUR 500,000.00."

    half = services.countersign(decision, actor=cleo)
    drain()
    assert (half.status, half.first_signed_by, half.countersigned_by) == ("signed_once", cleo, None)
    assert Case.objects.get().status == "countersign"
    assert not License.objects.exists()

    done = services.countersign(decision, actor=carla)
    drain()
    assert (done.status, done.first_signed_by, done.countersigned_by) == ("countersigned", cleo, carla)
    assert Case.objects.get().status == "approved"
    assert License.objects.get().decision_id == decision.pk


def test_one_person_never_signs_twice(decision: Decision, cleo: User, omar: User) -> None:
    services.countersign(decision, actor=cleo)

    with pytest.raises(NotPermitted, match="You gave the first"):
        services.countersign(decision, actor=cleo)
    with pytest.raises(NotPermitted):
        services.countersign(decision, actor=omar)
    with pytest.raises(NotPermitted, match="You gave the first"):
        services.send_back(decision, reason="On second thoughts.", actor=cleo)

    assert Decision.objects.get().status == "signed_once"
    assert Case.objects.get().status == "countersign"


def test_the_second_person_sends_back_with_the_reason_on_record(
    decision: Decision, cleo: User, carla: User, omar: User
) -> None:
    services.countersign(decision, actor=cleo)

    back = services.send_back(decision, reason="The consignee is new.", actor=carla)

    assert (back.status, back.sent_back_by, back.sent_back_reason) == (
        "sent_back",
        carla,
        "The consignee is new.",
    )
    assert back.first_signed_by == cleo
    assert Case.objects.get().status == "under_review"
    with pytest.raises(Conflict):
        services.countersign(decision, actor=carla)


def test_each_step_is_screened_again(decision: Decision, cleo: User, carla: User) -> None:
    services.countersign(decision, actor=cleo)
    make_watchlist("X-9,organization,Somebody Else Ltd,,,,,,,,TRIAL,Fictional,2024-01-01")

    with pytest.raises(DomainError, match="does not allow"):
        services.countersign(decision, actor=carla)

    assert Decision.objects.get().status == "signed_once"


def test_the_first_step_is_screened_too(decision: Decision, cleo: User) -> None:
    make_watchlist("X-9,organization,Somebody Else Ltd,,,,,,,,TRIAL,Fictional,2024-01-01")

    with pytest.raises(DomainError, match="does not allow"):
        services.countersign(decision, actor=cleo)

    assert Decision.objects.get().first_signed_by is None


def test_the_database_knows_how_often_and_by_whom(decision: Decision, cleo: User, omar: User) -> None:
    row = Decision.objects.filter(pk=decision.pk)
    now = timezone.now()
    signed = {"status": "countersigned", "countersigned_by": cleo, "countersigned_at": now}
    first = {"status": "signed_once", "first_signed_at": now}

    for change, name in (
        (signed, "signed_as_often_as_needed"),
        ({**first, "first_signed_by": omar}, "first_signed_by_another"),
        ({**signed, "first_signed_by": cleo, "first_signed_at": now}, "signed_by_three_people"),
        ({"status": "signed_once"}, "signed_once_by_somebody"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            row.update(**change)


def test_a_final_decision_is_never_edited(arden: Organization, ada: User, omar: User, cleo: User) -> None:
    decision = decided_case(arden, ada, omar)
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(signatures_needed=2, signatures_why="More.")
    services.send_back(decision, reason="Look again.", actor=cleo)

    for change in ({"sent_back_reason": "Other."}, {"status": "proposed"}, {"reason": "Other."}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(**change)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_give_the_two_signatures_and_eight_give_no_third(
    decision: Decision, make_user: Callable[..., User]
) -> None:
    signers = [make_user(f"Cleo{number}", Side.REGULATOR, Role.COUNTERSIGNER) for number in range(8)]

    results = at_once(lambda number: services.countersign(decision, actor=signers[number]), 8)

    assert sorted(one.status for one in results if isinstance(one, Decision)) == [
        "countersigned",
        "signed_once",
    ]
    assert sum(isinstance(one, Conflict | NotPermitted) for one in results) == 6
    stored = Decision.objects.get()
    assert stored.first_signed_by_id != stored.countersigned_by_id
    assert Case.objects.get().status == "approved"


@pytest.mark.django_db(transaction=True)
def test_one_person_in_two_windows_signs_once(decision: Decision, cleo: User) -> None:
    results = at_once(lambda _: services.countersign(decision, actor=cleo), 4)

    assert sum(isinstance(one, Decision) for one in results) == 1
    assert sum(isinstance(one, NotPermitted) for one in results) == 3
    assert Decision.objects.get().status == "signed_once"


@pytest.mark.django_db(transaction=True)
def test_a_signature_and_a_sending_back_at_once_leave_one_of_them(
    decision: Decision, cleo: User, carla: User
) -> None:
    services.countersign(decision, actor=cleo)
    dora = User.objects.get(pk=carla.pk)
    eve = User.objects.create_user("eve@cast.example", "x", name="Eve", side=Side.REGULATOR)
    eve.groups.set(carla.groups.all())

    def act(number: int) -> Decision:
        if number:
            return services.countersign(decision, actor=dora)
        return services.send_back(decision, reason="No.", actor=User.objects.get(pk=eve.pk))

    results = at_once(act, 2)

    assert sum(isinstance(one, Decision) for one in results) == 1
    stored, case = Decision.objects.get(), Case.objects.get()
    assert (stored.status, case.status) in {("countersigned", "approved"), ("sent_back", "under_review")}
