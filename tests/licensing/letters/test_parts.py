"""What a letter says of a decision in part: read from the text of its signed document."""

from decimal import Decimal

import pytest

from exportctl.core.files import services as files
from licensing.decisions import services as decisions
from licensing.decisions.rules import Because
from licensing.letters.models import Letter
from licensing.review import services as review
from licensing.review.models import Case
from tests import pdf
from tests.factories.cases import APPROVAL, case_under_review
from tests.factories.jobs import drain

pytestmark = pytest.mark.django_db
LESS = "One laser serves the stated use."
REFUSED = "No use was stated for these."


def test_the_document_gives_the_reason_of_each_part_and_its_criterion(arden, ada, omar, cleo):
    case = case_under_review(arden, ada, omar, lines=2)
    review.recommend(case, advice=APPROVAL, actor=omar)
    cut, refused = case.application.lines.order_by("number")
    because = {cut.pk: Because(LESS, ()), refused.pk: Because(REFUSED, ("7",))}
    decision = decisions.decide(
        Case.objects.get(pk=case.pk),
        advice=APPROVAL,
        granted={cut.pk: Decimal(1), refused.pk: Decimal(0)},
        actor=omar,
        terms=decisions.Terms(because=because, protected_reason="Do not name the service."),
    )
    decisions.countersign(decision, actor=cleo)
    drain()

    text = pdf.text_of(files.read(Letter.objects.get().document))
    printed = " ".join(text.translate(dict.fromkeys(range(0x2066, 0x206A))).split())
    for said in (LESS, REFUSED, "criterion 7, risk of diversion"):
        assert said in printed, printed
    assert printed.index(LESS) < printed.index(REFUSED)
    assert "Do not name the service." not in printed
