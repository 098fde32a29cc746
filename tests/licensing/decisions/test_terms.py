"""What a decision says beside its outcome: reasons by criterion, values, parties left out, a last day."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from exportctl.core.errors import Conflict, DomainError
from exportctl.core.people.models import User
from licensing.applications.models import Party
from licensing.decisions import services
from licensing.decisions.models import Decision, DecisionLine, ExcludedParty
from licensing.decisions.rules import Because, Ground
from licensing.decisions.services import Terms
from licensing.licenses.models import License
from licensing.organizations.models import Organization
from licensing.review import services as review
from licensing.review.library import source_of
from licensing.review.models import Case
from licensing.review.rules import CONDITIONS, Advice
from tests.factories.cases import (
    APPROVAL,
    WHY_LESS,
    case_in_parts,
    case_under_review,
    grant_all,
    make_watchlist,
)
from tests.factories.jobs import drain

pytestmark = pytest.mark.django_db
REFUSAL = Advice("deny", "The end user may divert the goods.", (), ("7",))
EMBARGO = "An embargo is in force."


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case with two lines and two consignees, recommended for approval."""
    return case_in_parts(arden, ada, omar, lines=2)


def line(case: Case, number: int) -> UUID:
    return case.application.lines.get(number=number).pk


def because(case: Case, *numbers: int) -> dict[UUID, Because]:
    """Return a reason and a criterion for these lines."""
    return {line(case, number): WHY_LESS for number in numbers}


def consignees(case: Case) -> list[Party]:
    return list(case.application.parties.filter(role="consignee"))


def decide(case: Case, omar: User, *, advice: Advice = APPROVAL, **terms: Any) -> Decision:
    granted = grant_all(case) if advice.outcome.startswith("approve") else {}
    return services.decide(case, advice=advice, granted=granted, actor=omar, terms=Terms(**terms))


def code_of(case: Case, omar: User, **terms: Any) -> str:
    """Return the code with which a decision is refused; nothing of it may be kept."""
    with pytest.raises(DomainError) as refusal:
        decide(case, omar, **terms)
    assert not Decision.objects.exists()
    assert not DecisionLine.objects.exists()
    assert Case.objects.get().status == "under_review"
    return refusal.value.code


def test_a_part_by_line_quantity_and_value_becomes_the_license(case: Case, omar: User, cleo: User) -> None:
    granted = {line(case, 1): Decimal(1)}

    decision = services.decide(
        case,
        advice=APPROVAL,
        granted=granted,
        actor=omar,
        terms=Terms(values={line(case, 1): Decimal("20000.00")}, because=because(case, 1, 2)),
    )
    services.countersign(decision, actor=cleo)
    drain()

    assert Case.objects.get().status == "approved_in_part"
    (issued,) = License.objects.get().lines.all()
    assert (issued.number, issued.authorized, issued.value) == (1, 1, Decimal("20000.00"))


def test_the_full_quantity_for_less_value_is_an_approval_in_part(case: Case, omar: User, cleo: User) -> None:
    words = {line(case, 2): Because("It is worth less.")}
    decision = decide(case, omar, values={line(case, 2): Decimal("0.01")}, because=words)
    services.countersign(decision, actor=cleo)

    assert Case.objects.get().status == "approved_in_part"


def test_a_value_above_the_line_or_below_zero_is_refused_by_rule_and_database(case: Case, omar: User) -> None:
    assert code_of(case, omar, values={line(case, 1): Decimal("48000.01")}) == "value_above_applied"
    assert code_of(case, omar, values={line(case, 1): Decimal("-1")}) == "value_not_positive"
    assert code_of(case, omar, values={uuid4(): Decimal(1)}) == "line_unknown"
    part = decide(case, omar).lines.first()
    assert part is not None
    with pytest.raises(IntegrityError, match="value_not_above_applied"), transaction.atomic():
        DecisionLine.objects.create(
            decision=Decision.objects.create(
                **{
                    field.name: getattr(part.decision, field.name)
                    for field in Decision._meta.concrete_fields
                    if field.name not in {"id", "status", "sent_back_by", "sent_back_reason"}
                },
                status="sent_back",
            ),
            line=part.line,
            outcome="approve",
            applied_quantity=part.applied_quantity,
            within="approve",
            reason="Less.",
            applied_value=part.line.value,
            quantity=part.quantity,
            value=part.line.value + 1,
        )


def test_a_party_left_out_is_on_no_license_and_the_exporter_reads_why(
    case: Case, omar: User, cleo: User
) -> None:
    out, stays = consignees(case)

    why = Because("Its warehouse cannot be inspected.", ("7",))
    decision = decide(case, omar, excluded={out.pk: why})
    services.countersign(decision, actor=cleo)
    drain()

    assert Case.objects.get().status == "approved_in_part"
    names = set(License.objects.get().parties.values_list("name", flat=True))
    assert out.name not in names
    assert stays.name in names
    assert ExcludedParty.objects.get().because == why


def test_exclusions_that_cannot_be_are_refused(case: Case, omar: User) -> None:
    out, other = consignees(case)
    end_user = case.application.parties.get(role="end_user")

    no = Because("No.", ("7",))
    assert code_of(case, omar, excluded={out.pk: Because(" ", ("7",))}) == "party_reason_required"
    assert code_of(case, omar, excluded={out.pk: Because("No.")}) == "party_criterion_required"
    assert code_of(case, omar, excluded={out.pk: Because("No.", ("99",))}) == "party_criterion_unknown"
    assert code_of(case, omar, excluded={end_user.pk: no}) == "end_user_excluded"
    assert code_of(case, omar, excluded={out.pk: no, other.pk: no}) == "nobody_left"
    assert code_of(case, omar, excluded={uuid4(): no}) == "party_unknown"
    refused = {"grounds": (Ground("7", "No."),), "unheard": EMBARGO}
    with pytest.raises(DomainError, match="Only an approval can leave"):
        decide(case, omar, advice=REFUSAL, excluded={out.pk: no}, **refused)


def test_the_last_day_is_the_license_s_and_must_lie_ahead(case: Case, omar: User, cleo: User) -> None:
    today = timezone.localdate()
    for days in (-1, 0, 731):
        assert code_of(case, omar, valid_until=today + timedelta(days=days)) == "valid_until_out_of_range"
    last = today + timedelta(days=90)

    services.countersign(decide(case, omar, valid_until=last), actor=cleo)
    drain()

    assert License.objects.get().valid_to == last


def test_a_last_day_that_passed_before_the_signature_is_refused_there(
    case: Case, omar: User, cleo: User
) -> None:
    decision = decide(case, omar, valid_until=timezone.localdate() + timedelta(days=1))

    with (
        time_machine.travel(timezone.now() + timedelta(days=2)),
        pytest.raises(DomainError) as refusal,
    ):
        services.countersign(decision, actor=cleo)

    # The nightly comparison is out of date by then too; either reason stops the signature.
    assert refusal.value.code in {"valid_until_out_of_range", "not_cleared"}
    assert Decision.objects.get().status == "proposed"


def test_each_criterion_of_a_refusal_has_its_reasons_public_and_protected(
    case: Case, omar: User, cleo: User
) -> None:
    assert code_of(case, omar, advice=REFUSAL) == "ground_reason_required"
    assert code_of(case, omar, advice=REFUSAL, grounds=(Ground("7", " ", "Secret."),)) == (
        "ground_reason_required"
    )
    both = (Ground("7", "May be diverted."), Ground("2", "Not chosen."))
    assert code_of(case, omar, advice=REFUSAL, grounds=both) == "ground_not_chosen"
    assert code_of(case, omar, advice=REFUSAL, grounds=both[:1]) == "not_heard"

    ground = Ground("7", "May be diverted.", "Partner service.")
    decision = decide(
        case, omar, advice=REFUSAL, grounds=(ground,), unheard=EMBARGO, protected_reason="Keep the source."
    )

    assert decision.grounds == (ground,)
    assert (decision.unheard, decision.protected_reason) == (EMBARGO, "Keep the source.")
    services.countersign(decision, actor=cleo)
    assert Case.objects.get().status == "denied"


def test_no_license_required_closes_the_case_without_one_and_screening_must_be_clear(
    case: Case, omar: User, cleo: User
) -> None:
    advice = Advice("no_license", "The goods are not controlled for this destination.", (), ())
    decision = decide(case, omar, advice=advice)
    make_watchlist("X-9,organization,Somebody Else Ltd,,,,,,,,TRIAL,Fictional,2024-01-01")
    with pytest.raises(DomainError, match="does not allow"):
        services.countersign(decision, actor=cleo)
    review.request_screening(case, actor=None)
    drain()

    with pytest.raises(Conflict, match="facts have changed"):
        services.countersign(decision, actor=cleo)
    services.send_back(decision, reason="New facts.", actor=cleo)
    services.countersign(decide(Case.objects.get(), omar, advice=advice), actor=cleo)
    drain()

    assert Case.objects.get().status == "no_license_required"
    assert not License.objects.exists()


def test_a_return_needs_no_clearance_and_says_why(arden: Organization, ada: User, omar: User) -> None:
    case = case_under_review(arden, ada, omar, name="Borealis Transit Kontor")
    advice = Advice("return", "The drawings are missing.", (), ())
    review.recommend(case, advice=advice, actor=omar)

    decision = services.decide(case, advice=advice, granted={}, actor=omar)

    assert (decision.outcome, decision.signatures_needed) == ("return", 1)
    assert decision.signatures_why == "One countersignature: a return decides nothing about the goods."


def test_standard_conditions_are_kept_with_code_and_version_and_free_text_without(
    case: Case, omar: User
) -> None:
    advice = Advice("approve_with_conditions", "Civil.", (CONDITIONS[1], "Ship by sea."), ())

    decision = decide(case, omar, advice=advice)

    assert decision.conditions == [CONDITIONS[1], "Ship by sea."]
    assert decision.condition_sources == ["no-reexport@1", ""]
    assert source_of(CONDITIONS[1]) == "no-reexport@1"
