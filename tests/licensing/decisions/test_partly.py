"""What an approval does not give: a reason of its own, criteria, and who reads them."""

import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pgtrigger
import pytest
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse

from exportctl.core.people.models import User
from licensing.applications.models import Party
from licensing.copies.services import write_copy
from licensing.decisions import services
from licensing.decisions.models import Decision, DecisionLine, ExcludedParty
from licensing.decisions.rules import Because
from licensing.decisions.services import Terms
from licensing.letters.models import Letter
from licensing.organizations.models import Organization
from licensing.review.models import Case
from tests.factories.cases import APPROVAL, case_in_parts
from tests.factories.jobs import drain

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NO_USE = "الخط الثاني بلا استعمال معلن. 第二行没有用途。"
LESS = "One serves the stated use."
OUT = "Its hall cannot be inspected."


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case with three lines and two consignees, recommended for approval."""
    return case_in_parts(arden, ada, omar, lines=3)


@pytest.fixture
def desk(omar: User, sign_in: SignIn) -> Client:
    """The officer's browser."""
    return sign_in(omar)


def line(case: Case, number: int) -> UUID:
    return case.application.lines.get(number=number).pk


def left_out(case: Case) -> Party:
    return case.application.parties.get(name="Second Harbor BV")


def decided(case: Case, omar: User) -> Decision:
    """Return a decision with line 1 cut, line 2 refused, line 3 in full and a consignee left out."""
    return services.decide(
        case,
        advice=APPROVAL,
        granted={line(case, 1): Decimal(1), line(case, 3): Decimal(2)},
        actor=omar,
        terms=Terms(
            because={line(case, 1): Because(LESS), line(case, 2): Because(NO_USE, ("7", "WMD"))},
            excluded={left_out(case).pk: Because(OUT, ("7",))},
        ),
    )


def typed(case: Case, **changes: Any) -> dict[str, Any]:
    """Return an approval that cuts line 1 and refuses line 2, as the form sends it without reasons."""
    quantities = {f"line_{line(case, number)}": quantity for number, quantity in ((1, 1), (2, 0), (3, 2))}
    return {"outcome": "approve", "reason": "Civil.", "version": case.version} | quantities | changes


def url_of(case: Case, name: str = "case-decide") -> str:
    return reverse(f"licensing:{name}", args=[case.pk])


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_what_is_missing_is_said_beside_each_field_and_nothing_is_kept(desk: Client, case: Case) -> None:
    answer = desk.post(url_of(case), typed(case, **{f"party_{left_out(case).pk}": OUT}))

    text = text_of(answer)
    assert answer.status_code == 422
    for field in (
        f"why_{line(case, 1)}",
        f"why_{line(case, 2)}",
        f"grounds_{line(case, 2)}",
        f"party_grounds_{left_out(case).pk}",
    ):
        assert f'id="id_{field}-error"' in text
    assert f'id="id_grounds_{line(case, 1)}-error"' not in text, "a cut needs no criterion"
    assert f'id="id_why_{line(case, 3)}-error"' not in text
    assert text.count('<details class="govuk-details" open>') == 4, (
        "what has a fault stands open, and what it is in"
    )
    assert "Line 2: say why it is refused; the exporter reads it." in text
    assert not Decision.objects.exists()


def test_a_reason_for_a_line_that_gets_all_and_criteria_without_a_reason_are_refused(
    desk: Client, case: Case
) -> None:
    party = left_out(case).pk
    answer = desk.post(
        url_of(case), typed(case, **{f"why_{line(case, 3)}": "Why?", f"party_grounds_{party}": ["7"]})
    )

    text = text_of(answer)
    assert "Line 3 is approved in full, but has a reason why not." in text
    assert f'id="id_party_{party}-error"' in text
    assert not Decision.objects.exists()


def test_the_form_keeps_what_was_typed_and_starts_again_from_it(desk: Client, case: Case, cleo: User) -> None:
    party = left_out(case).pk
    said = {
        f"why_{line(case, 1)}": LESS,
        f"why_{line(case, 2)}": NO_USE,
        f"grounds_{line(case, 2)}": ["7", "WMD"],
        f"party_{party}": OUT,
        f"party_grounds_{party}": ["7"],
    }
    assert desk.post(url_of(case), typed(case, **said)).status_code == 302

    decision = Decision.objects.get()
    kept = {part.line.number: part.because for part in decision.lines.all()}
    assert kept == {1: Because(LESS), 2: Because(NO_USE, ("7", "WMD")), 3: Because()}
    assert decision.excluded.get().because == Because(OUT, ("7",))
    services.send_back(decision, reason="Again.", actor=cleo)
    again = text_of(desk.get(url_of(case)))
    assert NO_USE in again
    field = f'name="grounds_{line(case, 2)}" value="WMD" checked'
    assert field in again
    assert f'name="party_grounds_{party}" value="7" checked' in again


def test_reasons_of_lines_do_not_go_with_a_refusal_of_everything(desk: Client, case: Case) -> None:
    said = {f"why_{line(case, 2)}": NO_USE, f"grounds_{line(case, 2)}": ["7"]}
    refusal = {"outcome": "deny", "criteria": ["7"], "public_7": "May be diverted.", "unheard": "Embargo."}

    assert desk.post(url_of(case), typed(case, **said, **refusal)).status_code == 302

    assert not any(part.because for part in Decision.objects.get().lines.all())


def test_the_countersigner_reads_it_before_signing(
    case: Case, omar: User, cleo: User, sign_in: SignIn
) -> None:
    decided(case, omar)

    page = text_of(sign_in(cleo).get(url_of(case, "case")))

    for words in (LESS, NO_USE, OUT, "Line 1: why it gets less", "Line 2: why it gets nothing"):
        assert words in page
    assert page.count("Criterion 7: Risk of diversion") == 2
    assert "Criterion WMD: End-use control" in page


def test_the_exporter_reads_it_in_the_letter_the_portal_and_the_copy(
    case: Case, omar: User, ada: User, cleo: User, sign_in: SignIn
) -> None:
    services.countersign(decided(case, omar), actor=cleo)
    drain()

    letter = str(Letter.objects.get().content)
    web = sign_in(ada)
    page = text_of(web.get(reverse("licensing:tracking", args=[case.application_id])))
    for said in (letter, page):
        for words in (LESS, NO_USE, OUT):
            assert words in said
    assert "not approved, 2 items. Why: " in letter
    assert "(criterion 7, risk of diversion" in letter
    assert "criterion WMD, end-use control" in letter
    assert page.count("Criterion 7: Risk of diversion") == 2
    assert "until when and how you may appeal" in page
    assert page.count("Not approved") == 1

    with zipfile.ZipFile(write_copy(Case.objects.get(pk=case.pk), actor=ada)) as everything:
        found = "".join(
            everything.read(name).decode() for name in everything.namelist() if name.endswith(".json")
        )
    assert LESS in found
    assert OUT in found


def copied(row: Any, **changes: Any) -> Any:
    """Return a row like one that stands, not saved yet."""
    names = [field.name for field in row._meta.concrete_fields if field.name != "id"]
    return type(row)(**{name: getattr(row, name) for name in names} | changes)


@pytest.mark.parametrize(
    ("number", "changes", "match"),
    [
        (1, {"reason": ""}, "decision_line_less_has_reason"),
        (2, {"reason": ""}, "decision_line_less_has_reason"),
        (2, {"criteria": []}, "decision_line_refused_has_criteria"),
        (2, {"within": "deny", "criteria": []}, "decision_line_within_its_decision"),
        (2, {"within": "", "criteria": [], "reason": ""}, "decision_line_within_its_decision"),
    ],
)
def test_the_database_keeps_no_line_that_gets_less_without_words(
    case: Case, omar: User, number: int, changes: dict[str, Any], match: str
) -> None:
    part = decided(case, omar).lines.get(line__number=number)
    with pgtrigger.ignore("licensing.DecisionLine:frozen"):
        part.delete()

    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        DecisionLine.objects.bulk_create([copied(part, **changes)])
    DecisionLine.objects.bulk_create([copied(part)])


def test_the_database_leaves_out_nobody_without_a_criterion(case: Case, omar: User) -> None:
    one = decided(case, omar).excluded.get()
    with pgtrigger.ignore("licensing.ExcludedParty:frozen"):
        one.delete()

    with pytest.raises(IntegrityError, match="excluded_party_has_criteria"), transaction.atomic():
        ExcludedParty.objects.bulk_create([copied(one, criteria=[])])
    with pytest.raises(InternalError, match="criteria_kept"), transaction.atomic():
        ExcludedParty.objects.bulk_create([copied(one, criteria=None)])


def test_what_was_decided_before_stays_valid_and_readable(
    case: Case, omar: User, ada: User, cleo: User, sign_in: SignIn
) -> None:
    """Rows as the migration leaves them: no outcome beside the line, no words, criteria unknown."""
    decision = decided(case, omar)
    with pgtrigger.ignore("licensing.DecisionLine:frozen", "licensing.ExcludedParty:frozen"):
        DecisionLine.objects.update(within="", reason="", criteria=[])
        ExcludedParty.objects.update(criteria=None)

    desk = text_of(sign_in(cleo).get(url_of(case, "case")))
    services.countersign(decision, actor=cleo)
    drain()
    page = text_of(sign_in(ada).get(reverse("licensing:tracking", args=[case.application_id])))

    assert "why it gets" not in desk
    assert OUT in desk
    assert "Not approved" in page
    assert "not approved, 2 items" in str(Letter.objects.get().content)
    assert "Why:" not in str(Letter.objects.get().content)
