from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.audit.queries import timeline
from exportctl.core.calendar.models import Clock
from exportctl.core.calendar.queries import clock_state
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.files.models import StoredFile
from screening.corrections import queries, services
from screening.corrections.models import CorrectionDecision, CorrectionQuestion, CorrectionRequest
from screening.corrections.rules import CLOCK
from screening.hits.extensions import panels
from screening.hits.services import confirm_hit, confirm_ruling
from screening.lookups.models import Lookup
from screening.lookups.rules import Question
from screening.lookups.services import own_check
from tests.core.threads import at_once
from tests.factories.organizations import make_organization
from tests.screening.corrections.build import (
    PARTY,
    REFUSAL,
    TOLD,
    entity_on,
    facts,
    grant,
    proposed,
    request_of,
    under_review,
    upload,
)
from tests.screening.hits.build import LISTED, screened
from tests.screening.lookups.build import VANDERMOOR, answered

pytestmark = pytest.mark.django_db


def clock_of(request):
    return clock_state(request.pk, CLOCK, timezone.now())


def told(request):
    return [(event.sentence, event.reason) for event in timeline(request.pk, for_exporter=True)]


def test_a_request_gets_its_number_and_its_clock(ada, arden):
    check = answered(own_check(VANDERMOOR, organization=arden.pk, actor=ada))

    made = services.request_correction(
        facts(), organization=arden.pk, evidence=[upload(), upload("b.pdf")], own_check=check, actor=ada
    )
    second = request_of(arden, ada)

    year = timezone.now().year
    assert (made.number, second.number) == (f"WM-{year}-000001", f"WM-{year}-000002")
    assert made.asked == PARTY
    assert (made.status, made.own_check, made.organization_name) == ("received", check, "Arden Photonics Ltd")
    assert clock_of(made).target == 20
    assert made.due_on == clock_of(made).due
    assert [file.name for file in queries.files_of(made)] == ["register.pdf", "b.pdf"]
    assert told(made)[0][0].startswith("Ada asked for the correction of a wrong match: WM-")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"party": Question(("Nadim\x07",), kind="person")}, "names"),
        ({"party": Question(("Nadim",))}, "kind"),
        ({"explanation": "  "}, "explanation"),
        ({"watchlist": "secret"}, "watchlist"),
        ({"watchlist": "nonsense"}, "watchlist"),
    ],
)
def test_a_request_that_lacks_something_leaves_nothing_behind(ada, arden, wrong, field):
    with pytest.raises(DomainError) as refused:
        services.request_correction(facts(**wrong), organization=arden.pk, evidence=[upload()], actor=ada)

    assert refused.value.gaps[0].field == field
    assert not CorrectionRequest.objects.exists()
    assert not Clock.objects.exists()


def test_evidence_is_checked_and_a_refused_file_leaves_nothing_behind(ada, arden):
    for evidence, code in (
        ([upload("register.pdf", b"MZ\x90 a program")], "file_type_refused"),
        ([upload("register.pdf", b"")], "file_empty"),
        ([upload()] * 11, "evidence_refused"),
    ):
        with pytest.raises(DomainError) as refused, transaction.atomic():
            services.request_correction(facts(), organization=arden.pk, evidence=evidence, actor=ada)
        assert refused.value.code == code
    assert not CorrectionRequest.objects.exists()
    assert not StoredFile.objects.filter(owner_type="screening.correctionrequest").exists()
    assert request_of(arden, ada).number.endswith("000001")


def test_nobody_asks_for_an_organization_of_others(ada, sam, sonia, arden):
    pending = make_organization(sam, status="pending")
    check = answered(own_check(VANDERMOOR, organization=arden.pk, actor=ada))
    for person, organization in ((sam, arden), (sonia, arden), (sam, pending)):
        with pytest.raises(NotPermitted):
            request_of(organization, person)
    other = make_organization(sam)
    with pytest.raises(DomainError, match="nothing here"):
        services.request_correction(facts(), organization=other.pk, own_check=check, actor=sam)
    assert not CorrectionRequest.objects.exists()


def test_an_analyst_takes_a_request_and_the_party_is_compared_with_every_list(ada, sonia, selma, arden):
    request = under_review(arden, ada, sonia)

    assert (request.status, request.taken_by) == ("under_review", sonia)
    assert {match["watchlist"] for match in request.lookup.matches} == {"open", "secret"}
    with pytest.raises(NotPermitted, match="Sonia works on this request"):
        services.take(request, actor=selma)
    with pytest.raises(Conflict):
        services.take(request, actor=sonia)
    with pytest.raises(NotPermitted, match="Sonia works on this request"):
        services.ask(request, question="Why?", actor=selma)


def test_the_party_is_compared_again_from_a_lower_score_on(ada, sonia, arden):
    request = under_review(arden, ada, sonia)

    again = services.compare_again(request, threshold=Decimal("0.50"), actor=sonia)

    assert again.lookup != request.lookup
    assert again.lookup.threshold == Decimal("0.50")
    with pytest.raises(Conflict):
        services.compare_again(services.ask(again, question="Why?", actor=sonia).request, actor=sonia)


def test_the_clock_stands_still_while_a_question_waits(ada, sonia, arden):
    request = under_review(arden, ada, sonia)

    question = services.ask(request, question="Which number?", actor=sonia, seen=request.version)

    request.refresh_from_db()
    assert (request.status, request.waiting) == ("question", True)
    assert clock_of(request).standing_still
    assert "Which number?" in told(request)[0][0]
    long_ago = timezone.now() - timedelta(days=14)
    Clock.objects.update(started_at=long_ago)
    Clock.objects.get().pauses.update(started_at=long_ago)

    services.answer(question, text="HRB 77, see the extract.", evidence=[upload()], actor=ada)

    request.refresh_from_db()
    assert (request.status, request.waiting) == ("under_review", False)
    assert not clock_of(request).standing_still
    assert clock_of(request).paused >= 8
    assert request.due_on == clock_of(request).due
    assert queries.files_of(request).count() == 1
    with pytest.raises(Conflict):
        services.answer(question, text="Again.", actor=ada)


def test_only_the_exporter_answers(ada, sam, sonia, arden):
    make_organization(sam)
    question = services.ask(under_review(arden, ada, sonia), question="Which number?", actor=sonia)
    for person in (sam, sonia):
        with pytest.raises(NotPermitted):
            services.answer(question, text="Mine.", actor=person)
    with pytest.raises(DomainError, match="Write your answer"):
        services.answer(question, text=" ", actor=ada)


def test_the_analyst_goes_on_without_an_answer_for_a_reason(ada, sonia, arden):
    request = under_review(arden, ada, sonia)
    services.ask(request, question="Which number?", actor=sonia)

    with pytest.raises(DomainError, match="needs a reason"):
        services.go_on(request, reason="", actor=sonia)
    gone = services.go_on(request, reason="No answer in three weeks.", actor=sonia)

    assert (gone.status, gone.waiting) == ("under_review", False)
    assert CorrectionQuestion.objects.get().status == "dropped"
    assert "three weeks" not in str(told(gone))


def test_a_grant_takes_two_people_and_clears_the_open_hits_of_the_pair(ada, sonia, selma, arden):
    run = screened(LISTED)
    same = run.hits.get(watchlist="open")
    other = run.hits.get(watchlist="secret")
    request = under_review(arden, ada, sonia)
    assert same in queries.hits_on([queries.entity_of(entity_on(request, "open"))])

    decision = services.propose(request, grant(request, hits=[same.pk]), actor=sonia, seen=request.version)
    with pytest.raises(NotPermitted, match="second person"):
        services.confirm(decision, actor=sonia)
    closed = services.confirm(decision, actor=selma)

    decision.refresh_from_db()
    same.refresh_from_db()
    other.refresh_from_db()
    assert (closed.status, closed.public_label) == ("granted", "Granted")
    assert (decision.status, decision.second) == ("confirmed", selma)
    assert same.status == "false_positive"
    ruled = AuditEvent.objects.filter(subject_id=str(same.pk), reason__startswith=closed.number)
    assert ruled.first().actor == sonia
    assert other.status == "open"
    assert not clock_of(closed).running
    assert told(closed)[0] == ("Selma answered the request", TOLD)
    assert "register extract shows" not in str(told(closed))


def test_the_ruling_of_a_grant_is_kept_by_the_next_screening(ada, sonia, selma, arden):
    hit = screened(LISTED).hits.get(watchlist="open")
    request = under_review(arden, ada, sonia)
    services.confirm(services.propose(request, grant(request, hits=[hit.pk]), actor=sonia), actor=selma)

    again = screened(LISTED).hits.get(watchlist="open")

    assert (again.pk != hit.pk, again.status) == (True, "false_positive")


def test_a_grant_is_shown_beside_later_hits_of_the_same_pair(ada, sonia, selma, omar, arden):
    services.confirm(proposed(arden, ada, sonia), actor=selma)
    run = screened(LISTED)
    same, other = run.hits.get(watchlist="open"), run.hits.get(watchlist="secret")

    assert [panel.context["granted"][0].made_by for panel in panels(sonia, same)] == [sonia]
    assert panels(sonia, other) == []
    assert panels(omar, same) == []


def test_a_refusal_is_told_and_clears_nothing(ada, sonia, max_manager, arden):
    hit = screened(LISTED).hits.get(watchlist="open")

    closed = services.confirm(proposed(arden, ada, sonia, REFUSAL), actor=max_manager)

    hit.refresh_from_db()
    assert (closed.status, closed.public_label, hit.status) == ("refused", "Refused", "open")
    assert told(closed)[0] == ("Max answered the request", REFUSAL.answer)


def test_a_decision_is_sent_back_and_made_again(ada, sonia, selma, arden):
    first = proposed(arden, ada, sonia)

    with pytest.raises(DomainError, match="needs a reason"):
        services.send_back(first, note=" ", actor=selma)
    with pytest.raises(NotPermitted):
        services.send_back(first, note="Look again.", actor=sonia)
    back = services.send_back(first, note="Compare the seat.", actor=selma)
    second = services.propose(back, REFUSAL, actor=sonia)
    first.refresh_from_db()
    assert (first.status, first.note) == ("sent_back", "Compare the seat.")
    with pytest.raises(Conflict):
        services.confirm(first, actor=selma)
    assert services.confirm(second, actor=selma).status == "refused"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"entity": None}, "entity_required"),
        ({"entity": uuid4()}, "entity_unknown"),
        ({"ground": "nonsense"}, "ground_required"),
        ({"reason": ""}, "reason_required"),
        ({"answer": " "}, "answer_required"),
        ({"answer": "You are on List secret."}, "tips_off"),
        ({"hits": [uuid4()]}, "hits_of_another_pair"),
    ],
)
def test_a_proposal_that_lacks_something_is_refused(ada, sonia, arden, wrong, code):
    request = under_review(arden, ada, sonia)

    with pytest.raises(DomainError) as refused:
        services.propose(request, grant(request, **wrong), actor=sonia)

    request.refresh_from_db()
    assert (refused.value.code, request.status) == (code, "under_review")
    assert not CorrectionDecision.objects.exists()


def test_a_secret_list_is_told_neither_in_a_question_nor_by_the_outcome(ada, sonia, selma, arden):
    named = under_review(arden, ada, sonia)
    with pytest.raises(DomainError, match="Take “List secret” out"):
        services.ask(named, question="Why are you on List secret?", actor=sonia)
    with pytest.raises(DomainError) as refused:
        services.propose(named, grant(named, "secret"), actor=sonia)
    assert refused.value.code == "other_list"

    for number, proposal in enumerate((lambda one: grant(one, "secret"), lambda _: REFUSAL), 1):
        unnamed = under_review(arden, ada, sonia, watchlist="", listed_name="", explanation=f"Case {number}.")
        closed = services.confirm(services.propose(unnamed, proposal(unnamed), actor=sonia), actor=selma)
        assert closed.public_label == "Answered"
        assert told(closed)[0][0] == "Selma answered the request"
        assert "secret" not in str(told(closed)).lower()


def test_a_hit_of_another_record_is_not_cleared_by_the_way(ada, sonia, arden):
    other = screened(LISTED).hits.get(watchlist="secret")
    request = under_review(arden, ada, sonia)

    with pytest.raises(DomainError) as refused:
        services.propose(request, grant(request, hits=[other.pk]), actor=sonia)

    assert refused.value.code == "hits_of_another_pair"


def test_a_grant_does_not_pass_over_a_true_match(ada, sonia, selma, arden):
    hit = screened(LISTED).hits.get(watchlist="open")
    request = under_review(arden, ada, sonia)
    decision = services.propose(request, grant(request, hits=[hit.pk]), actor=sonia)
    confirm_ruling(confirm_hit(hit, reason="The same.", actor=sonia), actor=selma)

    with pytest.raises(Conflict, match="ruled on in another way"):
        services.confirm(decision, actor=selma)

    request.refresh_from_db()
    assert request.status == "proposed"


def test_withdrawing_drops_what_waits_and_stops_the_clock(ada, sonia, arden):
    asked = under_review(arden, ada, sonia)
    services.ask(asked, question="Which number?", actor=sonia)
    decided = proposed(arden, ada, sonia).request

    for request in (request_of(arden, ada), asked, decided):
        done = services.withdraw(request, reason="The customer went away.", actor=ada)
        assert (done.status, done.public_label) == ("withdrawn", "Withdrawn")
        assert not clock_of(done).running
        with pytest.raises(Conflict):
            services.withdraw(request, actor=ada)

    assert CorrectionQuestion.objects.get().status == "dropped"
    assert CorrectionDecision.objects.get().status == "dropped"


def test_a_stale_page_changes_nothing(ada, sonia, selma, arden):
    request = under_review(arden, ada, sonia)
    with pytest.raises(Conflict, match="Somebody changed this"):
        services.propose(request, REFUSAL, actor=sonia, seen=request.version - 1)
    decision = services.propose(request, REFUSAL, actor=sonia, seen=request.version)
    with pytest.raises(Conflict, match="Somebody changed this"):
        services.confirm(decision, actor=selma, seen=request.version)


def test_the_database_knows_the_rules_too(ada, sonia, selma, arden):
    decision = proposed(arden, ada, sonia)
    request = decision.request
    now = timezone.now()
    alone = {"status": "confirmed", "second": sonia, "second_at": now}
    for rows, change in (
        (CorrectionDecision.objects, alone),
        (CorrectionDecision.objects, {"status": "confirmed"}),
        (CorrectionRequest.objects, {"status": "granted"}),
        (CorrectionRequest.objects, {"closed_at": now}),
        (CorrectionRequest.objects, {"taken_by": None}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    for rows, change in (
        (CorrectionDecision.objects, {"answer": "Other."}),
        (CorrectionRequest.objects, {"explanation": "Other."}),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            rows.update(**change)
    fields = {"request": request, "reason": "So.", "answer": "So.", "made_by": sonia}
    for wrong in (
        {"outcome": "refuse"},
        {"outcome": "grant", "status": "dropped"},
        {"outcome": "refuse", "reason": "", "status": "dropped"},
        {"outcome": "refuse", "ground": "common_name", "status": "dropped"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            CorrectionDecision.objects.create(**fields | wrong)
    services.confirm(decision, actor=selma)
    with pytest.raises(InternalError), transaction.atomic():
        CorrectionDecision.objects.update(note="Later.")
    for table in ("screening_correctiondecision", "screening_correctionrequest"):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


@pytest.mark.django_db(transaction=True)
def test_of_two_second_people_one_answers(ada, sonia, selma, max_manager, arden):
    decision = proposed(arden, ada, sonia)
    people = (selma, max_manager)

    def act(number):
        if number:
            return services.send_back(decision, note="Look again.", actor=people[number])
        return services.confirm(decision, actor=people[number])

    results = at_once(act, 2)

    assert sorted(isinstance(one, Conflict) for one in results) == [False, True]
    decision.refresh_from_db()
    request = CorrectionRequest.objects.get()
    assert (decision.status, request.status) in {("confirmed", "granted"), ("sent_back", "under_review")}


@pytest.mark.django_db(transaction=True)
def test_two_proposals_at_once_are_one(ada, sonia, arden):
    request = under_review(arden, ada, sonia)

    results = at_once(lambda _: services.propose(request, REFUSAL, actor=sonia), 3)

    assert sum(isinstance(one, CorrectionDecision) for one in results) == 1
    assert sum(isinstance(one, Conflict) for one in results) == 2
    assert CorrectionDecision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_withdrawing_and_confirming_one_holds(ada, sonia, selma, arden):
    decision = proposed(arden, ada, sonia)

    def act(number):
        if number:
            return services.withdraw(decision.request, actor=ada)
        return services.confirm(decision, actor=selma)

    results = at_once(act, 2)

    assert sorted(isinstance(one, Conflict) for one in results) == [False, True]
    decision.refresh_from_db()
    request = CorrectionRequest.objects.get()
    assert (decision.status, request.status) in {("confirmed", "granted"), ("dropped", "withdrawn")}
    assert Clock.objects.get().stopped_at is not None


@pytest.mark.django_db(transaction=True)
def test_of_a_grant_and_another_ruling_on_the_hit_one_holds(ada, sonia, selma, arden):
    hit = screened(LISTED).hits.get(watchlist="open")
    request = under_review(arden, ada, sonia)
    decision = services.propose(request, grant(request, hits=[hit.pk]), actor=sonia)

    def act(number):
        if number:
            return confirm_hit(hit, reason="The same.", actor=selma)
        return services.confirm(decision, actor=selma)

    results = at_once(act, 2)

    assert sorted(isinstance(one, Conflict) for one in results) == [False, True], results
    hit.refresh_from_db()
    cleared = hit.status == "false_positive"
    assert CorrectionRequest.objects.get().status == ("granted" if cleared else "proposed")


@pytest.mark.django_db(transaction=True)
def test_two_analysts_take_one_request_once(ada, sonia, selma, arden):
    request = request_of(arden, ada)

    results = at_once(lambda number: services.take(request, actor=(sonia, selma)[number]), 2)

    assert sum(isinstance(one, CorrectionRequest) for one in results) == 1
    assert Lookup.objects.count() == 1
    assert AuditEvent.objects.filter(verb="correction.take").count() == 1


@pytest.mark.django_db(transaction=True)
def test_requests_at_once_have_numbers_without_gaps(ada, arden):
    made = at_once(lambda _: request_of(arden, ada), 4)

    assert sorted(one.number[-6:] for one in made) == ["000001", "000002", "000003", "000004"]
