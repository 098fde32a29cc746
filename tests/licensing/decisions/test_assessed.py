"""What a decision owes the technical assessment: on record by line, and asked for before an approval."""

from decimal import Decimal

import pgtrigger
import pytest
from django.urls import reverse

from exportctl.core.errors import DomainError
from licensing.assessments.models import LineAssessment
from licensing.decisions import services
from licensing.decisions.models import DecisionLine
from licensing.licenses.models import LicenseLine
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.rules import Advice
from tests.factories.assessments import assess_all
from tests.factories.cases import APPROVAL, founded, grant_all, partly, terms_of
from tests.factories.competence import authorize
from tests.factories.jobs import drain
from tests.licensing.assessments.build import case_with_lines, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(arden, ada, omar, tariq, max_manager) -> Case:
    """Two lines; Tariq corrected the first and nobody assessed the second."""
    authorize(tariq, max_manager, "6")
    case = case_with_lines(arden, ada, omar, {"description": "Fiber laser, 4 kW"})
    signed(case, tariq, 1, outcome="listed", codes=("6A003",))
    return case


def decide(case, omar, advice=APPROVAL, granted=None):
    case = Case.objects.get(pk=case.pk)
    review.recommend(case, advice=founded(advice), actor=omar)
    granted = grant_all(case) if granted is None else granted
    terms = partly(case, granted) if advice.outcome == "approve" else terms_of(advice)
    return services.decide(case, advice=advice, granted=granted, actor=omar, terms=terms)


def test_each_line_records_what_it_rests_on_and_the_license_names_the_assessed_entry(case, omar, cleo):
    assess_all(case)
    decision = decide(case, omar)
    services.countersign(decision, actor=cleo)
    drain()

    rests = [one.assessment.entry.code for one in DecisionLine.objects.filter(decision=decision)]
    assert rests == ["6A003", "6A005"]
    licensed = LicenseLine.objects.order_by("number").values_list("entry__code", flat=True)
    assert [*licensed] == ["6A003", "6A005"]


def test_the_pages_say_what_is_not_assessed_and_lead_there(case, omar, sign_in):
    desk = sign_in(omar)
    review.recommend(Case.objects.get(pk=case.pk), advice=APPROVAL, actor=omar)
    line = case.application.lines.get(number=1)

    before = desk.get(reverse("licensing:case-decide", args=[case.pk])).content.decode()
    decide(case, omar, granted={line.pk: line.quantity})
    after = desk.get(reverse("licensing:case", args=[case.pk])).content.decode()

    assert "No qualified reviewer has assessed line 2." in before
    assert "What is not assessed cannot be approved" in before
    assert reverse("licensing:case-assessment", args=[case.pk]) in before
    assert "Assessed: 6A003" in after
    assert after.count("Decided without a technical assessment") == 1


def test_what_is_not_assessed_is_not_approved(case, omar):
    with pytest.raises(DomainError, match="has assessed line 2") as refused:
        decide(case, omar)
    assert refused.value.code == "not_assessed"
    assert not DecisionLine.objects.exists()


def test_the_assessed_part_can_be_approved_and_the_rest_be_refused(case, omar):
    line = case.application.lines.get(number=1)

    decision = decide(case, omar, granted={line.pk: line.quantity})

    assert [one.outcome for one in decision.lines.all()] == ["approve", "deny"]


@pytest.mark.parametrize("outcome", ["deny", "return"])
def test_a_refusal_wants_no_assessment(case, omar, outcome):
    advice = Advice(outcome, "The end use is not believable.", (), ("7",) if outcome == "deny" else ())

    assert decide(case, omar, advice, granted={}).pk


def test_no_license_required_lets_every_line_go(case, omar):
    with pytest.raises(DomainError, match="line 2"):
        decide(case, omar, Advice("no_license", "Nothing is controlled.", (), ()), granted={})


def test_each_signature_asks_again(case, omar, cleo):
    """A decision can be older than the rule, with a released line that nobody assessed."""
    second = case.application.lines.get(number=2)
    decision = decide(case, omar, granted={case.application.lines.get(number=1).pk: Decimal(1)})
    with pgtrigger.ignore("licensing.DecisionLine:frozen"):
        DecisionLine.objects.filter(line=second).update(outcome="approve", quantity=1)

    with pytest.raises(DomainError, match="has assessed line 2"):
        services.countersign(decision, actor=cleo)
    assert Case.objects.get(pk=case.pk).status == "countersign"


def test_the_tests_assess_with_the_rows_of_the_service(arden, ada, omar, tariq, max_manager):
    """What the builders write in bulk differs from what is signed in who signed and of which case it is."""
    own = {"id", "case_id", "line_id", "signed_by_id", "created_at", "updated_at"}
    authorize(tariq, max_manager, "6")
    by_service = signed(case_with_lines(arden, ada, omar), tariq)
    in_bulk = assess_all(case_with_lines(arden, ada, omar))

    first, second = (LineAssessment.objects.filter(pk=one.pk).values().get() for one in by_service + in_bulk)

    assert {name for name in first if first[name] != second[name]} <= own
