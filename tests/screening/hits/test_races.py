"""Several people at once: each hit has one ruling and one answer, and nobody waits for ever."""

import pytest
from django.db import transaction

from exportctl.core.errors import Conflict
from screening.hits import services
from screening.hits.models import Hit, ScreeningRun, Watch
from screening.hits.pairs import lock_pair
from screening.hits.ruling_models import GoodGuyRule, Ruling
from tests.core.threads import Beside, at_once
from tests.screening.hits.build import (
    CLEAN,
    LISTED,
    THREAD,
    cleared,
    load_list,
    near_hit,
    one_hit,
    screened,
)
from tests.screening.hits.test_bulk import threads

pytestmark = pytest.mark.django_db(transaction=True)


def failed(results):
    return [result for result in results if isinstance(result, Exception)]


def test_two_analysts_rule_at_once_and_one_is_told(sonia, sven):
    hit = one_hit()

    results = at_once(
        lambda number: (
            services.clear_hit(hit, ground="different_name", reason="No.", actor=sonia)
            if number
            else services.confirm_hit(hit, reason="Yes.", actor=sven)
        ),
        2,
    )

    assert [type(one) for one in failed(results)] == [Conflict]
    assert Ruling.objects.count() == 1
    assert Hit.objects.get().status == "in_review"


def test_one_confirms_and_another_sends_back_at_once(sonia, sven, max_manager):
    hit = services.confirm_hit(one_hit(), reason="Yes.", actor=sonia)

    results = at_once(
        lambda number: (
            services.confirm_ruling(hit, actor=sven)
            if number
            else services.send_back_ruling(hit, reason="No.", actor=max_manager)
        ),
        2,
    )

    assert [type(one) for one in failed(results)] == [Conflict]
    ruling = Ruling.objects.get()
    assert (ruling.confirmed_at is None) != (ruling.sent_back_at is None)
    assert Hit.objects.get().status == ("true_match" if ruling.confirmed_at else "open")


def test_a_bulk_ruling_and_a_single_one_at_once(sonia, sven):
    load_list("Vandermeer Optiks")
    hits = threads(4)

    results = at_once(
        lambda number: (
            services.rule_on_pair(
                hits[0], outcome="false_positive", ground="different_name", reason="No.", actor=sonia
            )
            if number
            else services.confirm_hit(hits[2], reason="Yes.", actor=sven)
        ),
        2,
    )

    assert all(isinstance(one, Conflict) for one in failed(results))
    assert Ruling.objects.count() == 4
    assert not Hit.objects.filter(status="open").exists()


def test_two_clearings_of_one_pair_at_once_leave_one_rule(sonia, sven):
    load_list("Vandermeer Optiks")
    hits = threads(4)

    results = at_once(
        lambda number: services.clear_hit(
            hits[number], ground="different_name", reason=f"No {number}.", actor=(sonia, sven)[number % 2]
        ),
        4,
    )

    assert failed(results) == []
    assert GoodGuyRule.objects.filter(ended_at=None).count() == 1
    assert Hit.objects.filter(status="false_positive").count() == 4


def test_a_rule_that_is_ended_during_a_screening_either_holds_or_is_seen_as_ended(sonia, sven):
    cleared(one_hit(), sonia, sven)
    rule = GoodGuyRule.objects.get()
    run = services.request_screening(
        Hit.objects.get().thread, label="Again", parties=[LISTED, CLEAN], actor=None
    )

    results = at_once(
        lambda number: (
            services.screen(run.pk) if number else services.end_rule(rule, reason="Sold.", actor=sven)
        ),
        2,
    )

    assert failed(results) == []
    assert run.hits.get().status in {"false_positive", "open"}
    assert GoodGuyRule.objects.get().ended_at is not None


def test_a_true_match_during_a_screening_leaves_nothing_cleared_on_its_pair(sonia, sven):
    load_list("Vandermoor Optics")
    first, second = threads(2)
    cleared(first, sonia, sven)
    services.confirm_hit(second, reason="Yes.", actor=sonia)
    run = services.request_screening(THREAD, label="Third", parties=[LISTED], actor=None)

    results = at_once(
        lambda number: services.screen(run.pk) if number else services.confirm_ruling(second, actor=sven), 2
    )

    assert failed(results) == []
    assert (run.hits.get().status, Hit.objects.get(pk=first.pk).status) == ("open", "open")


def test_a_thread_that_ends_while_it_is_described_anew_is_not_revived():
    load_list("Vandermoor Optics")
    screened(LISTED)
    with transaction.atomic():
        services.unwatch(THREAD)
        beside = Beside(lambda: services.describe_anew(THREAD, parties=[LISTED, CLEAN], note="Another."))
        assert beside.waits()

    assert beside.result() is None
    assert not Watch.objects.get(thread=THREAD).live


def test_a_thread_described_anew_by_two_at_once_is_asked_for_once():
    load_list("Vandermoor Optics")
    screened(LISTED)

    results = at_once(lambda _: services.describe_anew(THREAD, parties=[LISTED, CLEAN], note="Another."), 2)

    assert failed(results) == []
    assert sum(one is not None for one in results) == 1
    assert ScreeningRun.objects.filter(thread=THREAD, status="queued").count() == 1


def test_a_pair_is_locked_until_the_other_is_done(sonia):
    hit = near_hit()
    with transaction.atomic():
        lock_pair(hit)
        other = Beside(lambda: services.clear_hit(hit, ground="different_name", reason="No.", actor=sonia))
        assert other.waits()
    assert other.result().status == "false_positive"
