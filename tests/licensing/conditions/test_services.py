from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.files.access import may_read
from exportctl.core.files.models import StoredFile
from exportctl.core.outbox.models import Job
from licensing.conditions import services
from licensing.conditions.models import Condition, Evidence, Obligation
from licensing.conditions.rules import Terms
from licensing.licenses.services import draw_down, surrender
from tests.core.threads import at_once
from tests.factories.jobs import drain
from tests.factories.licenses import make_license
from tests.licensing.conditions.conftest import INVENTORY, OWN, REPORT
from tests.licensing.licenses.test_services import draw

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def paper(name="report.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7 a report", "application/pdf")


def causes(condition):
    return list(condition.obligations.order_by("due_on").values_list("cause", flat=True))


def subjects():
    return [
        one.arguments["subject"] for one in Job.objects.filter(name="core.send_mail").order_by("created_at")
    ]


def test_conditions_are_written_down_once_with_the_library_s_terms(conditioned):
    assert services.derive(conditioned.pk) == 0

    found = list(Condition.objects.order_by("number"))
    assert [(one.number, one.source, one.due, one.evidence) for one in found] == [
        (1, "use-stated@1", "none", False),
        (2, "shipment-report@1", "each", True),
        (3, "yearly-inventory@1", "periodic", True),
        (4, "", "none", False),
    ]
    assert causes(found[1]) == []
    assert causes(found[2]) == ["period:1"]


def test_each_shipment_makes_a_day_due(conditioned, ada):
    draw_down(draw(conditioned, "1"), actor=ada)
    draw_down(draw(conditioned, "1", source="test:2"), actor=ada)
    Job.objects.filter(name="core.send_mail").delete()
    drain()

    report = Condition.objects.get(number=2)
    assert [(one.due_on, one.about) for one in report.obligations.all()] == [
        (TODAY() + timedelta(days=30), "Shipment AWB 1")
    ] * 2


def test_a_license_that_news_did_not_reach_is_found(arden):
    license = make_license(arden, outcome="approve_with_conditions", conditions=[INVENTORY])
    assert services.mind(on=TODAY())[0] == 1
    assert services.mind(on=TODAY())[0] == 0
    assert license.obligations.count() == 1


def test_an_officer_says_once_when_a_free_text_is_due(conditioned, omar, sonia):
    own = Condition.objects.get(text=OWN)
    standard = Condition.objects.get(number=1)
    with pytest.raises(DomainError, match="standard condition"):
        services.schedule(standard, Terms("issue", 90), evidence=True, actor=omar)
    with pytest.raises(NotPermitted):
        services.schedule(own, Terms("issue", 90), evidence=True, actor=sonia)
    with pytest.raises(DomainError, match="number from 1"):
        services.schedule(own, Terms("issue"), evidence=True, actor=omar)

    services.schedule(own, Terms("issue", 90), evidence=True, actor=omar)

    assert own.obligations.get().due_on == TODAY() + timedelta(days=90)
    with pytest.raises(Conflict, match="settled already"):
        services.schedule(own, Terms("issue", 30), evidence=True, actor=omar)
    with pytest.raises(DatabaseError), transaction.atomic():
        Condition.objects.filter(pk=own.pk).update(amount=30)


def test_evidence_is_filed_with_papers_and_accepted(yearly, ada, sam, omar, sonia):
    with pytest.raises(DomainError, match="Attach the papers"):
        services.file_evidence(yearly, text="Counted.", actor=ada)
    with pytest.raises(DomainError, match="Say how"):
        services.file_evidence(yearly, text=" ", uploads=[paper()], actor=ada)
    for stranger in (sam, omar):
        with pytest.raises(NotPermitted):
            services.file_evidence(yearly, text="Counted.", uploads=[paper()], actor=stranger)
    assert not StoredFile.objects.exists()

    services.file_evidence(yearly, text="Counted.", uploads=[paper()], actor=ada)
    with pytest.raises(NotPermitted):
        services.accept(yearly, actor=sonia)
    services.accept(yearly, actor=omar)

    yearly.refresh_from_db()
    assert (yearly.status, yearly.closed_by) == ("accepted", omar)
    stored = StoredFile.objects.get()
    assert may_read(ada, stored)
    assert may_read(omar, stored)
    assert not may_read(sam, stored)


def test_evidence_is_sent_back_and_filed_again(yearly, ada, omar):
    services.file_evidence(yearly, text="Counted.", uploads=[paper()], actor=ada)
    with pytest.raises(DomainError, match="needs a reason"):
        services.send_back(yearly, reason="", actor=omar)
    services.send_back(yearly, reason="Serial numbers are missing.", actor=omar)
    assert subjects()[-1].endswith("evidence was sent back")
    services.file_evidence(yearly, text="With numbers.", uploads=[paper()], actor=ada)
    with pytest.raises(Conflict, match="changed this while"):
        services.accept(yearly, actor=omar, version=2)

    filed = Evidence.objects.order_by("created_at")
    assert [(one.accepted, one.note) for one in filed] == [
        (False, "Serial numbers are missing."),
        (None, ""),
    ]


def test_a_waiver_needs_a_reason_and_the_role(yearly, omar, cleo):
    with pytest.raises(NotPermitted):
        services.waive(yearly, reason="Not used.", actor=omar)
    with pytest.raises(DomainError, match="needs a reason"):
        services.waive(yearly, reason="", actor=cleo)
    services.waive(yearly, reason="Nothing left the country.", actor=cleo)
    yearly.refresh_from_db()
    assert yearly.state == "waived"
    with pytest.raises(DatabaseError), transaction.atomic():
        Obligation.objects.filter(pk=yearly.pk).update(status="open")


def test_the_calendar_reminds_warns_and_breaches_once(yearly):
    told = {}
    for late in range(-10, 20):
        _, breached, mails = services.mind(on=yearly.due_on + timedelta(days=late))
        if breached or mails:
            told[late] = (breached, mails)
    assert told == {-7: (0, 1), 1: (0, 1), 15: (1, 0)}
    yearly.refresh_from_db()
    assert (yearly.status, yearly.breached_on) == ("breached", yearly.due_on + timedelta(days=15))
    event = AuditEvent.objects.get(verb="obligation.breach")
    assert event.exporter
    assert event.actor is None
    assert len(set(subjects())) == 2


def test_a_breach_shows_before_any_task_has_run_and_evidence_may_still_come(yearly, ada, omar, time_machine):
    time_machine.move_to(timezone.now() + (yearly.due_on - TODAY()) + timedelta(days=20))
    assert (yearly.status, yearly.state) == ("open", "breached")

    services.mind(on=TODAY())
    services.file_evidence(yearly, text="Late.", uploads=[paper()], actor=ada)
    services.accept(yearly, actor=omar)

    yearly.refresh_from_db()
    assert yearly.status == "accepted"
    assert yearly.breached_on is not None


def test_a_surrendered_license_still_owes_its_reports(conditioned, ada):
    draw_down(draw(conditioned, "1"), actor=ada)
    surrender(conditioned, reason="The order was canceled.", actor=ada)
    services.derive(conditioned.pk)
    assert Condition.objects.get(text=REPORT).obligations.get().status == "open"


def test_the_database_keeps_a_cause_single(yearly):
    copy = Obligation(
        condition=yearly.condition, license=yearly.license, cause=yearly.cause, due_on=date(2030, 1, 1)
    )
    with pytest.raises(IntegrityError, match="obligation_cause_once"), transaction.atomic():
        copy.save()


@pytest.mark.django_db(transaction=True)
def test_four_workers_derive_and_remind_once(arden):
    license = make_license(arden, outcome="approve_with_conditions", conditions=[INVENTORY, OWN])

    at_once(lambda _: services.derive(license.pk), 4)
    assert (Condition.objects.count(), Obligation.objects.count()) == (2, 1)

    day = Obligation.objects.get().due_on - timedelta(days=3)
    done = at_once(lambda _: services.mind(on=day), 4)
    assert sorted(told for _, _, told in done) == [0, 0, 0, 1]


@pytest.mark.django_db(transaction=True)
def test_two_officers_decide_about_evidence_once(yearly, ada, omar, cleo):
    services.file_evidence(yearly, text="Counted.", uploads=[paper()], actor=ada)
    acts = [
        lambda: services.accept(yearly, actor=omar),
        lambda: services.send_back(yearly, reason="Which hall?", actor=cleo),
    ]
    done = at_once(lambda number: acts[number](), 2)
    assert sum(isinstance(one, Conflict) for one in done) == 1, done
    assert Evidence.objects.get().checked_at is not None
