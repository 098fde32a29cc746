"""The panel, signing in the browser, reuse with one click, the queue; who sees what, and what it reads."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from licensing.assessments.models import AssessmentReuse, LineAssessment
from licensing.review.models import Case
from tests.factories.competence import authorize
from tests.licensing.assessments.build import case_with_lines, seen_of, signed

pytestmark = pytest.mark.django_db
QUEUE = reverse("licensing:assessment-queue")
LONG = "مجموعة ليزر ليفي " * 12 + "光纖雷射切割機"


def at(case: Case, name: str = "case-assessment") -> str:
    return reverse(f"licensing:{name}", args=[case.pk])


def text_of(answer) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def posted(case: Case, *numbers: int, **fields):
    lines = [f"{line}:{number}" for line, number in seen_of(case, *numbers).items()]
    return {"line": lines, "outcome": "confirm", "kind": "whole", "subject": "lasers"} | fields


@pytest.fixture
def case(arden, ada, omar) -> Case:
    return case_with_lines(
        arden, ada, omar, {"description": LONG, "part_number": "AP-4000"}, {"code": "1C010", "unit": "KGM"}
    )


def test_the_panel_says_how_far_it_is_and_who_must_act(sign_in, case, omar, tariq, max_manager):
    authorize(tariq, max_manager, "6", "1")
    desk = sign_in(omar)

    before = text_of(desk.get(at(case)))
    signed(case, tariq, 1, outcome="listed", codes=("6A003",), note="Thermal, not a laser.")
    after = text_of(desk.get(at(case), headers={"HX-Request": "true"}))

    assert "Not started" in before
    assert "3 lines to assess, and nobody has taken it. Tariq could sign." in before
    assert "Assess the selected lines" not in before  # an officer signs nothing
    assert "<html" not in after
    assert "Assessed in part" in after
    assert "1 of 3" in after
    assert "Tariq has 2 lines to assess." in after
    assert "Changed" in after
    assert "Thermal, not a laser." in after


def test_lines_are_signed_in_bulk_in_the_browser(sign_in, case, tariq, max_manager):
    authorize(tariq, max_manager, "6")
    desk = sign_in(tariq)
    lines = [str(line) for line in seen_of(case, 1, 2)]

    page = text_of(desk.get(at(case, "case-assess"), {"line": lines}))
    answer = desk.post(at(case, "case-assess"), posted(case, 1, 2, note="Read both."))

    assert "These 2 lines are assessed alike" in page
    assert answer["Location"] == at(case)
    assert sorted(LineAssessment.objects.values_list("line__number", flat=True)) == [1, 2]
    assert "You signed the assessment of lines 1 and 2." in text_of(desk.get(at(case)))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"outcome": ""}, "Say what the goods are."),
        ({"outcome": "listed"}, "Name at least one control entry."),
        ({"outcome": "listed", "codes": "9Z999"}, "No control list in force has the entry 9Z999."),
        ({"codes": "6A003"}, "choose “Falls under these entries”"),
        ({"subject": ""}, "Choose the words of the report summary."),
        ({"outcome": "listed", "codes": "\0'; DROP"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(sign_in, case, tariq, max_manager, fields, said):
    authorize(tariq, max_manager, "6")

    answer = sign_in(tariq).post(at(case, "case-assess"), posted(case, 1, note="Kept.") | fields)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Kept." in text_of(answer)
    assert not LineAssessment.objects.exists()


def test_an_unqualified_reviewer_reads_why_and_keeps_what_was_typed(sign_in, case, tariq, thea, max_manager):
    authorize(thea, max_manager, "6")
    desk = sign_in(tariq)

    page = text_of(desk.get(at(case, "case-assess"), {"line": list(seen_of(case, 1))}))
    answer = desk.post(at(case, "case-assess"), posted(case, 1, note="Kept."))

    assert "You cannot sign what was declared for these lines." in page
    assert answer.status_code == 422
    assert "You may not sign this. You have no training in category 6" in text_of(answer)
    assert "Thea could sign." in text_of(answer)
    assert "Kept." in text_of(answer)


def test_a_stale_page_is_refused(sign_in, case, tariq, thea, max_manager):
    authorize(tariq, max_manager, "6")
    authorize(thea, max_manager, "6")
    signed(case, thea, 1)

    answer = sign_in(tariq).post(at(case, "case-assess"), posted(case, 1))

    assert answer.status_code == 409
    assert LineAssessment.objects.get().signed_by == thea


def test_use_this_fills_the_form_and_is_on_record(sign_in, case, arden, ada, omar, tariq, max_manager):
    authorize(tariq, max_manager, "6", "1")
    source = signed(case, tariq, 1, outcome="listed", codes=("6A003",), note="About other goods.")[0]
    later = case_with_lines(arden, ada, omar)
    desk = sign_in(tariq)
    lines = [f"{line}:0" for line in seen_of(later)]

    shown = text_of(desk.get(at(later, "case-assess"), {"line": lines}))
    filled = desk.get(at(later, "case-assess"), {"line": lines, "source": f"case:{source.pk}"})
    values = filled.context["form"].initial
    answer = desk.post(
        at(later, "case-assess"),
        posted(later, 1)
        | {"outcome": "listed", "codes": "6A003", "reasons": values["reasons"]}
        | {"regimes": values["regimes"], "source": f"case:{source.pk}"},
    )

    assert "What was said of goods like line 1" in shown
    assert "part number AP-2000" in shown
    assert "About other goods." not in text_of(filled)
    assert (values["outcome"], values["codes"]) == ("listed", "6A003")
    assert answer.status_code == 302
    reuse = AssessmentReuse.objects.get()
    assert (reuse.source, reuse.as_filled) == (source, True)
    assert reuse.alike[0] == "part number AP-2000"
    assert f"{case.reference}, line 1; alike" in text_of(desk.get(at(later))).replace("</a>", "")


def test_the_queue_has_what_one_may_sign(sign_in, case, arden, ada, omar, tariq, thea, max_manager):
    authorize(tariq, max_manager, "1")
    desk = sign_in(tariq)

    mine = text_of(desk.get(QUEUE))
    other = text_of(desk.get(QUEUE, {"category": "6", "whose": "all"}))
    nothing = text_of(sign_in(thea).get(QUEUE))
    signed(case, tariq, 3)
    done = text_of(desk.get(QUEUE))

    assert "3 of 3 lines to assess, category 1, 6" in mine
    assert case.reference in other
    assert "You have no authority to sign" in nothing
    assert "Nothing waits that you may sign." in done
    assert "2 of 3 lines to assess, category 6" in text_of(desk.get(QUEUE, {"whose": "mine"}))
    assert "Somebody has every case" in text_of(desk.get(QUEUE, {"whose": "unassigned"}))


def reads(desk, address: str, **headers) -> int:
    desk.get(address, headers=headers)
    with CaptureQueriesContext(connection) as caught:
        assert desk.get(address, headers=headers).status_code == 200
    return len(caught)


def test_the_pages_read_as_often_for_three_as_for_one(sign_in, case, arden, ada, omar, tariq, max_manager):
    authorize(tariq, max_manager, "6", "1")
    one = case_with_lines(arden, ada, omar)
    desk = sign_in(tariq)
    signed(one, tariq)
    signed(case, tariq, 1, 2)
    chosen = "&".join(f"line={line}" for line in seen_of(case))
    single = "&".join(f"line={line}" for line in seen_of(one))

    assert reads(desk, at(case), **{"HX-Request": "true"}) <= 12
    assert reads(desk, f"{at(case, 'case-assess')}?{chosen}") == reads(
        desk, f"{at(one, 'case-assess')}?{single}"
    )
    assert reads(desk, f"{at(case, 'case-assess')}?{chosen}") <= 15
    with_one = reads(desk, QUEUE)
    case_with_lines(arden, ada, omar)
    case_with_lines(arden, ada, omar)
    assert reads(desk, QUEUE) == with_one <= 12


def test_exporters_see_none_of_it(sign_in, case, ada):
    assert sign_in(ada).get(at(case)).status_code == 403


def test_a_damaged_address_selects_nothing(sign_in, case, tariq):
    answer = sign_in(tariq).get(at(case, "case-assess"), {"line": ["x", "y:1"], "source": "case:nonsense"})
    assert answer.status_code == 200
    assert "No line is selected" in text_of(answer)
