"""Routing by the rules, flags that people set and end, what the database refuses, and who comes first."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, InternalError, transaction
from structlog.testing import capture_logs

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.outbox.models import Job
from exportctl.core.people.models import User
from exportctl.core.reference import countries
from licensing.organizations.models import Organization
from licensing.review import services as review
from licensing.review.models import Case
from licensing.routing import queries, rules, services
from licensing.routing.models import CaseFlag, FlagEnd
from licensing.withdrawals import services as withdrawals
from screening.risk.destinations import table
from tests.core.threads import at_once
from tests.factories.cases import case_under_review, filed_case
from tests.factories.jobs import drain
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
WHY = "A competitor wrote to us about this customer."


@pytest.fixture
def case(arden: Organization, ada: User, omar: User) -> Case:
    """A case that Omar reviews."""
    return case_under_review(arden, ada, omar)


def again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def flag(case: Case, key: str) -> CaseFlag:
    """Return the open flag of a case with `key`."""
    return CaseFlag.objects.get(case=case, key=key, cleared_at=None)


def rows_of(case: Case) -> list[tuple[str, str]]:
    return list(CaseFlag.objects.filter(case=case).order_by("created_at", "key").values_list("key", "end"))


def test_a_case_is_routed_when_it_is_filed_and_scored(arden: Organization, ada: User) -> None:
    case = filed_case(arden, ada)
    assert (again(case).flags, again(case).routed) == ([], 0)

    drain()

    assert (again(case).flags, again(case).routed) == (["first"], rules.EDITION)
    assert flag(case, "first").reason == "The exporter filed nothing before this"
    said = AuditEvent.objects.filter(thread=case.pk, verb="flag.raised").get()
    assert said.actor_id is None


def test_the_second_application_is_not_the_first(case: Case, arden: Organization, ada: User) -> None:
    second = filed_case(arden, ada)
    drain()
    assert again(second).flags == []
    assert again(case).flags == ["first"]


def test_the_facts_are_those_of_the_case(arden: Organization, ada: User, omar: User) -> None:
    marked = next(code for code, place in table().items() if place.arms_embargo)
    case = case_under_review(arden, ada, omar, country=marked)
    Case.objects.filter(pk=case.pk).update(destination="DE")

    facts = queries.facts_of(again(case))

    assert facts.embargoed == (countries.name(marked),)
    assert (countries.name(marked) in facts.diverting) == table()[marked].elevated_diversion
    assert set(facts.countries) == {countries.name(code) for code in again(case).countries}
    assert facts.lines == case.application.lines.count()
    assert dict(facts.totals) == dict(case.totals.values_list("currency", "total"))
    assert (facts.military, facts.band, facts.first_application) == ("no", again(case).band, True)
    assert flag(case, "embargo").reason == f"Marked for an arms embargo: {countries.name(marked)}"


def test_routing_again_changes_nothing(case: Case) -> None:
    before, events = rows_of(case), AuditEvent.objects.count()
    services.route(case.pk)
    assert (rows_of(case), AuditEvent.objects.count()) == (before, events)


def test_a_flag_follows_the_facts_and_its_rows_stay(case: Case, ada: User, omar: User) -> None:
    asked = withdrawals.withdraw(case, reason="The order is canceled.", actor=ada)
    drain()
    assert again(case).flags == ["first", "withdrawal"]

    withdrawals.refuse(asked, reason="Hits are open.", actor=omar)
    drain()

    assert again(case).flags == ["first"]
    assert rows_of(case) == [("first", ""), ("withdrawal", "gone")]


def test_a_clock_that_stops_and_runs_again_routes_the_case(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(open_hits=1)
    at = datetime.now(UTC)
    with transaction.atomic():
        review.stand_still(Case.objects.select_for_update().get(pk=case.pk), at=at, reason="A question")
    drain()
    assert again(case).flags == ["first", "idle_hits"]

    with transaction.atomic():
        review.run_again(Case.objects.select_for_update().get(pk=case.pk), at=at)
    drain()
    assert again(case).flags == ["first"]


def test_another_reason_is_another_row(case: Case) -> None:
    for score, times in (("71.0", 1), ("80.0", 2), ("80.0", 2)):
        Case.objects.filter(pk=case.pk).update(band="enhanced", score=score)
        services.route(case.pk)
        assert flag(case, "enhanced").reason == f"Enhanced risk lane, score {score}"
        assert CaseFlag.objects.filter(case=case, key="enhanced").count() == times


def test_what_was_set_aside_comes_back_only_for_another_reason(case: Case, omar: User) -> None:
    Case.objects.filter(pk=case.pk).update(band="enhanced", score="71.0")
    services.route(case.pk)
    ended = services.set_aside(flag(case, "enhanced"), reason="A known mill.", actor=omar)
    assert (ended.end, ended.cleared_by, ended.end_reason) == ("set_aside", omar, "A known mill.")
    services.route(case.pk)
    assert again(case).flags == ["first"]

    Case.objects.filter(pk=case.pk).update(score="75.0")
    services.route(case.pk)
    assert again(case).flags == ["enhanced", "first"]


def test_a_rule_that_fails_never_loses_the_case(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(facts: rules.Facts) -> str:
        raise KeyError(facts.band)

    whole = rules.RULES
    failing = tuple(replace(one, reason=broken) if one.key == "first" else one for one in whole)
    monkeypatch.setattr(rules, "RULES", failing)
    Case.objects.filter(pk=case.pk).update(band="enhanced", score="71.0")
    with capture_logs() as logged:
        services.route(case.pk)

    assert [(one["event"], one["rule"]) for one in logged] == [("routing_rule_failed", "first")]
    assert (again(case).flags, again(case).routed) == (["enhanced", "first", "unroutable"], 0)
    assert flag(case, "unroutable").reason == "These rules failed: First application"

    monkeypatch.setattr(rules, "RULES", whole)
    services.route(case.pk)
    assert (again(case).flags, again(case).routed) == (["enhanced", "first"], rules.EDITION)


def test_a_closed_case_keeps_the_flags_it_was_closed_with(case: Case, ada: User, omar: User) -> None:
    asked = withdrawals.withdraw(case, reason="The order is canceled.", actor=ada)
    drain()
    withdrawals.grant(asked, actor=omar)
    drain()
    assert again(case).flags == ["first", "withdrawal"]
    with pytest.raises(NotPermitted, match="closed"):
        services.set_aside(flag(case, "first"), reason=WHY, actor=omar)


def test_a_person_sets_a_flag_and_another_takes_it_off(case: Case, sonia: User, omar: User) -> None:
    made = services.set_flag(case, key="attention", reason=f" {WHY} ", actor=sonia)
    assert (made.reason, made.raised_by, again(case).flags) == (WHY, sonia, ["attention", "first"])
    services.route(case.pk)
    assert again(case).flags == ["attention", "first"]

    ended = services.take_off(made, reason="Looked into it.", actor=omar)

    assert (ended.end, ended.cleared_by, again(case).flags) == ("taken_off", omar, ["first"])
    said = AuditEvent.objects.filter(thread=case.pk, verb__startswith="flag.").order_by("seq")
    assert [one.verb for one in said] == ["flag.raised", "flag.set", "flag.taken_off"]


def test_what_is_refused(case: Case, ada: User, omar: User, sonia: User, max_manager: User) -> None:
    def refused(code: str, key: str = "attention", reason: str = WHY) -> None:
        with pytest.raises(DomainError) as error:
            services.set_flag(case, key=key, reason=reason, actor=omar)
        assert error.value.code == code

    refused("flag_unknown", key="first")
    refused("reason_required", reason=" ")
    mine = services.set_flag(case, key="attention", reason=WHY, actor=omar)
    refused("already_flagged")
    by_rule = flag(case, "first")
    with pytest.raises(NotPermitted, match="role"):
        services.set_flag(case, key="policy", reason=WHY, actor=ada)
    with pytest.raises(NotPermitted, match="set aside, not taken off"):
        services.take_off(by_rule, reason=WHY, actor=omar)
    with pytest.raises(NotPermitted, match="taken off, not set aside"):
        services.set_aside(mine, reason=WHY, actor=omar)
    with pytest.raises(NotPermitted, match="role"):
        services.set_aside(by_rule, reason=WHY, actor=sonia)
    with pytest.raises(DomainError, match="Say why"):
        services.set_aside(by_rule, reason="", actor=omar)
    services.set_aside(by_rule, reason=WHY, actor=max_manager)
    with pytest.raises(Conflict, match="ended already"):
        services.set_aside(by_rule, reason=WHY, actor=omar)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("case_flag_has_reason", {"reason": ""}),
        ("case_flag_one_open_per_key", {"key": "first"}),
        ("case_flag_ended_by_rule_or_person_with_reason", {"end": FlagEnd.GONE}),
        (
            "case_flag_ended_by_rule_or_person_with_reason",
            {"end": FlagEnd.SET_ASIDE, "cleared_at": datetime(2026, 3, 3, tzinfo=UTC)},
        ),
    ],
)
def test_the_database_refuses(case: Case, name: str, fields: dict[str, Any]) -> None:
    values = {"key": "value", "reason": WHY, "raised_at": datetime(2026, 3, 2, tzinfo=UTC)} | fields
    with pytest.raises(IntegrityError, match=name):
        CaseFlag.objects.create(case=case, **values)


def test_what_a_person_set_no_rule_clears(case: Case, omar: User) -> None:
    made = services.set_flag(case, key="policy", reason=WHY, actor=omar)
    with pytest.raises(IntegrityError, match="case_flag_ends_as_it_began"):
        CaseFlag.objects.filter(pk=made.pk).update(end="gone", cleared_at=datetime(2026, 3, 3, tzinfo=UTC))


def test_a_flag_is_not_reworded_deleted_or_opened_again(case: Case, omar: User) -> None:
    rows = CaseFlag.objects.filter(case=case, key="first")
    with pytest.raises(InternalError), transaction.atomic():
        rows.update(reason="Something else.")
    with pytest.raises(InternalError), transaction.atomic():
        rows.delete()
    services.set_aside(rows.get(), reason=WHY, actor=omar)
    with pytest.raises(InternalError), transaction.atomic():
        rows.update(cleared_at=None, cleared_by=None, end="", end_reason="")


@pytest.mark.django_db(transaction=True)
def test_of_many_who_route_and_flag_at_once_each_flag_is_raised_once(
    arden: Organization, ada: User, omar: User
) -> None:
    case = case_under_review(arden, ada, omar)
    Case.objects.filter(pk=case.pk).update(band="enhanced", score="71.0")

    def do(number: int) -> object:
        if number % 2:
            return services.route(case.pk)
        return services.set_flag(case, key="attention", reason=WHY, actor=omar)

    codes = [getattr(one, "code", "done") for one in at_once(do, 8)]

    assert sorted(codes) == ["already_flagged"] * 3 + ["done"] * 5
    assert again(case).flags == ["attention", "enhanced", "first"]
    assert rows_of(case).count(("attention", "")) == rows_of(case).count(("enhanced", "")) == 1


@pytest.mark.django_db(transaction=True)
def test_an_upgrade_routes_the_open_cases_of_before_and_no_closed_one(
    arden: Organization, ada: User, omar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewed = case_under_review(arden, ada, omar)
    enhanced = {"band": "enhanced", "score": "71.0"}
    made = [make_case(arden, reference=f"EX-2025-{one:06}", **enhanced) for one in range(3)]
    closed = make_case(arden, reference="EX-2025-000009", status="denied", **enhanced)
    monkeypatch.setattr(services, "PORTION", 2)

    call_command("load_reference")
    assert Job.objects.filter(status="queued", name="routing.route_portion").count() == 1
    drain()

    assert [again(one).flags for one in made] == [["enhanced", "first"], ["enhanced"], ["enhanced"]]
    assert {again(one).routed for one in made} == {rules.EDITION}
    assert (again(closed).flags, again(closed).routed) == ([], 0)
    assert again(reviewed).routed == rules.EDITION
    assert not services.look_for_unrouted()
