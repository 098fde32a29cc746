"""Signing: qualified people only, one line or several, as versions that nobody edits."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from licensing.assessments import services
from licensing.assessments.models import AssessmentReuse, LineAssessment, TechnicalReview
from licensing.assessments.queries import in_force_of
from licensing.assessments.services import Reused
from licensing.competence.services import withdraw
from licensing.decisions import services as decisions
from licensing.review import services as review
from licensing.review.models import Case
from tests.factories.applications import make_entry
from tests.factories.cases import APPROVAL, grant_all
from tests.factories.competence import authorize
from tests.licensing.assessments.build import case_with_lines, finding, seen_of, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(arden, ada, omar) -> Case:
    """Two lasers and carbon fibers, under review."""
    return case_with_lines(
        arden,
        ada,
        omar,
        {"description": "Fiber laser, 4 kW", "part_number": "AP-4000"},
        {"description": "Carbon fiber prepreg", "part_number": "CF-1", "code": "1C010", "unit": "KGM"},
    )


def test_several_lines_are_assessed_alike_in_one_act(case, tariq, max_manager):
    authorize(tariq, max_manager, "6")
    version = Case.objects.get(pk=case.pk).version

    made = signed(case, tariq, 1, 2, note="Read the data sheets.")

    assert [(one.line.number, one.number, one.said, one.changed) for one in made] == [
        (1, 1, "6A005", False),
        (2, 1, "6A005", False),
    ]
    assert made[0].reasons == ["NS", "NP", "AT"]
    event = AuditEvent.objects.get(verb="assessment.signed")
    assert event.sentence == "Tariq assessed lines 1 and 2: 6A005, lasers"
    assert (event.thread, event.exporter) == (case.pk, False)
    assert TechnicalReview.objects.get(case=case).reviewer == tariq
    assert Case.objects.get(pk=case.pk).version == version + 1


def test_who_has_no_authority_is_refused_with_the_reason(case, tariq, thea, max_manager):
    authorize(tariq, max_manager, "6", "1")

    with pytest.raises(NotPermitted) as refused:
        signed(case, thea, 1)
    assert refused.value.message == (
        "You may not sign this. You have no training in category 6 (Sensors and lasers). Tariq could sign."
    )
    assert not LineAssessment.objects.exists()


def test_all_lines_or_none(case, tariq, max_manager):
    authorize(tariq, max_manager, "6")

    with pytest.raises(NotPermitted, match=r"category 1 .*Nobody has that authority now"):
        signed(case, tariq)
    assert not LineAssessment.objects.exists()


def test_training_under_supervision_does_not_sign(case, tariq, max_manager):
    authorize(tariq, max_manager, "6", level="supervised")

    with pytest.raises(NotPermitted, match="under supervision only"):
        signed(case, tariq, 1)


def test_officers_without_the_role_do_not_sign(case, omar):
    with pytest.raises(NotPermitted, match="Ask a technical reviewer"):
        signed(case, omar, 1)


def test_the_database_asks_for_the_authority_again(case, tariq, thea, max_manager):
    authorize(tariq, max_manager, "6")
    one = signed(case, tariq, 1)[0]
    values = {
        field.attname: getattr(one, field.attname)
        for field in LineAssessment._meta.concrete_fields
        if field.name not in {"id", "line", "signed_by"}
    }
    other = case.application.lines.get(number=2)

    with pytest.raises(IntegrityError, match="has the authority"), transaction.atomic():
        LineAssessment.objects.create(line=other, signed_by=thea, **values)
    values["categories"] = []
    with pytest.raises(IntegrityError, match="has the authority"), transaction.atomic():
        LineAssessment.objects.create(line=other, signed_by=thea, **values)
    LineAssessment.objects.create(line=other, signed_by=tariq, **values)


def test_a_line_of_another_case_is_refused(case, arden, ada, omar, tariq, max_manager):
    authorize(tariq, max_manager, "6")
    other = case_with_lines(arden, ada, omar)

    with pytest.raises(DomainError) as refused:
        services.sign(case, finding=finding(), seen=seen_of(other), actor=tariq)
    assert refused.value.code == "line_unknown"
    one = signed(case, tariq, 1)[0]
    values = {
        field.attname: getattr(one, field.attname)
        for field in LineAssessment._meta.concrete_fields
        if field.name not in {"id", "line"}
    }
    with pytest.raises(IntegrityError, match="not of this case"), transaction.atomic():
        LineAssessment.objects.create(line=other.application.lines.get(), **values)


def test_a_newer_assessment_supersedes_and_nothing_is_edited(case, tariq, max_manager):
    authorize(tariq, max_manager, "6")
    old = signed(case, tariq, 1)[0]
    line = old.line

    new = services.sign(
        case,
        finding=finding(outcome="listed", codes=("6A003", "6A005")),
        seen={line.pk: 1},
        actor=tariq,
    )[0]

    old.refresh_from_db()
    assert (old.status, new.status, new.number, new.replaces) == ("superseded", "in_force", 2, old)
    assert (new.said, new.changed, new.declared.code) == ("6A003, 6A005", True, "6A005")
    for change in ({"note": "x"}, {"entry": make_entry("6A003")}, {"status": "in_force"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            LineAssessment.objects.filter(pk=old.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        LineAssessment.objects.filter(pk=new.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        LineAssessment.objects.filter(pk=new.pk).update(reasons=[])


def test_a_page_from_before_somebody_elses_signature_is_stale(case, tariq, thea, max_manager):
    authorize(tariq, max_manager, "6")
    authorize(thea, max_manager, "6")
    signed(case, tariq, 1)

    with pytest.raises(Conflict, match="line 1 while your page"):
        signed(case, thea, 1, outcome="not_controlled")
    assert LineAssessment.objects.get().signed_by == tariq


@pytest.mark.parametrize("code", ["6A999", "9X1", "6a005.b"])
def test_an_entry_that_is_on_no_list_is_refused(case, tariq, max_manager, code):
    authorize(tariq, max_manager, "6")

    with pytest.raises(DomainError, match="No control list in force") as refused:
        signed(case, tariq, 1, outcome="listed", codes=(code,))
    assert refused.value.gaps[0].field == "codes"


def test_no_line_is_assessed_while_a_decision_waits(case, omar, tariq, max_manager):
    authorize(tariq, max_manager, "1", "6")
    signed(case, tariq)
    case.refresh_from_db()
    review.recommend(case, advice=APPROVAL, actor=omar)
    decisions.decide(case, advice=APPROVAL, granted=grant_all(case), actor=omar)

    with pytest.raises(NotPermitted, match="sent back before"):
        signed(case, tariq, 1)


def test_reuse_is_on_record_with_what_was_alike(case, arden, ada, omar, tariq, max_manager):
    authorize(tariq, max_manager, "6")
    source = signed(case, tariq, 1)[0]
    later = case_with_lines(arden, ada, omar)
    line = later.application.lines.get()

    made = services.sign(
        later,
        finding=finding(),
        seen={line.pk: 0},
        actor=tariq,
        reused=Reused(source, {line.pk: ["part number AP-2000"]}, as_filled=True),
    )

    reuse = AssessmentReuse.objects.get()
    assert (reuse.assessment, reuse.source, reuse.answer) == (made[0], source, None)
    assert (reuse.alike, reuse.as_filled) == (["part number AP-2000"], True)
    said = AuditEvent.objects.get(verb="assessment.reused").sentence
    assert said == f"Tariq reused the assessment of {case.reference}, line 1 for line 1"
    with pytest.raises(DatabaseError), transaction.atomic():
        AssessmentReuse.objects.update(as_filled=False)
    with pytest.raises(IntegrityError, match="one_source"), transaction.atomic():
        AssessmentReuse.objects.create(assessment=source, as_filled=True)


def test_what_was_signed_stays_when_the_authority_is_withdrawn(case, tariq, max_manager):
    given = authorize(tariq, max_manager, "6")
    signed(case, tariq, 1)

    withdraw(given, reason="He moved on.", actor=max_manager)

    assert len(in_force_of(case)) == 1
    with pytest.raises(NotPermitted, match="was withdrawn"):
        signed(case, tariq, 2)


def test_a_case_is_taken_and_given_back(case, tariq, thea):
    services.take(case, actor=tariq, holder="")
    with pytest.raises(Conflict, match="Tariq has it now"):
        services.take(case, actor=thea, holder="")
    with pytest.raises(Conflict, match="do not have"):
        services.release(case, actor=thea)

    services.take(case, actor=thea, holder=str(tariq.pk))
    services.release(case, actor=thea)

    assert TechnicalReview.objects.get().reviewer is None
    assert AuditEvent.objects.filter(verb="assessment.taken").count() == 2
