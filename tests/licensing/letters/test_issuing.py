"""Letters of decisions and announced refusals: once, frozen, with public reasons only, told by mail."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, Missing, NotPermitted
from exportctl.core.notices.models import Notice
from exportctl.core.outbox.models import Job
from exportctl.core.people.sealed import unseal
from licensing.decisions import services as decisions
from licensing.decisions.models import Decision
from licensing.decisions.services import Terms
from licensing.letters import queries, services
from licensing.letters.models import Letter
from licensing.letters.tasks import make_letter
from licensing.licenses.models import License
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.rules import CONDITIONS, Advice
from screening.hits import services as hits
from screening.hits.models import Hit
from tests.core.threads import at_once
from tests.factories.cases import (
    APPROVAL,
    WHY_LESS,
    case_under_review,
    decided_case,
    founded,
    grant_all,
    make_watchlist,
    partly,
)
from tests.factories.decisions import GROUNDS, announced
from tests.factories.jobs import drain
from tests.licensing.letters.conftest import REFUSAL

pytestmark = pytest.mark.django_db


def words(letter: Letter) -> str:
    """Return all that a letter says."""
    found = []
    for block in letter.content["blocks"]:
        runs = block["runs"] if "runs" in block else [run for item in block["items"] for run in item]
        found.append("".join(text for text, _ in runs))
    return "\n".join(found)


def mails() -> list[str]:
    return [unseal(job.arguments["sealed"]) for job in Job.objects.filter(name="core.send_mail")]


def test_an_approval_is_told_with_its_license(signed, ada):
    decision = signed(Advice("approve_with_conditions", "The use is civil.", tuple(CONDITIONS[:2]), ()))
    drain()

    letter, license = Letter.objects.get(), License.objects.get()
    said = words(letter)
    assert (letter.kind, letter.decision, letter.case) == ("approval", decision, decision.case)
    assert letter.template == queries.in_force("approval", on=timezone.localdate())
    assert letter.appeal_by == timezone.localdate() + timedelta(days=28)
    for piece in (license.number, *CONDITIONS[:2], "The use is civil.", decision.case.reference, "Line 1: "):
        assert piece in said
    assert "There are no conditions" not in said
    assert letter.content["to"][0] == "Arden Photonics Ltd"
    assert letter.document is not None
    assert AuditEvent.objects.get(verb="letter.issued").exporter
    assert AuditEvent.objects.filter(verb="letter.signed", thread=decision.case_id).count() == 1


def test_an_approval_without_conditions_says_that_there_are_none(signed):
    signed()
    drain()
    assert "There are no conditions" in words(Letter.objects.get())


def test_an_approval_in_part_says_what_of_each_line(arden, ada, omar, cleo):
    case = case_under_review(arden, ada, omar)
    review.recommend(case, advice=APPROVAL, actor=omar)
    granted = {pk: quantity / 2 for pk, quantity in grant_all(case).items()}
    decision = decisions.decide(
        case, advice=APPROVAL, granted=granted, actor=omar, terms=partly(case, granted)
    )
    decisions.countersign(decision, actor=cleo)
    drain()

    letter = Letter.objects.get()
    line = decision.lines.get()
    assert letter.kind == "approval_in_part"
    assert f"approved in part, {Decimal(line.quantity).normalize():f} " in words(letter)
    assert f"{line.value:,.2f}. Why: {WHY_LESS.reason} (criterion 7, risk of diversion" in words(letter)


def test_a_refusal_says_public_reasons_and_never_protected_ones(arden, ada, omar, cleo):
    case = case_under_review(arden, ada, omar)
    review.recommend(case, advice=founded(REFUSAL), actor=omar)
    terms = Terms(
        grounds=GROUNDS, protected_reason="Do not name the service.", unheard="An embargo is in force."
    )
    decision = decisions.decide(case, advice=REFUSAL, granted={}, actor=omar, terms=terms)
    decisions.countersign(decision, actor=cleo)
    drain()

    letter = Letter.objects.get()
    said = words(letter)
    assert letter.kind == "refusal"
    for ground in GROUNDS:
        assert ground.public in said
        assert f"Criterion {ground.code}, " in said
    assert f"{letter.appeal_by:%-d %b %Y}" in said
    everything = str(letter.content) + "".join(mails())
    protected = [ground.protected for ground in GROUNDS]
    for secret in (*protected, "Do not name the service.", "An embargo is in force.", "Omar", "Cleo"):
        assert secret not in everything


@pytest.mark.parametrize(
    ("advice", "kind", "piece"),
    [
        (Advice("return", "The end use is not stated.", (), ()), "returned", "The end use is not stated."),
        (
            Advice("no_license", "The lasers are below the entry.", (), ()),
            "no_license",
            "no license required",
        ),
    ],
)
def test_other_outcomes_have_their_letters(signed, advice, kind, piece):
    signed(advice)
    drain()
    letter = Letter.objects.get()
    assert letter.kind == kind
    assert piece in words(letter)


def test_an_announced_refusal_is_told_with_the_day_to_answer_by(arden, ada, omar):
    intent = announced(arden, ada, omar)
    drain()

    letter = Letter.objects.get()
    assert (letter.kind, letter.intent, letter.decision, letter.appeal_by) == (
        "announced_refusal",
        intent,
        None,
        None,
    )
    assert f"Answer by {intent.due_on:%-d %b %Y}" in words(letter)
    for secret in ("Report of the embassy", "Partner service", "Do not name the service"):
        assert secret not in str(letter.content)


def test_the_mail_says_that_there_is_a_letter_and_by_when_but_not_what_it_says(signed):
    Job.objects.filter(name="core.send_mail").delete()
    signed(REFUSAL)
    letter = services.issue_of_decision(Decision.objects.get().pk)

    job = Job.objects.get(name="core.send_mail")
    text = unseal(job.arguments["sealed"])
    assert letter.number in text
    notice = Notice.objects.get(kind="letters.issued")
    assert notice.path == f"/portal/letters/{letter.pk}/"
    assert f"/notices/{notice.pk}/" in text
    assert f"{letter.appeal_by:%Y}" in text
    assert "refus" not in (text + job.arguments["subject"]).lower()


def test_a_letter_is_made_once_however_often_it_is_asked_for(refusal):
    decision = refusal.decision
    services.request(decision)
    drain()
    make_letter(subject_id=str(decision.pk))
    assert services.issue_of_decision(decision.pk) == refusal
    assert Letter.objects.count() == 1


def test_the_database_keeps_one_letter_a_decision_and_the_words_as_issued(refusal):
    fields = {
        "kind": "refusal",
        "case": refusal.case,
        "decision": refusal.decision,
        "template": refusal.template,
        "title": "x",
        "content": {},
        "issued_at": timezone.now(),
        "appeal_by": timezone.localdate(),
    }
    with pytest.raises(IntegrityError, match="letter_once_per_decision"), transaction.atomic():
        Letter.objects.create(number="LT-1", **fields)
    with pytest.raises(IntegrityError, match="letter_tells_one_thing"), transaction.atomic():
        Letter.objects.create(number="LT-2", **{**fields, "kind": "announced_refusal", "appeal_by": None})
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        Letter.objects.filter(pk=refusal.pk).update(content={})
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        Letter.objects.filter(pk=refusal.pk).update(document=None)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        refusal.delete()


def test_what_is_not_countersigned_has_no_letter(arden, ada, omar):
    decision = decided_case(arden, ada, omar)
    assert services.issue_of_decision(decision.pk) is None
    assert not Letter.objects.exists()


def test_what_is_not_there_has_no_letter(db):
    for issue in (services.issue_of_decision, services.issue_of_intent):
        with pytest.raises(Missing):
            issue("7d1d3a52-0000-4000-8000-000000000001")


def test_where_no_text_was_loaded_the_products_own_is_put_in_force(signed):
    decision = signed(REFUSAL)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE licensing_lettertemplate CASCADE")
    assert services.issue_of_decision(decision.pk).template.shipped


def test_without_a_text_in_force_nothing_is_issued(signed, monkeypatch):
    decision = signed(REFUSAL)
    with monkeypatch.context() as patch:
        patch.setattr(queries, "in_force", lambda kind, on: None)
        with pytest.raises(DomainError) as refusal:
            services.issue_of_decision(decision.pk)
    assert refusal.value.code == "no_template"
    assert not Letter.objects.exists()


def test_the_letter_of_a_withheld_license_waits_for_it(arden, ada, omar, cleo, sonia):
    decision = decided_case(arden, ada, omar)
    decisions.countersign(decision, actor=cleo)
    name = decision.case.end_user
    Job.objects.exclude(name__startswith="screening").filter(status="queued").update(status="done")
    make_watchlist(f"X-9,organization,{name},,,,,,,,TRIAL,Fictional,2024-01-01")
    drain()
    make_letter(subject_id=str(decision.pk))
    case = Case.objects.get()
    assert not License.objects.exists()
    assert not Letter.objects.exists()
    assert [one.state for one in queries.makings(case, [])] == ["waits"]

    for hit in Hit.objects.filter(status="open"):
        hits.clear_hit(hit, ground="different_business", reason="Another firm.", actor=sonia)
    drain()

    if License.objects.exists():
        assert License.objects.get().number in words(Letter.objects.get())
    else:
        assert not Letter.objects.exists()


def test_what_was_decided_before_there_were_letters_is_made_on_demand(signed, omar, sonia):
    signed(REFUSAL)
    Job.objects.all().delete()
    case = Case.objects.get()
    assert [one.state for one in queries.makings(case, [])] == ["missing"]

    with pytest.raises(NotPermitted):
        services.ask_again(case, actor=sonia)
    assert services.ask_again(case, actor=omar) == 1
    assert [one.state for one in queries.makings(case, [])] == ["being_made"]
    with pytest.raises(Conflict):
        services.ask_again(case, actor=omar)
    drain()

    assert queries.makings(case, queries.letters_of(case)) == []
    assert Letter.objects.get().document is not None


def test_work_that_failed_shows_when_it_is_tried_again_or_that_it_is_not(signed):
    signed(REFUSAL)
    drain()
    case, letter = Case.objects.get(), Letter.objects.get()
    job = Job.objects.get(name=queries.SIGN)
    unsigned = Letter(pk=letter.pk, number=letter.number, decision_id=letter.decision_id)

    for status, error, state in (("queued", "OSError", "failed"), ("failed", "OSError", "stopped")):
        Job.objects.filter(pk=job.pk).update(status=status, error=error, leased_until=None)
        (found,) = queries.makings(case, [unsigned])
        assert found.state == state
        assert (found.again is not None) == (state == "failed")
    Job.objects.filter(pk=job.pk).update(status="done")


@pytest.mark.django_db(transaction=True)
def test_two_workers_issue_one_letter(arden, ada, omar, cleo):
    decision = decisions.countersign(decided_case(arden, ada, omar, advice=REFUSAL), actor=cleo)

    made = at_once(lambda _: services.issue_of_decision(decision.pk), 4)

    assert [one.pk for one in made] == [Letter.objects.get().pk] * 4
    assert AuditEvent.objects.filter(verb="letter.issued").count() == 1
    assert Job.objects.filter(name=queries.SIGN).count() == 1
