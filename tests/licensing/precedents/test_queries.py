"""Which closed cases are shown for a case, in which order, and to whom."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from licensing.decisions import services as decisions
from licensing.licenses.models import License
from licensing.precedents import queries
from licensing.review.rules import Advice
from tests.factories.cases import case_under_review, decided_case
from tests.factories.jobs import drain
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
REFUSAL = Advice("deny", "The end use is not believable.", (), ("7",))


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
        "control entry 6A005",
    )
    assert found[0].license == License.objects.get()
    assert found[0].decision.conditions == ["Report each delivery."]
    assert (found[1].license, found[1].decision.criteria) == (None, ["7"])


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
    assert "Criteria 7" in page
    assert "Public words on 7." in page
    assert "Report each delivery." in page
    assert "Secret words" not in page
    assert "<html" not in part
    assert len(caught) <= 12
