"""One person proposes, another answers; alone only below the limit."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.people.roles import Role
from screening.hits import queries, services
from screening.hits.flow import HIT_FLOW
from screening.hits.models import Hit
from screening.hits.ruling_models import Ruling
from tests.screening.hits.build import (
    LISTED,
    THREAD,
    cleared,
    load_list,
    matched,
    near_hit,
    one_hit,
    screened,
)
from tests.screening.hits.test_bulk import threads

pytestmark = pytest.mark.django_db
HIT = Hit.Status


def verbs():
    return list(AuditEvent.objects.filter(thread=THREAD).order_by("seq").values_list("verb", flat=True))


def test_below_the_limit_one_analyst_clears(sonia):
    hit = services.clear_hit(near_hit(), ground="different_name", reason=" No. ", actor=sonia)

    assert (hit.status, hit.ruling.made_by, hit.ruling.ground) == (
        HIT.FALSE_POSITIVE,
        sonia,
        "different_name",
    )
    assert (hit.ruling.reason, hit.ruling.needs_second, hit.ruling.waits) == ("No.", False, False)
    event = AuditEvent.objects.get(verb="hit.clear")
    assert event.sentence == (
        "Sonia ruled that Vandermoor Optics is not the listed Vandermeer Optiks "
        "(The names differ in a part that matters)"
    )
    assert (event.reason, event.exporter) == (" No. ", False)


def test_from_the_limit_on_a_clearing_waits_for_a_second_person(sonia, sven):
    hit = services.clear_hit(one_hit(), ground="different_name", reason="No.", actor=sonia)
    assert (hit.status, hit.ruling.waits) == (HIT.IN_REVIEW, True)

    hit = services.confirm_ruling(hit, actor=sven)

    assert (hit.status, hit.ruling.made_by, hit.ruling.confirmed_by) == (HIT.FALSE_POSITIVE, sonia, sven)
    assert "Sven confirmed Sonia's ruling" in AuditEvent.objects.get(verb="hit.confirm_clearing").sentence


def test_a_true_match_takes_two_people_even_below_the_limit(sonia, sven):
    hit = services.confirm_hit(near_hit(), reason="Same address.", actor=sonia)
    assert hit.status == HIT.IN_REVIEW

    assert services.confirm_ruling(hit, actor=sven).status == HIT.TRUE_MATCH
    assert verbs()[-2:] == ["hit.propose_match", "hit.confirm_match"]


def test_against_a_true_match_elsewhere_nobody_clears_alone(sonia, sven):
    load_list("Vandermeer Optiks")
    first, second = threads(2)
    matched(first, sonia, sven)

    hit = services.clear_hit(second, ground="different_name", reason="No.", actor=sonia)

    assert (hit.status, hit.ruling.needs_second) == (HIT.IN_REVIEW, True)


def test_a_manager_may_be_the_second_person(sonia, max_manager):
    assert cleared(one_hit(), sonia, max_manager).ruling.confirmed_by == max_manager


@pytest.mark.parametrize("answer", [services.confirm_ruling, services.send_back_ruling])
def test_nobody_answers_their_own_ruling(sonia, answer):
    hit = services.confirm_hit(one_hit(), reason="Yes.", actor=sonia)
    more = {"reason": "No."} if answer is services.send_back_ruling else {}

    with pytest.raises(NotPermitted, match="second analyst"), transaction.atomic():
        answer(hit, actor=sonia, **more)

    hit.refresh_from_db()
    assert (hit.status, hit.ruling.waits) == (HIT.IN_REVIEW, True)


def test_an_officer_answers_no_ruling(sonia, omar):
    hit = services.confirm_hit(one_hit(), reason="Yes.", actor=sonia)

    with pytest.raises(NotPermitted, match="Ask a manager or screening analyst"):
        services.confirm_ruling(hit, actor=omar)


def test_a_ruling_is_sent_back_with_a_reason(sonia, sven):
    hit = services.clear_hit(one_hit(), ground="different_name", reason="No.", actor=sonia)

    with pytest.raises(DomainError) as refusal, transaction.atomic():
        services.send_back_ruling(hit, reason=" ", actor=sven)
    assert refusal.value.code == "reason_required"

    hit = services.send_back_ruling(hit, reason="Look at the address.", actor=sven)

    assert (hit.status, hit.ruling) == (HIT.OPEN, None)
    ruling = Ruling.objects.get()
    assert (ruling.sent_back_by, ruling.sent_back_reason, ruling.waits) == (
        sven,
        "Look at the address.",
        False,
    )
    assert not queries.hits_for(THREAD).filter(status=HIT.FALSE_POSITIVE).exists()


def test_an_answer_to_nothing_is_a_conflict(sven):
    with pytest.raises(Conflict, match="No ruling waits"):
        services.confirm_ruling(one_hit(), actor=sven)


def test_a_clearing_is_taken_back_by_one_person(sonia, sven):
    hit = cleared(one_hit(), sonia, sven)

    hit = services.reopen_hit(hit, reason="New papers.", actor=sonia)

    assert (hit.status, hit.ruling) == (HIT.OPEN, None)
    assert (Ruling.objects.get().taken_back_by, Ruling.objects.get().taken_back_reason) == (
        sonia,
        "New papers.",
    )
    assert "hit.reopen" in verbs()


def test_a_true_match_is_taken_back_by_two_people(sonia, sven):
    hit = matched(one_hit(), sonia, sven)

    hit = services.reopen_hit(hit, reason="The number was mistyped.", actor=sven)
    assert hit.status == HIT.IN_REVIEW
    assert not queries.clearance(THREAD, [LISTED])

    hit = services.confirm_ruling(hit, actor=sonia)
    assert (hit.status, hit.ruling) == (HIT.OPEN, None)
    match = Ruling.objects.get(outcome="true_match")
    assert (match.taken_back_by, match.taken_back_reason) == (sven, "The number was mistyped.")


def test_a_true_match_stays_where_the_second_person_says_so(sonia, sven):
    match = matched(one_hit(), sonia, sven).ruling
    hit = services.reopen_hit(Hit.objects.get(), reason="Mistyped.", actor=sven)

    hit = services.send_back_ruling(hit, reason="It was not.", actor=sonia)

    assert (hit.status, hit.ruling) == (HIT.TRUE_MATCH, match)
    match.refresh_from_db()
    assert match.taken_back_at is None


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_ruling_needs_a_reason(sonia, reason):
    hit = one_hit()

    for write in (
        lambda: services.clear_hit(hit, ground="different_name", reason=reason, actor=sonia),
        lambda: services.confirm_hit(hit, reason=reason, actor=sonia),
    ):
        with pytest.raises(DomainError) as refusal, transaction.atomic():
            write()
        assert refusal.value.code == "reason_required"
    assert queries.open_hits(THREAD).get() == hit
    assert not Ruling.objects.exists()


def test_a_clearing_needs_a_known_ground(sonia):
    with pytest.raises(DomainError) as refusal:
        services.clear_hit(one_hit(), ground="gut feeling", reason="No.", actor=sonia)

    assert refusal.value.code == "ground_unknown"


@pytest.mark.parametrize("person", ["omar", "max_manager", "ada", "root"])
def test_only_analysts_rule_on_an_open_hit(person, request):
    hit, actor = one_hit(), request.getfixturevalue(person)

    with pytest.raises(NotPermitted, match="screening analyst"), transaction.atomic():
        services.clear_hit(hit, ground="different_name", reason="No.", actor=actor)

    hit.refresh_from_db()
    assert (hit.status, hit.ruling, Ruling.objects.count()) == (HIT.OPEN, None, 0)


def test_a_ruling_from_a_stale_page_changes_nothing(sonia, sven):
    hit = one_hit()
    seen = hit.version
    services.clear_hit(hit, ground="different_name", reason="No.", actor=sonia, seen=seen)

    for late in (
        lambda: services.confirm_hit(hit, reason="Yes.", actor=sven, seen=seen),
        lambda: services.confirm_ruling(hit, actor=sven, seen=seen),
    ):
        with pytest.raises(Conflict), transaction.atomic():
            late()

    assert Ruling.objects.get().waits


def test_a_true_match_is_not_ruled_again(sonia, sven):
    hit = matched(one_hit(), sonia, sven)

    with pytest.raises(Conflict, match="true match"), transaction.atomic():
        services.clear_hit(hit, ground="different_name", reason="No.", actor=sonia)


def test_a_lapsed_hit_is_ruled_on_no_more(sonia, sven):
    old = services.clear_hit(one_hit(), ground="different_name", reason="No.", actor=sonia)
    screened(replace(LISTED, country="DE"))

    old.refresh_from_db()
    assert old.status == HIT.LAPSED
    with pytest.raises(Conflict):
        services.confirm_ruling(old, actor=sven)


# The same rules in the database


def a_ruling(hit, actor, **other):
    values = {
        "outcome": "false_positive",
        "ground": "different_name",
        "reason": "No.",
        "score": hit.score,
        "limit": "0.85",
        "needs_second": True,
    }
    return Ruling(hit=hit, made_by=actor, made_at=timezone.now(), **{**values, **other})


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"needs_second": False}, "ruling_alone_only_to_clear_below_the_limit"),
        ({"needs_second": False, "outcome": "true_match", "score": "0.1"}, "ruling_alone_only"),
        ({"ground": ""}, "ruling_cleared_on_a_ground"),
        ({"reason": ""}, "ruling_for_a_reason"),
    ],
)
def test_the_database_refuses_a_wrong_ruling(sonia, wrong, constraint):
    hit = one_hit()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        a_ruling(hit, sonia, **wrong).save()


def test_the_database_refuses_the_same_person_twice(sonia):
    hit = services.confirm_hit(one_hit(), reason="Yes.", actor=sonia)
    waiting = Ruling.objects.filter(pk=hit.ruling_id)

    with pytest.raises(IntegrityError, match="ruling_two_people"), transaction.atomic():
        waiting.update(confirmed_by=sonia, confirmed_at=timezone.now())
    with pytest.raises(IntegrityError, match="ruling_sent_back_by_another"), transaction.atomic():
        waiting.update(sent_back_by=sonia, sent_back_at=timezone.now(), sent_back_reason="x")
    with pytest.raises(IntegrityError, match="ruling_one_waits_a_hit"), transaction.atomic():
        a_ruling(hit, sonia).save()


def test_the_database_closes_no_hit_without_a_ruling_in_force(sonia):
    hit = services.confirm_hit(one_hit(), reason="Yes.", actor=sonia)

    for status in (HIT.TRUE_MATCH, HIT.FALSE_POSITIVE):
        with pytest.raises(IntegrityError, match="by a ruling in force"), transaction.atomic():
            Hit.objects.filter(pk=hit.pk).update(status=status)
    with pytest.raises(IntegrityError, match="hit_has_a_ruling"), transaction.atomic():
        Hit.objects.filter(pk=hit.pk).update(status=HIT.OPEN)


def test_what_was_ruled_and_answered_is_never_edited(sonia, sven, max_manager):
    ruling = cleared(one_hit(), sonia, sven).ruling

    for change in ({"reason": "x"}, {"confirmed_by": max_manager}, {"made_by": max_manager}):
        with pytest.raises(InternalError), transaction.atomic():
            Ruling.objects.filter(pk=ruling.pk).update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        Ruling.objects.filter(pk=ruling.pk)._raw_delete("default")


def test_no_score_closes_a_hit():
    """A hit is raised open, whatever its score; what closes one asks a person, or keeps what people ruled."""
    load_list("Vandermoor Optics", "Vandermeer Optiks", "Vandermoor Optics Holding International")
    hits = list(screened(LISTED).hits.all())
    assert len({hit.score for hit in hits}) > 1
    assert {hit.status for hit in hits} == {HIT.OPEN}

    closing = [step for step in HIT_FLOW.steps if step.target in (HIT.FALSE_POSITIVE, HIT.TRUE_MATCH)]
    assert {step.action for step in closing if not step.permission} == {"carry_over"}
    assert not Ruling._meta.get_field("made_by").null


# Escalating and assigning


def test_an_escalated_hit_is_ruled_on_by_whom_it_was_escalated_to(sonia, sven, make_user, max_manager):
    third = make_user("Tove", sonia.side, Role.SCREENING_ANALYST)
    hit = services.escalate_hit(near_hit(), to=sven, reason="A hard one.", actor=sonia)
    assert (hit.status, hit.assignee, hit.escalated_by) == (HIT.ESCALATED, sven, sonia)

    for actor, why in ((sonia, "You escalated"), (third, "escalated to Sven")):
        with pytest.raises(NotPermitted, match=why), transaction.atomic():
            services.clear_hit(hit, ground="different_name", reason="No.", actor=actor)

    assert (
        services.clear_hit(hit, ground="different_name", reason="No.", actor=sven).status == "false_positive"
    )


def test_a_manager_rules_on_any_escalated_hit(sonia, sven, max_manager):
    hit = services.escalate_hit(one_hit(), to=sven, reason="A hard one.", actor=sonia)

    hit = services.confirm_hit(hit, reason="Yes.", actor=max_manager)

    assert services.confirm_ruling(hit, actor=sonia).status == HIT.TRUE_MATCH


def test_escalating_asks_for_a_reason_and_for_somebody_who_may(sonia, omar):
    hit = one_hit()

    for to, reason, code in (
        (None, " ", "reason_required"),
        (omar, "x", "not_theirs"),
        (sonia, "x", "not_theirs"),
    ):
        with pytest.raises(DomainError) as refusal, transaction.atomic():
            services.escalate_hit(hit, to=to, reason=reason, actor=sonia)
        assert refusal.value.code == code


def test_a_hit_is_taken_and_given_away(sonia, sven, omar):
    hit = services.assign_hit(one_hit(), to=sonia, actor=sonia)
    hit = services.assign_hit(hit, to=sven, actor=sonia)

    assert hit.assignee == sven
    assert verbs()[-2:] == ["hit.taken", "hit.assigned"]
    with pytest.raises(DomainError, match="does not rule"), transaction.atomic():
        services.assign_hit(hit, to=omar, actor=sonia)


def test_what_does_not_wait_is_given_to_nobody(sonia, sven):
    hit = cleared(one_hit(), sonia, sven)

    with pytest.raises(NotPermitted, match="does not wait"):
        services.assign_hit(hit, to=sonia, actor=sonia)
