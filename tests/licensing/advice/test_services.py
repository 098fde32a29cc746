from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.calendar.models import Clock
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.outbox.models import Job
from exportctl.core.people.roles import Role, Side
from licensing.advice import services
from licensing.advice.models import AdviceAnswer, AdviceItem, AdviceRequest, AnswerLine, PrecedentUse
from licensing.advice.rules import CLOCK
from licensing.advice.services import LineGiven
from tests.core.threads import at_once
from tests.factories.applications import ENTRIES, make_control_list, make_entry, upload
from tests.factories.organizations import make_organization
from tests.licensing.advice.build import (
    FREE,
    TRANSACTION,
    authorized,
    draft,
    filed,
    given,
    issued,
    item_facts,
    proposed,
    under_review,
)

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)


@pytest.fixture
def olga(make_user):
    return make_user("Olga", Side.REGULATOR, Role.LICENSING_OFFICER)


def test_a_filed_request_has_its_reference_and_its_clock_and_is_frozen(ada, arden):
    request = filed(arden, ada)

    year = timezone.now().year
    assert request.reference == f"CR-{year}-000001"
    assert request.status == "received"
    assert request.goods == "Fiber laser cutter"
    clock = Clock.objects.get(subject_id=request.pk, key=CLOCK)
    assert (clock.days, clock.unit) == (10, "working")
    assert request.due_on == clock.due_on
    for change in (
        lambda: AdviceItem.objects.filter(request=request).update(name="Another"),
        lambda: AdviceItem.objects.filter(request=request).delete(),
        lambda: AdviceRequest.objects.filter(pk=request.pk).update(own_reference="Another"),
        lambda: AdviceRequest.objects.filter(pk=request.pk).update(status="draft"),
        lambda: AdviceRequest.objects.filter(pk=request.pk).delete(),
    ):
        with pytest.raises(REFUSED), transaction.atomic():
            change()
    with pytest.raises(Conflict, match="can no longer be changed"):
        services.save_item(request, item_facts(), actor=ada, version=None)


def test_each_kind_has_its_own_numbers_and_days(ada, arden):
    first, second = filed(arden, ada), filed(arden, ada)
    advice = filed(arden, ada, "advice")

    assert [one.reference[:2] for one in (first, second, advice)] == ["CR", "CR", "AR"]
    assert [one.reference[-6:] for one in (first, second, advice)] == ["000001", "000002", "000001"]
    assert Clock.objects.get(subject_id=advice.pk).days == 20


def test_what_lacks_something_is_not_filed_and_takes_no_number(ada, arden):
    empty = services.start(arden, "advice", actor=ada)

    with pytest.raises(DomainError) as refused:
        services.submit(empty, actor=ada, version=None)

    assert [gap.field for gap in refused.value.gaps] == ["", "destination", "end_user", "end_use", "question"]
    assert filed(arden, ada, "advice").reference.endswith("000001")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"details": {"function": "A laser"}}, "details_missing"),
        ({"proposal": "not_listed", "proposal_reason": " "}, "reason_required"),
        ({"proposal": "not_listed", "entry": True}, "proposal_contradicts"),
    ],
)
def test_an_item_that_says_too_little_is_not_saved(ada, arden, fields, code):
    request = services.start(arden, "classification", actor=ada)
    if fields.get("entry"):
        fields = fields | {"entry": make_entry()}

    with pytest.raises(DomainError) as refused:
        services.save_item(request, item_facts(**fields), actor=ada, version=None)

    assert refused.value.code == code
    assert not request.items.exists()


def test_an_entry_of_an_edition_before_is_refused(ada, arden):
    request = services.start(arden, "classification", actor=ada)
    entry = make_entry()
    make_control_list("2", ENTRIES[:2])

    entry.edition.refresh_from_db()
    with pytest.raises(DomainError, match="newer edition"):
        services.save_item(request, item_facts(entry=entry), actor=ada, version=None)


def test_items_are_changed_removed_and_numbered_anew(ada, arden):
    request = draft(arden, ada, items=3)
    first, second, _ = request.items.all()

    services.save_item(request, item_facts(name="Renamed"), actor=ada, version=None, item_id=second.pk)
    services.remove_item(request, first.pk, actor=ada, version=None)

    assert [(one.number, one.name) for one in request.items.all()] == [
        (1, "Renamed"),
        (2, "Fiber laser cutter"),
    ]
    with pytest.raises(Conflict, match="while your page was open"):
        services.remove_item(request, second.pk, actor=ada, version="1")


def test_there_are_at_most_six_items(ada, arden):
    request = draft(arden, ada, items=6)
    with pytest.raises(DomainError, match="at most 6 items"):
        services.save_item(request, item_facts(), actor=ada, version=None)


def test_documents_come_and_go_and_a_classification_has_no_transaction(ada, arden):
    request = draft(arden, ada)
    kept = services.attach(request, upload(), actor=ada, version=None)
    gone = services.attach(request, upload("b.pdf"), actor=ada, version=None)
    services.remove_document(request, gone.pk, actor=ada, version=None)

    assert list(request.documents.filter(removed=False)) == [kept]
    with pytest.raises(DomainError, match="does not depend on a transaction"):
        services.save_transaction(request, TRANSACTION, actor=ada, version=None)


def test_only_members_of_an_active_organization_ask(ada, sam, omar, arden):
    pending = make_organization(sam, status="pending")
    for who, organization in ((sam, arden), (sam, pending), (omar, arden)):
        with pytest.raises(NotPermitted):
            services.start(organization, "classification", actor=who)
    request = draft(arden, ada)
    with pytest.raises(NotPermitted):
        services.submit(request, actor=sam, version=None)


def test_the_clock_stands_still_for_each_day_of_a_question(ada, omar, arden):
    monday = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with patch("django.utils.timezone.now", side_effect=lambda: monday):
        request = under_review(arden, ada, omar)
        due = request.due_on
        question = services.ask(request, question="Which wavelength?", actor=omar)
    request.refresh_from_db()
    assert (request.status, request.waiting) == ("question", True)
    assert Job.objects.filter(name="core.send_mail").count() == 1

    with patch("django.utils.timezone.now", side_effect=lambda: monday + timedelta(days=3)):
        services.explain(question, text="1070 nm", actor=ada)

    request.refresh_from_db()
    assert (request.status, request.waiting) == ("under_review", False)
    assert request.due_on == due + timedelta(days=3)  # three working days
    pause = Clock.objects.get(subject_id=request.pk).pauses.get()
    assert pause.reason == "A question waits for the exporter's answer"
    with pytest.raises(Conflict):
        services.explain(question, text="Again", actor=ada)


def test_an_officer_goes_on_without_an_answer_for_a_reason(ada, omar, arden):
    request = under_review(arden, ada, omar)
    question = services.ask(request, question="Which wavelength?", actor=omar)
    with pytest.raises(DomainError, match="needs a reason"):
        services.go_on(request, reason=" ", actor=omar)

    services.go_on(request, reason="The data sheet says it.", actor=omar)

    question.refresh_from_db()
    assert question.status == "dropped"
    assert not Clock.objects.get(subject_id=request.pk).paused


def test_one_signature_is_enough_where_no_rule_asks_for_two(ada, omar, arden):
    answer = issued(arden, ada, omar)

    assert (answer.status, answer.number, answer.second) == ("issued", 1, None)
    assert str(answer) == f"{answer.request.reference}/1"
    answer.request.refresh_from_db()
    assert answer.request.status == "answered"
    assert Clock.objects.get(subject_id=answer.request_id).stopped_at is not None
    assert AuditEvent.objects.filter(thread=answer.request_id, verb="advice_answer.issue").exists()


def test_an_answer_that_sets_free_waits_for_another_person(ada, omar, cleo, max_manager, arden):
    answer = proposed(arden, ada, omar)
    assert answer.status == "proposed"
    assert answer.number is None
    assert "sets the item free" in answer.second_reasons[0]
    with pytest.raises(NotPermitted):
        services.countersign(answer, actor=omar)

    done = services.countersign(answer, actor=cleo)

    assert (done.status, done.number, done.second) == ("issued", 1, cleo)
    done.request.refresh_from_db()
    assert done.request.status == "answered"
    with pytest.raises(Conflict):
        services.countersign(answer, actor=max_manager)


def test_nobody_signs_what_they_wrote(ada, omar, arden, make_user):
    answer = proposed(arden, ada, omar)
    both = make_user("Bo", Side.REGULATOR, Role.LICENSING_OFFICER, Role.COUNTERSIGNER)
    authorized(both)
    services.send_back(answer, note="Compare again.", actor=both)
    request = services.assign(AdviceRequest.objects.get(pk=answer.request_id), to=both, actor=both)
    again = services.answer(request, given(request, FREE), actor=both)

    with pytest.raises(NotPermitted, match="You wrote this answer"):
        services.countersign(again, actor=both)
    with pytest.raises(REFUSED), transaction.atomic():
        AdviceAnswer.objects.filter(pk=again.pk).update(second=both, second_at=timezone.now())


def test_an_answer_that_was_sent_back_is_written_anew(ada, omar, cleo, arden):
    answer = proposed(arden, ada, omar)

    with pytest.raises(DomainError, match="needs a reason"):
        services.send_back(answer, note="", actor=cleo)
    services.send_back(answer, note="Say which threshold.", actor=cleo)

    answer.refresh_from_db()
    assert (answer.status, answer.second_note) == ("sent_back", "Say which threshold.")
    request = AdviceRequest.objects.get(pk=answer.request_id)
    assert request.status == "under_review"
    again = services.answer(request, given(request, FREE), actor=omar)
    assert services.countersign(again, actor=cleo).number == 1


def test_the_database_wants_the_second_signature_that_was_asked_for(ada, omar, arden):
    answer = proposed(arden, ada, omar)
    with pytest.raises(IntegrityError, match="advice_answer_signed_twice_where_asked"), transaction.atomic():
        AdviceAnswer.objects.filter(pk=answer.pk).update(status="issued", number=1, issued_at=timezone.now())


def test_an_answer_is_never_edited(ada, omar, arden):
    answer = issued(arden, ada, omar)
    for change in (
        lambda: AdviceAnswer.objects.filter(pk=answer.pk).update(scope="Everything."),
        lambda: AdviceAnswer.objects.filter(pk=answer.pk).update(valid_until="2040-01-01"),
        lambda: AdviceAnswer.objects.filter(pk=answer.pk).delete(),
        lambda: AnswerLine.objects.filter(answer=answer).update(outcome="not_listed"),
        lambda: AnswerLine.objects.filter(answer=answer).delete(),
    ):
        with pytest.raises(REFUSED), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("lines", "fields", "code"),
    [
        ((LineGiven("listed", "Why"),), {}, "entry_required"),
        ((LineGiven("not_listed", " "),), {}, "reason_required"),
        ((LineGiven("needed", "Why"),), {}, "outcome_unknown"),
        ((), {"scope": " "}, "scope_required"),
        ((), {"valid_until": timezone.localdate()}, "validity_refused"),
        ((), {"valid_until": timezone.localdate() + timedelta(days=6 * 366)}, "validity_refused"),
    ],
)
def test_an_answer_that_lacks_something_is_refused_and_nothing_moves(ada, omar, arden, lines, fields, code):
    request = under_review(arden, ada, omar)

    with pytest.raises(DomainError) as refused:
        services.answer(request, given(request, *lines, **fields), actor=omar)

    assert refused.value.code == code
    request.refresh_from_db()
    assert request.status == "under_review"
    assert not AdviceAnswer.objects.exists()


def test_an_answer_is_about_the_list_in_force(ada, omar, arden):
    request = under_review(arden, ada, omar)
    answer = given(request)
    make_control_list("2", ENTRIES[:2])

    with pytest.raises(Conflict, match="no longer in force"):
        services.answer(request, answer, actor=omar)


def test_a_newer_answer_supersedes_the_one_before_once_it_is_signed(ada, omar, cleo, arden):
    first = issued(arden, ada, omar)
    request = AdviceRequest.objects.get(pk=first.request_id)
    with pytest.raises(DomainError, match="Say why there is a newer answer"):
        services.revise(request, given(request), actor=omar)
    newer = services.revise(request, given(request, change_reason="A new data sheet."), actor=omar)
    assert newer.second_reasons == ["It changes an answer that the exporter relies on."]
    first.refresh_from_db()
    assert first.status == "issued"
    with pytest.raises(Conflict, match="waits for its second signature already"):
        services.revise(request, given(request, change_reason="Again."), actor=omar)

    signed = services.countersign(newer, actor=cleo)

    first.refresh_from_db()
    assert (first.status, first.end_reason) == ("superseded", "A new data sheet.")
    assert (signed.number, signed.replaces) == (2, first)
    request.refresh_from_db()
    assert request.status == "answered"


def test_a_newer_answer_that_is_sent_back_leaves_the_one_before_in_force(ada, omar, cleo, arden):
    first = issued(arden, ada, omar)
    request = AdviceRequest.objects.get(pk=first.request_id)
    newer = services.revise(request, given(request, change_reason="A new data sheet."), actor=omar)

    services.send_back(newer, note="It is the same sheet.", actor=cleo)

    first.refresh_from_db()
    request.refresh_from_db()
    assert (first.status, request.status) == ("issued", "answered")


def test_there_is_nothing_to_replace_before_an_answer(ada, omar, arden):
    request = under_review(arden, ada, omar)
    with pytest.raises(Conflict, match="no answer that could be replaced"):
        services.revise(request, given(request, change_reason="Why not."), actor=omar)


def test_a_revoked_answer_says_who_and_why_and_stays_so(ada, omar, cleo, arden):
    answer = issued(arden, ada, omar)
    with pytest.raises(NotPermitted):
        services.revoke(answer, reason="Wrong.", actor=omar)
    with pytest.raises(DomainError, match="needs a reason"):
        services.revoke(answer, reason=" ", actor=cleo)

    done = services.revoke(answer, reason="The power was measured wrongly.", actor=cleo)

    assert (done.status, done.ended_by, done.end_reason) == (
        "revoked",
        cleo,
        "The power was measured wrongly.",
    )
    assert not done.holds(timezone.localdate())
    with pytest.raises(REFUSED), transaction.atomic():
        AdviceAnswer.objects.filter(pk=answer.pk).update(status="issued")
    with pytest.raises(Conflict):
        services.revoke(answer, reason="Again.", actor=cleo)


def test_a_request_is_withdrawn_with_all_that_waits(ada, omar, cleo, arden):
    answer = proposed(arden, ada, omar)
    request = AdviceRequest.objects.get(pk=answer.request_id)
    with pytest.raises(NotPermitted):
        services.withdraw(request, actor=omar)

    services.withdraw(request, actor=ada, reason="The order fell through.")

    answer.refresh_from_db()
    assert answer.status == "dropped"
    assert Clock.objects.get(subject_id=request.pk).stopped_at is not None
    for late in (
        lambda: services.countersign(answer, actor=cleo),
        lambda: services.withdraw(request, actor=ada),
        lambda: services.ask(request, question="Why?", actor=omar),
    ):
        with pytest.raises((Conflict, NotPermitted)):
            late()


def test_an_answered_request_is_not_withdrawn(ada, omar, arden):
    answer = issued(arden, ada, omar)
    with pytest.raises(Conflict):
        services.withdraw(AdviceRequest.objects.get(pk=answer.request_id), actor=ada)


def test_a_request_is_handed_on_and_only_its_officer_works_on_it(ada, omar, olga, cleo, max_manager, arden):
    request = services.assign(filed(arden, ada), to=omar, actor=max_manager)
    assert (request.status, request.officer) == ("under_review", omar)
    with pytest.raises(NotPermitted, match="Omar has this request"):
        services.ask(request, question="Why?", actor=olga)
    with pytest.raises(DomainError, match="not a licensing officer"):
        services.assign(request, to=cleo, actor=max_manager)

    request = services.assign(request, to=olga, actor=omar)

    services.ask(request, question="Why?", actor=olga)
    assert AuditEvent.objects.filter(thread=request.pk, verb="advice.assign").count() == 2


def test_a_precedent_is_cited_once_with_the_words_and_kept_on_record(ada, omar, arden):
    line = issued(arden, ada, omar).lines.get()
    request = under_review(arden, ada, omar, name="Laser cutters")
    item = request.items.get()

    use = services.cite(item, line, actor=omar)

    assert services.cite(item, line, actor=omar) == use
    assert {"laser", "cutters ≈ cutter"} <= set(use.words)
    assert AuditEvent.objects.filter(thread=request.pk, verb="advice.cited").count() == 1
    with pytest.raises(REFUSED), transaction.atomic():
        PrecedentUse.objects.filter(pk=use.pk).delete()


def test_what_no_longer_stands_is_no_precedent(ada, omar, olga, cleo, arden):
    answer = issued(arden, ada, omar)
    line = answer.lines.get()
    request = under_review(arden, ada, omar)
    with pytest.raises(NotPermitted):
        services.cite(request.items.get(), line, actor=olga)
    with pytest.raises(DomainError, match="no precedent for its own request"):
        services.cite(answer.request.items.get(), line, actor=omar)
    services.revoke(answer, reason="Wrong.", actor=cleo)

    with pytest.raises(Conflict, match="does not stand any more: revoked"):
        services.cite(request.items.get(), line, actor=omar)


def test_a_stale_page_changes_nothing(ada, omar, cleo, arden):
    request = under_review(arden, ada, omar)
    answer = proposed(arden, ada, omar)
    for late in (
        lambda: services.ask(request, question="Why?", actor=omar, version="1"),
        lambda: services.answer(request, given(request), actor=omar, version="1"),
        lambda: services.withdraw(request, actor=ada, version="1"),
        lambda: services.assign(request, to=omar, actor=omar, version="1"),
        lambda: services.countersign(answer, actor=cleo, version="1"),
    ):
        with pytest.raises(Conflict, match="while your page was open"):
            late()


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_is_issued(ada, omar, arden):
    request = under_review(arden, ada, omar)
    answer = given(request)

    results = at_once(lambda number: services.answer(request, answer, actor=omar), 2)

    assert sorted(type(one).__name__ for one in results) == ["AdviceAnswer", "Conflict"]
    assert AdviceAnswer.objects.filter(request=request).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_second_signatures_one_counts(ada, omar, cleo, max_manager, arden):
    answer = proposed(arden, ada, omar)
    people = (cleo, max_manager)

    results = at_once(lambda number: services.countersign(answer, actor=people[number]), 2)

    assert sorted(type(one).__name__ for one in results) == ["AdviceAnswer", "Conflict"]
    assert (AdviceAnswer.objects.get().number, AdviceAnswer.objects.get().status) == (1, "issued")


@pytest.mark.django_db(transaction=True)
def test_requests_filed_at_once_get_numbers_without_a_gap(ada, arden):
    drafts = [draft(arden, ada) for _ in range(4)]
    twice = [*drafts, *drafts]

    results = at_once(lambda number: services.submit(twice[number], actor=ada, version=None), 8)

    assert sum(isinstance(one, Conflict) for one in results) == 4
    references = sorted(AdviceRequest.objects.values_list("reference", flat=True))
    assert [one[-6:] for one in references] == ["000001", "000002", "000003", "000004"]


@pytest.mark.django_db(transaction=True)
def test_withdrawal_and_answer_at_once_end_in_one_of_both(ada, omar, arden):
    request = under_review(arden, ada, omar)
    answer = given(request)
    both = (
        lambda: services.withdraw(request, actor=ada),
        lambda: services.answer(request, answer, actor=omar),
    )

    results = at_once(lambda number: both[number](), 2)

    assert sum(isinstance(one, DomainError) for one in results) == 1
    request.refresh_from_db()
    issued_now = AdviceAnswer.objects.filter(status="issued").count()
    assert (request.status, issued_now) in {("withdrawn", 0), ("answered", 1)}
