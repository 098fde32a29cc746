"""The demonstration loads through the real services, and what it leaves behind is true."""

import pytest
from django.core.management import call_command
from django.db.models import Count
from django.utils import timezone

from enduse.checks.models import EndUseCheck
from exportctl.core.audit import queries as audit
from exportctl.core.audit.models import AuditSeal
from exportctl.core.outbox.models import Job
from exportctl.demonstration import content, loader
from licensing.advice.models import AdviceRequest
from licensing.applications.models import Application
from licensing.conditions.models import Obligation
from licensing.decisions.models import DecisionLine
from licensing.handling.models import Handling
from licensing.letters.models import Letter, LetterTemplate
from licensing.licenses.models import License, Suspension
from licensing.organizations.models import Organization
from licensing.referrals.models import Referral
from licensing.review.models import Case
from licensing.routing.models import CaseFlag
from screening.corrections.models import CorrectionRequest
from screening.hits.models import Hit
from screening.lookups.models import Lookup
from screening.risk.models import Assessment
from tests.factories.jobs import drain


@pytest.mark.django_db
@pytest.mark.timeout(300)
def test_the_demonstration_walks_every_case_to_its_state() -> None:
    call_command("load_reference", verbosity=0)

    loader.load(lambda text: None)

    assert Organization.objects.count() == len(content.organizations())
    assert len(content.cases()) == 40
    assert Application.objects.filter(kind="individual").count() == 40
    assert set(Application.objects.exclude(kind="individual").values_list("kind", "status")) == {
        ("open", "submitted"),
        ("technology", "draft"),
    }
    marked = Case.objects.get(application__own_reference="PO 10/26")
    assert {"attention", "policy", "military"} <= set(marked.flags)
    assert Letter.objects.get(case__application__own_reference="PO 25/26").own_words
    assert dict(Handling.objects.values_list("mark", "wall")) == {
        "in_confidence": False,
        "need_to_know": True,
    }
    assert not DecisionLine.objects.filter(outcome="approve", assessment=None).exists()
    ended = CaseFlag.objects.exclude(end__in=["", "gone", "changed"])
    assert [one.end for one in ended] == ["set_aside"]
    assert not CaseFlag.objects.filter(key="unroutable").exists()
    statuses = dict(Case.objects.values_list("status").annotate(n=Count("pk")))
    assert set(statuses) == {
        "screening",
        "under_review",
        "query_applicant",
        "countersign",
        "approved",
        "approved_with_conditions",
        "denied",
        "returned_without_action",
    }
    assert set(License.objects.values_list("status", flat=True)) == {
        "issued",
        "exhausted",
        "suspended",
        "surrendered",
    }
    assert Suspension.objects.get(ended_at=None).review_by > timezone.localdate()
    assert sorted(one.state for one in Obligation.objects.all()) == ["open", "open", "open", "overdue"]
    assert {"planned", "in_progress", "favorable", "unfavorable", "unable"} <= set(
        EndUseCheck.objects.values_list("status", flat=True)
    )
    assert Hit.objects.filter(status="open").exists()
    assert Hit.objects.filter(status="false_positive").exists()
    assert Hit.objects.filter(status="open", basis="ownership").count() == 1
    assert Lookup.objects.get(status="done").matches
    assert CorrectionRequest.objects.count() == 1
    assert set(AdviceRequest.objects.values_list("status", flat=True)) == {"answered", "under_review"}
    assert sorted(Referral.objects.values_list("case__application__own_reference", "status")) == [
        ("PO 09/26", "deemed_no_objection"),
        ("PO 10/26", "open"),
        ("PO 16/26", "answered"),
        ("PO 16/26", "answered"),
    ]
    assert Assessment.objects.exists()
    assert not Job.objects.filter(status="failed").exists()
    assert AuditSeal.objects.count() > 20
    assert audit.verify().misfit == ""

    closed = Case.objects.exclude(closed_at=None)
    assert set(Letter.objects.values_list("case", flat=True)) == set(closed.values_list("pk", flat=True))
    assert LetterTemplate.objects.get(status="proposed").drafted_by.name == "Omar Haddad"

    drain()

    assert not Letter.objects.filter(document=None).exists()
    assert not License.objects.filter(certificate=None).exists()
