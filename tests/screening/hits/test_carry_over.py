"""A clearing is kept while both sides are unchanged, for a time, and never beside a true match."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.people.models import User
from exportctl.demonstration.clock import as_of
from screening.hits import adjudication, desk_queries, services
from screening.hits.models import Hit
from screening.hits.ruling_models import GoodGuyRule
from tests.screening.hits.build import CLEAN, LISTED, cleared, load_list, matched, near_hit, one_hit, screened

pytestmark = pytest.mark.django_db
HIT = Hit.Status
OTHER = UUID("00000000-0000-4000-8000-0000000000b2")


def hit_in_other_thread(**change):
    return screened(replace(LISTED, **change), thread=OTHER, label="EX-2026-000002").hits.get()


def why_not(hit):
    said = desk_queries.said_of(User.objects.get(name="Sonia"), hit)
    before = desk_queries.cleared_before(hit, said, on=timezone.localdate())
    assert before is not None
    return before


def test_a_clearing_is_kept_for_the_same_party_and_record(sonia, sven):
    first = cleared(one_hit(), sonia, sven)

    hit = screened(LISTED, CLEAN).hits.get()

    assert (hit.status, hit.ruling, hit.carried) == (HIT.FALSE_POSITIVE, first.ruling, True)
    assert "kept Sonia's ruling" in AuditEvent.objects.get(verb="hit.carry_over").sentence


def test_a_clearing_is_kept_in_another_thread_under_another_id_and_role(sonia, sven):
    first = cleared(one_hit(), sonia, sven)

    assert hit_in_other_thread(ref="q7", role="consignee").ruling == first.ruling


def test_a_clearing_is_kept_in_a_new_edition_with_the_same_record(sonia, sven):
    cleared(one_hit(), sonia, sven)
    load_list("Vandermoor Optics", "Another One")

    assert screened(LISTED).hits.get().status == HIT.FALSE_POSITIVE


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"country": "DE"}, ("Country", "AE", "DE")),
        ({"aliases": ()}, ("Aliases", "VMO Trading", "")),
        ({"address": "9 Dune Street"}, ("Address", "", "9 Dune Street")),
        ({"identifiers": ("DE 12345",)}, ("Numbers", "", "DE 12345")),
    ],
)
def test_a_changed_party_is_asked_again_with_the_change(sonia, sven, change, told):
    cleared(one_hit(), sonia, sven)

    hit = screened(replace(LISTED, **change)).hits.get()

    assert hit.status == HIT.OPEN
    assert [(one.field, one.before, one.after) for one in why_not(hit).party] == [told]


def test_a_changed_record_is_asked_again_with_the_change(sonia, sven):
    cleared(one_hit(), sonia, sven)
    load_list("Vandermoor Optics", remarks="Moved to the coast.")

    hit = screened(LISTED).hits.get()

    assert hit.status == HIT.OPEN
    told = [(one.field, one.before, one.after) for one in why_not(hit).record]
    assert told == [("Remarks", "Fictional.", "Moved to the coast.")]


def test_a_record_that_changes_back_is_cleared_again(sonia, sven):
    cleared(one_hit(), sonia, sven)
    load_list("Vandermoor Optics", remarks="Moved.")
    screened(LISTED)
    load_list("Vandermoor Optics", "Another One")

    assert screened(LISTED).hits.get().status == HIT.FALSE_POSITIVE


def test_a_clearing_expires(sonia, sven):
    with as_of(timezone.now() - timedelta(days=366)):
        cleared(one_hit(), sonia, sven)

    hit = screened(LISTED, CLEAN).hits.get()

    assert hit.status == HIT.OPEN
    assert why_not(hit).reasons[0].startswith("It was carried over until")


def test_a_proposal_is_not_carried_over(sonia):
    services.clear_hit(one_hit(), ground="different_name", reason="No.", actor=sonia)

    assert hit_in_other_thread().status == HIT.OPEN
    assert not GoodGuyRule.objects.exists()


def test_a_clearing_that_was_taken_back_is_not_kept(sonia, sven):
    services.reopen_hit(cleared(one_hit(), sonia, sven), reason="New papers.", actor=sonia)

    hit = hit_in_other_thread()

    assert hit.status == HIT.OPEN
    assert why_not(hit).reasons[0] == "The ruling was taken back: New papers."


def test_opening_a_kept_clearing_ends_its_rule_and_leaves_the_first_hit(sonia, sven):
    first = cleared(one_hit(), sonia, sven)
    kept = hit_in_other_thread()

    services.reopen_hit(kept, reason="Not so sure.", actor=sven)

    first.refresh_from_db()
    assert (first.status, first.ruling.taken_back_at) == (HIT.FALSE_POSITIVE, None)
    assert screened(LISTED, CLEAN).hits.get().status == HIT.OPEN


def test_a_confirmation_is_not_kept_but_asked_again(sonia, sven):
    matched(one_hit(), sonia, sven)

    assert screened(LISTED, CLEAN).hits.get().status == HIT.OPEN


def test_the_newest_clearing_takes_the_place_of_the_older_one(sonia, sven):
    load_list("Vandermoor Optics")
    first, second = screened(LISTED).hits.get(), hit_in_other_thread()
    cleared(first, sonia, sven, reason="Older.")
    cleared(second, sven, sonia, reason="Newer.")

    rule = GoodGuyRule.objects.get(ended_at=None)
    assert rule.ruling.reason == "Newer."
    assert screened(LISTED, CLEAN).hits.get().ruling.reason == "Newer."


def test_a_true_match_anywhere_stops_the_carrying_over_until_it_is_taken_back(sonia, sven):
    load_list("Vandermoor Optics")
    here, there = screened(LISTED).hits.get(), hit_in_other_thread()
    matched(there, sonia, sven)
    cleared(here, sonia, sven)

    hit = screened(LISTED, CLEAN).hits.get()
    assert hit.status == HIT.OPEN
    assert "true match in EX-2026-000002" in why_not(hit).reasons[-1]

    services.confirm_ruling(services.reopen_hit(there, reason="Mistake.", actor=sonia), actor=sven)
    assert screened(LISTED).hits.get().status == HIT.FALSE_POSITIVE


def test_a_true_match_opens_what_was_cleared_elsewhere_on_the_same_pair(sonia, sven):
    load_list("Vandermoor Optics")
    here, there = screened(LISTED).hits.get(), hit_in_other_thread()
    cleared(here, sonia, sven)

    matched(there, sonia, sven)

    here.refresh_from_db()
    assert (here.status, here.ruling) == (HIT.OPEN, None)
    assert "true match in EX-2026-000002" in AuditEvent.objects.get(verb="hit.ask_again").reason
    assert not GoodGuyRule.objects.filter(ended_at=None).exists()


def test_a_rule_is_ended_by_hand(sonia, sven, omar):
    cleared(one_hit(), sonia, sven)
    rule = GoodGuyRule.objects.get()

    with pytest.raises(NotPermitted), transaction.atomic():
        services.end_rule(rule, reason="x", actor=omar)
    with pytest.raises(DomainError, match="Say why"), transaction.atomic():
        services.end_rule(rule, reason=" ", actor=sven)
    services.end_rule(rule, reason="Sold to others.", actor=sven, seen=rule.version)
    with pytest.raises(Conflict), transaction.atomic():
        services.end_rule(rule, reason="Again.", actor=sven)

    hit = screened(LISTED, CLEAN).hits.get()
    assert hit.status == HIT.OPEN
    assert why_not(hit).reasons == ["It is no longer carried over: Sold to others."]


def test_rules_in_force_say_whether_the_record_is_still_the_same(sonia, sven):
    cleared(one_hit(), sonia, sven)
    today = timezone.localdate()
    assert desk_queries.good_guy_rules(sonia, on=today).get().unchanged is True

    load_list("Vandermoor Optics", remarks="Moved.")
    assert desk_queries.good_guy_rules(sonia, on=today).get().unchanged is False
    assert not desk_queries.good_guy_rules(sonia, on=today + timedelta(days=400)).exists()


def test_one_person_s_clearing_below_the_limit_is_carried_over(sonia):
    services.clear_hit(near_hit(), ground="different_name", reason="No.", actor=sonia)

    assert hit_in_other_thread().status == HIT.FALSE_POSITIVE


def test_what_one_person_cleared_is_not_kept_where_the_score_now_asks_for_two(sonia, monkeypatch):
    services.clear_hit(near_hit(), ground="different_name", reason="No.", actor=sonia)
    monkeypatch.setattr(
        adjudication, "SECOND_PERSON", replace(adjudication.SECOND_PERSON, score=Decimal("0.5"))
    )

    hit = screened(LISTED, CLEAN).hits.get()

    assert hit.status == HIT.OPEN
    assert "it takes two" in why_not(hit).reasons[-1]


@pytest.mark.parametrize("change", [{"country": ""}, {"name": "Vandermeer Optiks"}])
def test_the_database_keeps_no_ruling_for_another_pair(sonia, change):
    ruled = services.clear_hit(near_hit(), ground="different_name", reason="No.", actor=sonia)
    other = hit_in_other_thread(**change)

    with pytest.raises(IntegrityError, match="on its own pair only"), transaction.atomic():
        Hit.objects.filter(pk=other.pk).update(status="false_positive", ruling=ruled.ruling)


def test_the_database_keeps_one_rule_a_pair_and_its_words(sonia, sven):
    cleared(one_hit(), sonia, sven)
    rule = GoodGuyRule.objects.get()

    with pytest.raises(InternalError), transaction.atomic():
        GoodGuyRule.objects.filter(pk=rule.pk).update(until=rule.until + timedelta(days=1))
    with pytest.raises(IntegrityError, match="good_guy_rule_ended_for_a_reason"), transaction.atomic():
        GoodGuyRule.objects.filter(pk=rule.pk).update(ended_at=timezone.now())
    rule.pk = UUID("00000000-0000-4000-8000-0000000000d1")
    with pytest.raises(IntegrityError, match="good_guy_rule_one_a_pair"), transaction.atomic():
        rule.save(force_insert=True)
