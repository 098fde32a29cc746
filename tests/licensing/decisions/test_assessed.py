"""What a decision owes the technical assessment: on record by line, and asked for where that is set."""

import pytest
from django.urls import reverse

from exportctl.core.errors import DomainError
from licensing.decisions import services
from licensing.decisions.models import DecisionLine
from licensing.licenses.models import LicenseLine
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.rules import Advice
from tests.factories.cases import APPROVAL, grant_all, terms_of
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
    review.recommend(case, advice=advice, actor=omar)
    granted = grant_all(case) if granted is None else granted
    return services.decide(case, advice=advice, granted=granted, actor=omar, terms=terms_of(advice))


def test_each_line_records_what_it_rests_on_and_the_license_names_the_assessed_entry(case, omar, cleo):
    decision = decide(case, omar)
    services.countersign(decision, actor=cleo)
    drain()

    first, second = DecisionLine.objects.filter(decision=decision)
    assert (first.assessment.entry.code, second.assessment) == ("6A003", None)
    licensed = LicenseLine.objects.order_by("number").values_list("entry__code", flat=True)
    assert [*licensed] == ["6A003", "6A005"]


def test_the_pages_say_that_it_was_decided_without(case, omar, sign_in):
    desk = sign_in(omar)
    review.recommend(Case.objects.get(pk=case.pk), advice=APPROVAL, actor=omar)

    before = desk.get(reverse("licensing:case-decide", args=[case.pk])).content.decode()
    decide(case, omar)
    after = desk.get(reverse("licensing:case", args=[case.pk])).content.decode()

    assert "No qualified reviewer has assessed line 2." in before
    assert "You can decide all the same" in before
    assert "Assessed: 6A003" in after
    assert after.count("Decided without a technical assessment") == 1


def test_where_it_is_set_what_is_not_assessed_is_not_approved(case, omar, settings):
    settings.REQUIRE_ASSESSMENT = True

    with pytest.raises(DomainError, match="has assessed line 2") as refused:
        decide(case, omar)
    assert refused.value.code == "not_assessed"
    assert not DecisionLine.objects.exists()


def test_where_it_is_set_the_assessed_part_can_be_approved_and_all_be_refused(case, omar, settings):
    settings.REQUIRE_ASSESSMENT = True
    line = case.application.lines.get(number=1)

    decision = decide(case, omar, granted={line.pk: line.quantity})

    assert [one.outcome for one in decision.lines.all()] == ["approve", "deny"]


@pytest.mark.parametrize("outcome", ["deny", "return"])
def test_a_refusal_wants_no_assessment(case, omar, settings, outcome):
    settings.REQUIRE_ASSESSMENT = True
    advice = Advice(outcome, "The end use is not believable.", (), ("7",) if outcome == "deny" else ())

    assert decide(case, omar, advice, granted={}).pk


def test_no_license_required_lets_every_line_go(case, omar, settings):
    settings.REQUIRE_ASSESSMENT = True

    with pytest.raises(DomainError, match="line 2"):
        decide(case, omar, Advice("no_license", "Nothing is controlled.", (), ()), granted={})


def test_each_signature_asks_again(case, omar, cleo, settings):
    decision = decide(case, omar)
    settings.REQUIRE_ASSESSMENT = True

    with pytest.raises(DomainError, match="has assessed line 2"):
        services.countersign(decision, actor=cleo)
    assert Case.objects.get(pk=case.pk).status == "countersign"
