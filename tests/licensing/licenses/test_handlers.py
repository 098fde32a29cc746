import pytest

from exportctl.core.outbox import publish
from exportctl.core.outbox import services as outbox
from exportctl.core.outbox.models import Job
from licensing.decisions.events import DecisionCountersigned
from licensing.licenses.models import License
from licensing.review.screened import screened_parties
from screening.hits import services as screening
from screening.risk import services as risk
from screening.watchlists import services as watchlists
from tests.factories.licenses import make_decision

pytestmark = pytest.mark.django_db


def run_jobs():
    """Do what the workers would, until nothing waits."""
    while waiting := list(Job.objects.filter(status="queued").values_list("pk", flat=True)):
        for job_id in waiting:
            outbox.run(job_id)
    assert not Job.objects.exclude(status="done").exists()


def test_the_news_of_a_countersignature_issues_the_license_with_its_document(arden):
    watchlists.load_demonstration()
    risk.ensure_model()
    decision = make_decision(arden)
    parties = screened_parties(decision.case.application)
    screening.screen(screening.request_screening(decision.case_id, label="x", parties=parties, actor=None).pk)

    for _ in range(2):
        publish(DecisionCountersigned(decision_id=decision.pk))
        run_jobs()

    assert License.objects.get().certificate is not None


def test_a_license_withheld_for_want_of_screening_is_issued_by_its_end(arden):
    watchlists.load_demonstration()
    risk.ensure_model()
    decision = make_decision(arden)
    publish(DecisionCountersigned(decision_id=decision.pk))
    run_jobs()
    assert not License.objects.exists()

    parties = screened_parties(decision.case.application)
    screening.request_screening(decision.case_id, label="x", parties=parties, actor=None)
    run_jobs()

    assert License.objects.get().decision == decision
