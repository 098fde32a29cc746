"""What an exporter's own records show, and the tips that follow from it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exportctl.core.people.models import User
from licensing.amendments.models import Amendment
from licensing.applications.statements.models import EndUseStatement
from licensing.decisions import services as decisions
from licensing.feedback.report import report_of, tips_for
from licensing.organizations.models import Organization
from licensing.questions.models import Enquiry
from licensing.review.models import Case
from licensing.statements.models import StatementFinding
from tests.factories.applications import complete_draft
from tests.factories.cases import Advice, case_under_review, decided_case
from tests.factories.organizations import make_organization
from tests.licensing.amendments import build as amendments
from tests.licensing.review.build import make_case
from tests.licensing.statements.build import stated_case

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def asked(case: Case, about: str, officer: User, text: str = "Which model is it?") -> Enquiry:
    """Return a question that was sent."""
    return Enquiry.objects.create(
        case=case,
        status="open",
        asked_by=officer,
        about=about,
        question=text,
        due_on=TODAY,
        sent_by=officer,
        sent_at=timezone.now(),
    )


def filed(organization: Organization, days_ago: int) -> Case:
    return make_case(organization, submitted_at=timezone.now() - timedelta(days=days_ago))


def test_a_case_counts_once_in_the_year_it_was_filed_in(
    arden: Organization, ada: User, sam: User, omar: User
) -> None:
    now, before, long_ago = filed(arden, 10), filed(arden, 400), filed(arden, 800)
    for case in (long_ago, before, now, now):
        asked(case, "goods", omar)
    filed(arden, 20)
    asked(filed(make_organization(sam, name="Other Ltd", registration_number="999"), 5), "goods", omar)

    report = report_of(arden, ada, today=TODAY)

    assert (report.filed, report.filed_before) == (2, 1)
    (row,) = report.rows
    assert (row.kind.key, row.now, row.before, row.comparison) == ("goods_asked", 1, 1, "Less often")
    assert row.last is not None
    assert row.last.case_id == now.pk


def test_what_was_not_sent_to_the_exporter_is_not_told(arden: Organization, ada: User, omar: User) -> None:
    case = filed(arden, 5)
    for status in ("drafted", "dropped"):
        Enquiry.objects.create(
            case=case,
            status=status,
            asked_by=omar,
            about="goods",
            question="Internal?",
            due_on=TODAY,
            ended_by=omar if status == "dropped" else None,
            ended_at=timezone.now() if status == "dropped" else None,
            end_reason="No need" if status == "dropped" else "",
        )
    assert report_of(arden, ada, today=TODAY).rows == ()


def test_changes_count_by_what_they_changed(arden: Organization, ada: User, omar: User) -> None:
    case = case_under_review(arden, ada, omar)
    amended = amendments.amend(case, ada)
    assert {one["kind"] for one in amended.differences} >= {"line"}

    keys = {row.kind.key for row in report_of(arden, ada, today=TODAY).rows}

    assert "goods_changed" in keys
    assert "party_changed" not in keys
    assert Amendment.objects.count() == 1


def test_a_return_is_told_with_its_reason(arden: Organization, ada: User, omar: User, cleo: User) -> None:
    why = "The application names no end user that exists."
    decision = decided_case(arden, ada, omar, advice=Advice("return", why, (), ()))
    assert report_of(arden, ada, today=TODAY).returned == ()
    decisions.countersign(decision, actor=cleo)

    report = report_of(arden, ada, today=TODAY)

    assert [one.reason for one in report.returned] == [why]
    assert [row.kind.key for row in report.rows] == ["returned"]


def test_a_finding_counts_when_the_exporter_was_asked(arden: Organization, ada: User, omar: User) -> None:
    case = stated_case(arden, ada)
    statement = EndUseStatement.objects.filter(application=case.application)[0]
    StatementFinding.objects.create(
        case=case, statement=statement, key="use", conclusion="asked", reason="Odd.", made_by=omar
    )
    assert report_of(arden, ada, today=TODAY).rows == ()
    asked(case, "end_use", omar)

    keys = [row.kind.key for row in report_of(arden, ada, today=TODAY).rows]

    assert keys == ["use_asked", "statement_differs"]


def test_tips_are_the_most_frequent_one_a_section_and_only_of_sections_of_the_draft(
    arden: Organization, ada: User, omar: User
) -> None:
    draft = complete_draft(arden, ada)
    assert tips_for(draft, ada, today=TODAY) == []
    for about, times in (("goods", 1), ("party", 3), ("other", 5), ("end_use", 2), ("document", 2)):
        for _ in range(times):
            asked(filed(arden, 9), about, omar)
    asked(filed(arden, 400), "goods", omar)

    tips = tips_for(draft, ada, today=TODAY)

    assert [tip.section for tip in tips] == ["parties", "end_use", "attachments"]
    assert "in 3 applications that you filed within a year" in tips[0].happened
    assert str(draft.pk) in tips[0].url


def test_a_stranger_gets_nothing_counted(arden: Organization, sam: User, omar: User) -> None:
    asked(filed(arden, 5), "goods", omar)
    report = report_of(arden, sam, today=TODAY)
    assert (report.filed, report.rows) == (0, ())
