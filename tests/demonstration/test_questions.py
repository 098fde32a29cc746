"""Two cases of the demonstration show questions at work: two that wait, more time, one to settle."""

import pytest

from exportctl.demonstration import questions
from licensing.questions.models import AnswerDraft, AnswerExtension, Enquiry, Overlap
from tests.factories.cases import case_under_review
from tests.factories.organizations import make_organization


@pytest.mark.django_db
def test_two_cases_go_further(ada, omar, sonia):
    arden = make_organization(ada)
    cases = {key: case_under_review(arden, ada, omar) for key in ("case-13", "case-14", "case-15")}

    for key, case in cases.items():
        questions.ask(key, case, "Which model?", officer=omar, exporter=ada, authority={"sonia": sonia})

    waiting = {key: case.enquiries.filter(status="open").count() for key, case in cases.items()}
    assert waiting == {"case-13": 2, "case-14": 1, "case-15": 1}
    assert AnswerExtension.objects.get().status == "asked"
    assert AnswerDraft.objects.get().enquiry.case == cases["case-13"]
    overlap = Overlap.objects.get()
    assert (overlap.kind, overlap.settled) == ("contradicts", "")
    assert overlap.later == Enquiry.objects.get(status="drafted")
