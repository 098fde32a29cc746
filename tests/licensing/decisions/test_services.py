"""Deciding and countersigning: one test per exit, and the race for one signature."""

from collections.abc import Callable
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.outbox.models import Job
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.decisions import services
from licensing.decisions.models import Decision
from licensing.organizations.models import Organization
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.rules import Advice
from screening.hits import services as hits
from screening.hits.models import Hit
from tests.factories.cases import (
    APPROVAL,
    case_under_review,
    decided_case,
    founded,
    grant_all,
    make_watchlist,
    partly,
    terms_of,
)
from tests.factories.jobs import drain

pytestmark = pytest.mark.django_db
REFUSAL = Advice("deny", "The end user may divert the goods.", (), ("7",))


def test_two_people_approve_and_the_case_closes(
    arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    decision = decided_case(arden, ada, omar)

    services.countersign(decision, actor=cleo)

    case = Case.objects.get(pk=decision.case_id)
    assert case.status == "approved"
    assert case.closed_at is not None
    assert case.application.status == "closed"
    assert Job.objects.filter(name__contains="licenses.handlers").exists()


def test_less_than_applied_for_is_an_approval_in_part(
    arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    case = case_under_review(arden, ada, omar)
    review.recommend(case, advice=APPROVAL, actor=omar)
    granted = {pk: quantity / 2 for pk, quantity in grant_all(case).items()}

    decision = services.decide(
        case, advice=APPROVAL, granted=granted, actor=omar, terms=partly(case, granted)
    )
    services.countersign(decision, actor=cleo)

    case.refresh_from_db()
    assert case.status == "approved_in_part"
    assert decision.lines.get().value == Decimal("24000.00")


def test_a_refusal_closes_the_case_without_a_license(
    arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    decision = decided_case(arden, ada, omar, advice=REFUSAL)

    services.countersign(decision, actor=cleo)
    drain()

    case = Case.objects.get(pk=decision.case_id)
    assert case.status == "denied"
    assert not hasattr(case, "license")


def test_nobody_countersigns_their_own_decision(
    arden: Organization, ada: User, make_user: Callable[..., User]
) -> None:
    both = make_user("Both", Side.REGULATOR, Role.LICENSING_OFFICER, Role.COUNTERSIGNER)
    decision = decided_case(arden, ada, both)

    with pytest.raises(NotPermitted, match="someone else"):
        services.countersign(decision, actor=both)

    decision.refresh_from_db()
    assert decision.status == "proposed"
    assert Case.objects.get().status == "countersign"


def test_the_database_refuses_one_person_signing_twice(arden: Organization, ada: User, omar: User) -> None:
    decision = decided_case(arden, ada, omar)

    with pytest.raises(IntegrityError, match="decision_signed_by_two_people"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(countersigned_by=omar)


def test_an_open_hit_blocks_an_approval_and_says_why(arden: Organization, ada: User, omar: User) -> None:
    case = case_under_review(arden, ada, omar, name="Borealis Transit Kontor")
    review.recommend(case, advice=APPROVAL, actor=omar)

    with pytest.raises(DomainError) as refusal:
        services.decide(case, advice=APPROVAL, granted=grant_all(case), actor=omar)

    assert refusal.value.code == "not_cleared"
    assert refusal.value.gaps
    case.refresh_from_db()
    assert case.status == "under_review"


def test_a_true_match_blocks_an_approval_but_not_a_refusal(
    arden: Organization, ada: User, omar: User, sonia: User, sven: User
) -> None:
    case = case_under_review(arden, ada, omar, name="Borealis Transit Kontor")
    hit = hits.confirm_hit(Hit.objects.get(thread=case.pk), reason="Same firm, same address.", actor=sonia)
    hits.confirm_ruling(hit, actor=sven)
    drain()
    review.recommend(case, advice=founded(REFUSAL), actor=omar)

    with pytest.raises(DomainError, match="does not allow"):
        services.decide(case, advice=APPROVAL, granted=grant_all(case), actor=omar)

    decision = services.decide(case, advice=REFUSAL, granted={}, actor=omar, terms=terms_of(REFUSAL))
    assert decision.outcome == "deny"


def test_a_newer_list_makes_the_screening_stale_at_the_countersignature(
    arden: Organization, ada: User, omar: User, cleo: User
) -> None:
    decision = decided_case(arden, ada, omar)
    make_watchlist("X-9,organization,Somebody Else Ltd,,,,,,,,TRIAL,Fictional,2024-01-01")

    with pytest.raises(DomainError, match="does not allow"):
        services.countersign(decision, actor=cleo)

    assert Case.objects.get().status == "countersign"


def test_a_ruling_after_the_decision_means_that_the_facts_have_changed(
    arden: Organization, ada: User, omar: User, cleo: User, sonia: User, sven: User
) -> None:
    case = case_under_review(arden, ada, omar, name="Borealis Transit Kontor")
    review.recommend(case, advice=founded(REFUSAL), actor=omar)
    decision = services.decide(case, advice=REFUSAL, granted={}, actor=omar, terms=terms_of(REFUSAL))
    hit = Hit.objects.get(thread=case.pk)
    hits.clear_hit(hit, ground="different_business", reason="Another firm.", actor=sonia)
    hits.confirm_ruling(hit, actor=sven)
    drain()

    with pytest.raises(Conflict, match="facts have changed"):
        services.countersign(decision, actor=cleo)

    services.send_back(decision, reason="Decide on what is known now.", actor=cleo)
    assert Case.objects.get().status == "under_review"


def test_sending_back_needs_a_reason(arden: Organization, ada: User, omar: User, cleo: User) -> None:
    decision = decided_case(arden, ada, omar)

    with pytest.raises(DomainError, match="Say why"):
        services.send_back(decision, reason=" ", actor=cleo)

    assert Case.objects.get().status == "countersign"


def test_nothing_is_decided_before_a_recommendation(arden: Organization, ada: User, omar: User) -> None:
    case = case_under_review(arden, ada, omar)

    with pytest.raises(NotPermitted, match="no recommendation"):
        services.decide(case, advice=APPROVAL, granted=grant_all(case), actor=omar)


def test_more_than_applied_for_is_refused(arden: Organization, ada: User, omar: User) -> None:
    case = case_under_review(arden, ada, omar)
    review.recommend(case, advice=APPROVAL, actor=omar)
    granted = {pk: quantity + 1 for pk, quantity in grant_all(case).items()}

    with pytest.raises(DomainError) as refusal:
        services.decide(case, advice=APPROVAL, granted=granted, actor=omar)

    assert refusal.value.code == "above_applied"
    assert not Decision.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_countersignatures_of_one_decision_sign_it_once(
    arden: Organization, ada: User, omar: User, make_user: Callable[..., User]
) -> None:
    decision = decided_case(arden, ada, omar)
    signers = [make_user(f"Cleo{number}", Side.REGULATOR, Role.COUNTERSIGNER) for number in range(8)]
    barrier, results = Barrier(8), []

    def sign(signer: User) -> None:
        barrier.wait()
        try:
            services.countersign(Decision.objects.get(pk=decision.pk), actor=User.objects.get(pk=signer.pk))
            results.append("signed")
        except DomainError as refusal:
            results.append(refusal.message)
        finally:
            connection.close()

    threads = [Thread(target=sign, args=[signer]) for signer in signers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results.count("signed") == 1
    assert len(results) == 8
    assert all(results)
    assert Case.objects.get().status == "approved"
