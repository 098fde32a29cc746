"""What was signed about a line follows it into the next edition of its application, or is signed anew."""

import pytest

from exportctl.core.people.models import User
from licensing.assessments.models import LineAssessment
from licensing.assessments.queries import in_force_of, unassessed_lines
from licensing.competence import services as competence
from licensing.organizations.models import Organization
from tests.factories.competence import authorize
from tests.licensing.amendments import build
from tests.licensing.assessments.build import case_with_lines, signed

pytestmark = pytest.mark.django_db


def test_an_unchanged_line_keeps_its_assessment_and_a_changed_one_is_assessed_anew(
    arden: Organization, ada: User, omar: User, thea: User, max_manager: User
) -> None:
    authorize(thea, max_manager)
    case = case_with_lines(arden, ada, omar, {"description": "Laser head"})
    first, second = signed(case, thea)

    build.amend(case, ada)

    now = build.again(case)
    assert unassessed_lines(now) == [1]
    (kept,) = in_force_of(now).values()
    assert (kept.replaces_id, kept.line.number) == (second.pk, 2)
    assert (kept.signed_by, kept.signed_on) == (second.signed_by, second.signed_on)
    assert (kept.reuse.source_id, kept.reuse.as_filled) == (second.pk, True)
    assert LineAssessment.objects.get(pk=first.pk).status == "superseded"


def test_a_minor_change_keeps_them_all(
    arden: Organization, ada: User, omar: User, thea: User, max_manager: User
) -> None:
    authorize(thea, max_manager)
    case = case_with_lines(arden, ada, omar, {"description": "Laser head"})
    signed(case, thea, outcome="listed", codes=("6A003",))

    build.file(build.start(case, ada, own_reference="PO 9"), ada)

    assert unassessed_lines(build.again(case)) == []
    assert {"6A003", "6A005"} <= set(build.again(case).entries)


def test_a_signature_whose_authority_was_withdrawn_is_not_carried(
    arden: Organization, ada: User, omar: User, thea: User, max_manager: User
) -> None:
    held = authorize(thea, max_manager)
    case = case_with_lines(arden, ada, omar)
    signed(case, thea)
    competence.withdraw(held, reason="The course was not passed.", actor=max_manager)

    build.file(build.start(case, ada, own_reference="PO 9"), ada)

    assert unassessed_lines(build.again(case)) == [1]
