"""What is shown beside a line: the same part number first, then like words, also from issued answers."""

import pytest

from licensing.assessments import precedents
from tests.factories.competence import authorize
from tests.licensing.advice.build import issued
from tests.licensing.assessments.build import case_with_lines, signed

pytestmark = pytest.mark.django_db


def beside(actor, case):
    return precedents.beside(actor, case, list(case.application.lines.select_related("product_version")))


def test_the_same_part_number_comes_before_like_words(arden, ada, omar, tariq, max_manager):
    authorize(tariq, max_manager, "6", "1")
    same = case_with_lines(arden, ada, omar)
    like = case_with_lines(
        arden, ada, omar, {"description": "Fiber laser of high power", "part_number": "ZZ-9"}
    )
    signed(same, tariq)
    signed(like, tariq, 2)
    case = case_with_lines(
        arden, ada, omar, {"description": "Fiber lasers for cutting", "part_number": "ap 2000"}
    )
    line = case.application.lines.get(number=2)

    found = beside(tariq, case)[line.pk]

    assert [(one.source.case, one.source.line.number) for one in found] == [(same, 1), (like, 2)]
    assert found[0].alike[0] == "part number ap 2000"
    assert "words: fiber" in found[1].alike[0]


def test_what_has_nothing_in_common_and_what_was_superseded_is_not_shown(
    arden, ada, omar, tariq, max_manager
):
    authorize(tariq, max_manager, "6", "1")
    other = case_with_lines(
        arden, ada, omar, {"description": "Carbon prepreg", "part_number": "CF", "code": "1C010"}
    )
    signed(other, tariq, 2)
    case = case_with_lines(arden, ada, omar)

    assert list(beside(tariq, case).values()) == [[]]
    assert precedents.find(tariq, f"case:{other.pk}") is None
    assert precedents.find(tariq, "case:'") is None


def test_an_issued_answer_is_a_precedent_and_is_counted(arden, ada, omar, cleo, tariq, max_manager):
    answer = issued(arden, ada, omar)
    case = case_with_lines(arden, ada, omar)

    (found,) = beside(tariq, case).values()

    assert [(one.of_answer, one.usable, one.times) for one in found] == [(True, True, 0)]
    assert found[0].source.answer == answer
    assert precedents.find(tariq, found[0].key) == found[0].source


def test_officers_without_the_permission_find_nothing(arden, ada, omar):
    case = case_with_lines(arden, ada, omar)
    assert precedents.find(ada, f"case:{case.pk}") is None
