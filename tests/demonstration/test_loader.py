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
from licensing.amendments.models import Amendment
from licensing.applications.models import Application
from licensing.conditions.models import Obligation
from licensing.corrections.models import Reopening
from licensing.decisions.models import DecisionLine, ExcludedParty
from licensing.disclosures.models import FileAccess
from licensing.exports.models import CaseExport
from licensing.handling.models import Handling
from licensing.letters.models import Letter, LetterTemplate
from licensing.licenses.models import License, Suspension
from licensing.organizations.models import Organization
from licensing.rectifications.models import Rectification
from licensing.referrals.models import Referral, RuledPart
from licensing.returns.models import ReturnAccount
from licensing.review.models import Case
from licensing.routing.models import CaseFlag
from licensing.transfers.models import Transfer
from licensing.variations.models import Variation
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
    urgent = Case.objects.filter(urgent=True, closed_at=None).order_by("-urgency")
    assert [(one.urgency, one.officer is None) for one in urgent] == [
        ("accepted", False),
        ("", True),
        ("", True),
    ]
    on_paper = Application.objects.get(declared_as="official")
    assert (on_paper.declared_name, on_paper.status) == ("Wilma Carrick", "submitted")
    corrected = Rectification.objects.get(status="corrected")
    assert Rectification.objects.get(status="asked").mistake == "part_number"
    assert Rectification.objects.get(status="proposed").edition.status == "exhausted"
    of_correction = Application.objects.get(case=corrected.pk)
    applied = Application.objects.filter(kind="individual").exclude(pk=of_correction.pk)
    # The cases of the two files, a change of one's application, and two requests to change a license.
    assert applied.count() == 40 + 7 + 1 + 2 + 1
    assert set(Application.objects.exclude(kind="individual").values_list("kind", "status")) == {
        ("open", "submitted"),
        ("open", "closed"),
        ("technology", "draft"),
        ("temporary", "closed"),
    }
    marked = Case.objects.get(application__own_reference="PO 10/26")
    assert {"attention", "policy", "military"} <= set(marked.flags)
    assert Letter.objects.get(case__application__own_reference="PO 25/26").own_words
    assert dict(Handling.objects.values_list("mark", "wall")) == {
        "in_confidence": False,
        "need_to_know": True,
    }
    # A transfer takes over what was approved, with what that rested on.
    approved = DecisionLine.objects.filter(outcome="approve", decision__case__transfer_item=None)
    assert not approved.filter(assessment=None).exists()
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
        "approved_in_part",
        "approved_with_conditions",
        "denied",
        "returned_without_action",
        "withdrawn",
    }
    assert set(License.objects.values_list("status", flat=True)) == {
        "issued",
        "exhausted",
        "suspended",
        "surrendered",
        "replaced",
    }
    assert Suspension.objects.get(ended_at=None).review_by > timezone.localdate()
    assert sorted(one.state for one in Obligation.objects.exclude(cause="before")) == [
        "open",
        "open",
        "open",
        "overdue",
    ]
    assert Obligation.objects.get(cause="before").state == "open"
    assert {"planned", "in_progress", "favorable", "unfavorable", "unable"} <= set(
        EndUseCheck.objects.values_list("status", flat=True)
    )
    assert Hit.objects.filter(status="open").exists()
    assert Hit.objects.filter(status="false_positive").exists()
    assert Hit.objects.filter(status="open", basis="ownership").count() == 1
    assert Lookup.objects.get(status="done").matches
    assert CorrectionRequest.objects.count() == 1
    advice = set(AdviceRequest.objects.values_list("status", flat=True))
    assert advice == {"answered", "under_review", "withdrawn"}
    assert sorted(Referral.objects.values_list("case__application__own_reference", "status")) == [
        ("PO 09/26", "deemed_no_objection"),
        ("PO 10/26", "open"),
        ("PO 16/26", "answered"),
        ("PO 16/26", "answered"),
        ("PO 48/26", "answered"),
        ("PO 48/26", "answered"),
    ]
    in_part = License.objects.get(case__application__own_reference="PO 48/26")
    assert in_part.case.status == "approved_in_part"
    assert list(in_part.lines.order_by("number").values_list("authorized", flat=True)) == [4, 12]
    assert RuledPart.objects.filter(settlement__case=in_part.case).count() == 3
    assert ExcludedParty.objects.get(decision__case=in_part.case).party.name == "Harbor Fable Trading FZE"
    assert Assessment.objects.exists()
    assert not Job.objects.filter(status="failed").exists()
    assert AuditSeal.objects.count() > 20
    assert audit.verify().misfit == ""

    assert sorted(Transfer.objects.values_list("status", flat=True)) == ["accepted", "approved"]
    assert sorted(Variation.objects.values_list("status", flat=True)) == ["issued", "open"]
    assert sorted(Reopening.objects.values_list("status", flat=True)) == ["proposed", "reopened"]
    assert Amendment.objects.get().case.status == "under_review"
    withheld = FileAccess.objects.get(status="answered").items.filter(disclosed=False)
    assert [one.ground for one in withheld] == ["source"]
    assert [one.outstanding for one in ReturnAccount.objects.order_by("line__number")] == [1, 0]
    lent = License.objects.get(kind="temporary")
    assert lent.return_by is not None
    assert lent.return_by < timezone.localdate() < lent.valid_to
    assert CaseExport.objects.get().status == "ready"

    closed = Case.objects.exclude(closed_at=None).exclude(pk=corrected.pk)
    reopened = Reopening.objects.get(status="reopened").case
    # A transfer tells of itself, without a letter; what was told before a case was opened again stays.
    told = set(closed.filter(transfer_item=None).exclude(status="withdrawn").values_list("pk", flat=True)) | {
        reopened.pk
    }
    assert set(Letter.objects.values_list("case", flat=True)) == told
    assert LetterTemplate.objects.get(status="proposed").drafted_by.name == "Omar Haddad"

    drain(limit=500)

    assert not Letter.objects.filter(document=None).exists()
    assert not License.objects.filter(certificate=None).exists()
