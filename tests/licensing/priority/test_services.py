"""Ruling on a claim of urgency: by whom, with which reason, once at a time, and what it leaves as it is."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from exportctl.core.access import check
from exportctl.core.audit.models import AuditEvent
from exportctl.core.calendar.queries import clock_state
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.notices.models import Notice
from exportctl.core.people.roles import Role, Side
from licensing.amendments import services as amendments
from licensing.applications import services as applications
from licensing.priority import services
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.rules import SERVICE_CLOCK
from licensing.types import shared
from licensing.types.urgency import claim_of
from tests.core.threads import at_once
from tests.factories.cases import filed_case, urgent_case

pytestmark = pytest.mark.django_db
WHY = "The letter names forty patients."


@pytest.fixture
def case(arden, ada) -> Case:
    """A case that the exporter says is urgent, and nobody has."""
    return urgent_case(arden, ada)


def accept(case, omar, **more):
    return services.rule_on(case, **{"accepted": True, "reason": WHY, "actor": omar} | more)


def test_accepted_it_has_the_wished_day_and_changes_nothing_else(case, omar):
    now = timezone.now()
    clock, due = clock_state(case.pk, SERVICE_CLOCK, now), case.due_on
    assert (case.urgency, case.wished_by) == ("", None)

    done = Case.objects.get(pk=accept(case, omar).pk)

    assert (done.urgency, done.urgency_reason, done.urgency_by) == ("accepted", WHY, omar)
    assert done.wished_by == timezone.localdate() + timedelta(days=9)
    assert (done.due_on, done.status, done.band) == (due, case.status, case.band)
    assert clock_state(case.pk, SERVICE_CLOCK, now) == clock


def test_the_ruling_is_in_the_trail_and_told_to_the_exporter_without_its_reason(case, omar, ada):
    accept(case, omar)
    services.rule_on(case, accepted=False, reason="The letter is of last year.", actor=omar)

    events = AuditEvent.objects.filter(thread=case.pk, verb__startswith="urgency.").order_by("pk")
    assert [(one.verb, one.reason, one.exporter) for one in events] == [
        ("urgency.accepted", WHY, True),
        ("urgency.declined", "The letter is of last year.", True),
    ]
    told = Notice.objects.filter(kind__startswith="priority.", person=ada)
    assert {one.kind for one in told} == {"priority.accepted", "priority.declined"}
    assert Case.objects.get(pk=case.pk).wished_by is None


@pytest.mark.parametrize("accepted", [True, False])
def test_a_ruling_has_a_reason(case, omar, accepted):
    with pytest.raises(DomainError) as refusal:
        services.rule_on(case, accepted=accepted, reason=" ", actor=omar)
    assert refusal.value.code == "reason_required"
    assert Case.objects.get(pk=case.pk).urgency == ""


def test_who_may_rule(case, arden, ada, omar, make_user, max_manager, sonia):
    other = make_user("Olga", Side.REGULATOR, Role.LICENSING_OFFICER)
    assert check(other, "priority.rule", case), "while nobody has it any officer may"
    review.assign(case, to=omar, actor=omar)
    case.refresh_from_db()
    refused = check(other, "priority.rule", case)
    assert "Omar has this case" in refused.reason
    for person in (other, sonia, ada):
        with pytest.raises(NotPermitted):
            accept(case, person)
    assert accept(case, omar).urgency == accept(case, max_manager).urgency == "accepted"
    usual = filed_case(arden, ada)
    with pytest.raises(NotPermitted, match="does not say that it is urgent"):
        accept(usual, omar)


def test_a_closed_case_is_not_ruled_on(case, omar):
    Case.objects.filter(pk=case.pk).update(status="denied", closed_at=timezone.now())
    with pytest.raises(NotPermitted, match="closed"):
        accept(case, omar)


@pytest.mark.parametrize(
    "values",
    [
        {"urgency": "accepted"},
        {"urgency": "declined", "urgency_reason": "No."},
        {"urgency_reason": "Stray."},
        {"wished_by": date(2027, 1, 1)},
    ],
)
def test_the_database_refuses_a_ruling_without_somebody_reason_or_day(case, values):
    with pytest.raises(IntegrityError, match="case_urgency_ruled"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**values)


@pytest.mark.parametrize("change", [{"urgent": False}, {"wished_by": None}, {"urgency_reason": ""}])
def test_the_database_refuses_what_takes_a_ruling_its_ground(case, omar, change):
    accept(case, omar)
    with pytest.raises(IntegrityError, match="case_urgency_ruled"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**change)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_rule_at_once_one_is_told_that_the_page_is_old(case, omar, max_manager):
    people = [omar, max_manager]
    done = at_once(lambda number: accept(case, people[number], accepted=not number, version=case.version), 2)
    assert sorted(type(one).__name__ for one in done) == ["Case", "Conflict"]
    assert next(one for one in done if isinstance(one, Conflict)).code == "stale"
    assert AuditEvent.objects.filter(verb__startswith="urgency.").count() == 1


def test_a_claim_is_read_in_words(case):
    claim = claim_of(case.application.answers)
    assert claim.ground == "Danger to life or health"
    assert claim.impact == "Forty patients of the clinic wait for the device."
    assert claim.evidence == "The letter of the clinic."
    assert claim_of({"urgent": "no"}) is None
    assert claim_of({"urgent": "yes"}).wished_by is None


def next_edition(case, ada, **said):
    """File the next edition of an urgent application with other answers about the urgency."""
    draft = amendments.start_amendment(case.application, actor=ada, own_reference="")
    if said:
        answers = {key: draft.answers[key] for key in draft.answers if key.startswith("urgent")}
        applications.save_answers(draft, shared.URGENCY, answers | said, actor=ada, version=None)
    else:
        applications.save_end_use(
            draft,
            {
                "intended_use": f"{draft.intended_use} In two shifts.",
                "military_use": "no",
                "wmd_use": "no",
                "informed_by_authority": "no",
            },
            actor=ada,
            version=None,
        )
    draft = applications.declare(draft, position="Head", actor=ada, version=None)
    amendments.file_amendment(draft, actor=ada)
    return Case.objects.get(pk=case.pk)


def test_a_ruling_stands_while_the_exporter_says_the_same_of_it(case, ada, omar):
    before = accept(case, omar)
    after = next_edition(case, ada)
    assert after.application_id != before.application_id
    assert (after.urgency, after.wished_by) == ("accepted", before.wished_by)


def test_another_claim_is_unread(case, ada, omar):
    accept(case, omar)
    later = (timezone.localdate() + timedelta(days=30)).isoformat()
    after = next_edition(case, ada, urgent_by=later)
    assert (after.urgent, after.urgency, after.urgency_by, after.wished_by) == (True, "", None, None)
    accept(after, omar)
    gone = next_edition(after, ada, urgent="no")
    assert (gone.urgent, gone.urgency) == (False, "")
