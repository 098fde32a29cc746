"""What a case waits for by its technical assessment, and where that is said."""

import pytest

from licensing.review import services as review
from licensing.review.models import Case, CaseStatus
from licensing.review.waits import waits_for
from tests.factories.assessments import assess_all
from tests.factories.cases import APPROVAL
from tests.licensing.assessments.build import case_with_lines
from tests.licensing.review.build import waiting

pytestmark = pytest.mark.django_db
LEFT = "technical assessment of 2 lines"


@pytest.fixture
def case(arden, ada, omar):
    """A case with two lines that nobody has assessed."""
    return case_with_lines(arden, ada, omar, {"description": "Lens"})


def test_lines_are_waited_for_beside_the_officers_recommendation_and_before_a_decision(case, omar):
    assert waits_for(waiting(case)) == f"A recommendation, and the {LEFT}"

    review.recommend(case, advice=APPROVAL, actor=omar)
    assert waits_for(waiting(case)) == f"The {LEFT}"

    assess_all(case)
    assert waits_for(waiting(case)) == "A decision"


def test_beside_an_answer_of_the_exporter_but_not_while_a_decision_is_signed(case):
    Case.objects.filter(pk=case.pk).update(status=CaseStatus.QUERY)
    assert waits_for(waiting(case)) == f"The exporter's answer, and the {LEFT}"

    Case.objects.filter(pk=case.pk).update(status=CaseStatus.COUNTERSIGN)
    assert waits_for(waiting(case)) == "A second signature"


def test_the_technical_team_reads_its_own_reason_in_its_queue(case, tariq, sign_in):
    assert LEFT in sign_in(tariq).get("/desk/cases/?whose=team").text
