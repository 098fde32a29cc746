"""Which closed cases are shown for a case, in which order, and to whom."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from licensing.assessments import services
from licensing.decisions import services as decisions
from licensing.licenses.models import License
from licensing.precedents import queries
from licensing.queues.queries import Filters, queue
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.rules import Advice
from tests.factories.cases import APPROVAL, case_under_review, decided_case, grant_all
from tests.factories.competence import authorize
from tests.factories.jobs import drain
from tests.licensing.assessments.build import case_with_lines, finding, signed
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
REFUSAL = Advice("deny", "The end use is not believable.", (), ("7",))


def recommended_and_decided(case, officer):
    """Approve all of an assessed case."""
    case = Case.objects.get(pk=case.pk)
    review.recommend(case, advice=APPROVAL, actor=officer)
    return decisions.decide(case, advice=APPROVAL, granted=grant_all(case), actor=officer)


@pytest.fixture
def approved(arden, ada, omar, cleo):
    """A closed case of the same end user, with a license under a condition."""
    advice = Advice("approve_with_conditions", "Known and civil.", ("Report each delivery.",), ())
    decision = decided_case(arden, ada, omar, advice=advice)
    decisions.countersign(decision, actor=cleo)
    drain()
    return decision.case


@pytest.fixture
def refused(arden, ada, omar, cleo):
    """A refused case of another end user elsewhere, for the same goods."""
    decision = decided_case(
        arden, ada, omar, advice=REFUSAL, name="Borealis Handel AS", country="NO", aliases=()
    )
    decisions.countersign(decision, actor=cleo)
    drain()
    return decision.case


def test_the_same_end_user_comes_first_with_license_and_conditions(approved, refused, arden, ada, omar):
    case = case_under_review(arden, ada, omar)

    found = queries.similar(omar, case)

    assert [one.case for one in found] == [approved, refused]
    assert found[0].likeness.alike[:2] == (
        "the same end user in the party registry",
        "control entry 6A005 (assessed)",
    )
    assert found[0].license == License.objects.get()
    assert found[0].decision.conditions == ["Report each delivery."]
    assert (found[1].license, found[1].decision.criteria) == (None, ["7"])


def test_a_line_counts_by_what_was_assessed_and_else_by_what_was_declared(
    arden, ada, omar, cleo, tariq, max_manager
):
    """Both exporters declared 6A005; the goods of before were found to be 6A003 and 1C010."""
    authorize(tariq, max_manager, "1", "6")
    old = case_with_lines(arden, ada, omar)
    signed(old, tariq, outcome="listed", codes=("6A003", "1C010"))
    decisions.countersign(recommended_and_decided(old, omar), actor=cleo)
    case = case_with_lines(arden, ada, omar)

    def alike() -> tuple[str, ...]:
        return queries.similar(omar, Case.objects.get(pk=case.pk))[0].likeness.alike

    assert "an entry of the same group: 6A (declared here, assessed there)" in alike()
    signed(case, tariq, outcome="listed", codes=("6A003",))
    assert "control entry 6A003 (assessed)" in alike()


def test_a_case_is_found_by_what_was_declared_and_by_what_was_assessed(arden, ada, omar, tariq, max_manager):
    authorize(tariq, max_manager, "6")
    case = case_with_lines(arden, ada, omar)

    def found(entry: str) -> list[Case]:
        return list(queue(omar, Filters(whose="all", entry=entry), today=timezone.localdate()))

    assert found("6A003") == []
    signed(case, tariq, outcome="listed", codes=("6A003",))
    assert found("6A003") == found("6A005") == [case]
    services.sign(case, finding=finding(), seen={case.application.lines.get().pk: 1}, actor=tariq)
    assert (found("6A003"), found("6A005")) == ([], [case])


def test_cases_of_an_earlier_version_are_found_by_what_was_assessed(arden, ada, omar, tariq, max_manager):
    authorize(tariq, max_manager, "6")
    old, as_declared = case_with_lines(arden, ada, omar), case_with_lines(arden, ada, omar)
    signed(old, tariq, outcome="listed", codes=("6A005", "6A003"))
    signed(as_declared, tariq)
    declared = Case.objects.get(pk=as_declared.pk).entries
    Case.objects.filter(pk=old.pk).update(entries=declared)

    assert (services.fill_entries(), services.fill_entries()) == (1, 0)
    assert Case.objects.get(pk=old.pk).entries == sorted([*declared, "6A003"])


def test_open_cases_and_what_only_shares_a_destination_are_left_out(arden, ada, omar):
    case = case_under_review(arden, ada, omar)
    make_case(
        arden,
        reference="EX-2025-000901",
        status="approved",
        end_user="Quite Another GmbH",
        entries=["3A001", "3A", "3"],
    )
    case_under_review(arden, ada, omar)

    assert queries.similar(omar, case) == []


def test_names_in_any_script_are_found(arden, ada, omar):
    case = case_under_review(arden, ada, omar, name="北極光重工株式会社", country="JP", aliases=())
    old = make_case(
        arden, reference="EX-2025-000902", status="denied", end_user="北極光重工株式会社", destination="JP"
    )
    make_case(arden, reference="EX-2025-000903", status="approved", end_user="شركة الشمال", destination="JP")

    found = queries.similar(omar, case)

    assert [one.case for one in found] == [old]
    assert "an end user of the same name" in found[0].likeness.alike


def test_exporters_and_strangers_find_none(approved, arden, ada, omar, sam, root):
    case = case_under_review(arden, ada, omar)

    assert [queries.similar(actor, case) for actor in (ada, sam, root)] == [[], [], []]


def test_the_page_says_what_is_alike_in_a_fixed_number_of_reads(approved, refused, arden, ada, omar, sign_in):
    case = case_under_review(arden, ada, omar)
    address = reverse("licensing:case-precedents", args=[case.pk])
    desk = sign_in(omar)

    page = desk.get(address).content.decode()
    with CaptureQueriesContext(connection) as caught:
        part = desk.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "the same end user in the party registry" in page
    assert "Criterion 7" in page
    assert "Public words on 7." in page
    assert "Report each delivery." in page
    assert "Secret words" not in page
    assert "<html" not in part
    assert len(caught) == 10
