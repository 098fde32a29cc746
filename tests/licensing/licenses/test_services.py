from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.notices.models import Notice
from exportctl.core.outbox.models import Job
from exportctl.core.people.sealed import unseal
from licensing.licenses import services
from licensing.licenses.models import Drawdown, License, LicenseLine
from licensing.licenses.services import Draw
from licensing.review.needs import needs_of
from licensing.review.screened import screened_parties
from licensing.review.services import request_screening
from screening.hits import services as screening
from screening.hits.models import Hit, ScreeningRun, Watch
from screening.watchlists import services as watchlists
from screening.watchlists.models import Entity
from tests.factories.cases import LISTED, make_watchlist
from tests.factories.licenses import make_decision, make_license, make_person
from tests.screening.hits.build import in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists(db):
    watchlists.load_demonstration()


def screened(decision):
    case = decision.case
    run = screening.request_screening(
        case.pk, label=str(case), parties=screened_parties(case.application), actor=None
    )
    screening.screen(run.pk)
    return decision


def verbs(case):
    return list(AuditEvent.objects.filter(thread=case.pk).values_list("verb", flat=True))


def draw(license, quantity="1", *, line=1, source="test:1", on=None, value=Decimal(1)):
    return Draw(
        line_id=license.lines.get(number=line).pk,
        quantity=Decimal(quantity),
        on=on or timezone.localdate(),
        source=source,
        reference="AWB 1",
        value=value,
    )


def test_issue_copies_the_terms_once(arden, lists):
    decision = screened(make_decision(arden, outcome="approve_with_conditions", conditions=["Hall B."]))

    first = services.issue(decision.pk)
    again = services.issue(decision.pk)

    assert first == again
    assert first.number == f"XL-{timezone.localdate().year}-000001"
    assert first.conditions == ["Hall B."]
    assert len(first.check_code) == 10
    assert [(line.number, line.authorized, line.entry.code) for line in first.lines.all()] == [
        (1, Decimal(10), "6A005")
    ]
    assert {(party.role, party.name) for party in first.parties.all()} == {
        ("consignee", "Halden Freight AS"),
        ("end_user", "Nordlicht Institut"),
    }
    assert verbs(decision.case).count("license.issued") == 1
    assert Job.objects.filter(name="licensing.make_certificate").count() == 1


@pytest.mark.parametrize("outcome", ["deny", "return"])
def test_only_approvals_are_issued(arden, lists, outcome):
    decision = screened(make_decision(arden, outcome=outcome))
    assert services.issue(decision.pk) is None
    assert not License.objects.exists()
    assert "license.withheld" not in verbs(decision.case)


def test_a_decision_without_its_second_signature_is_withheld(arden, lists):
    decision = screened(make_decision(arden, status="proposed", countersigned_by=None, countersigned_at=None))
    assert services.issue(decision.pk) is None
    event = AuditEvent.objects.get(verb="license.withheld")
    assert "not countersigned" in event.reason
    assert not event.exporter


def test_parties_that_were_never_screened_are_withheld_and_said_once(arden, lists):
    decision = make_decision(arden)
    for _ in range(2):
        assert services.issue(decision.pk) is None
    assert verbs(decision.case) == ["license.withheld"]


def test_a_hit_withholds_until_two_people_have_cleared_it(arden, lists, sonia, sven):
    entity = Entity.objects.filter(edition__status="in_force", kind="organization").first()
    country = entity.addresses.first().country_code
    parties = [{"role": "end_user", "name": entity.name, "country": country, "city": "Oslo"}]
    decision = screened(make_decision(arden, parties=parties))
    assert services.issue(decision.pk) is None

    for hit in Hit.objects.filter(status="open"):
        screening.clear_hit(hit, ground="different_name", reason="Another firm of that name.", actor=sonia)
        assert services.issue_withheld(decision.case_id) is None
        screening.confirm_ruling(hit, actor=sven)

    assert services.issue_withheld(decision.case_id) is not None


def test_a_hit_after_the_issue_puts_the_license_on_hold(arden, lists):
    name = Entity.objects.filter(edition__status="in_force", kind="organization").first().name
    parties = [{"role": "end_user", "name": name, "country": "NO", "city": "Oslo"}]
    granted = make_license(arden, parties=parties)
    screened(granted.decision)

    services.follow_screening(granted.case_id)
    services.follow_screening(granted.case_id)

    granted.refresh_from_db()
    assert granted.status == "held"
    event = AuditEvent.objects.get(verb="license.hold")
    assert event.exporter
    assert name not in event.reason


def test_a_hit_stops_the_draw_down_before_its_news_has_come(arden, lists, ada):
    name = Entity.objects.filter(edition__status="in_force", kind="organization").first().name
    parties = [{"role": "end_user", "name": name, "country": "NO", "city": "Oslo"}]
    granted = make_license(arden, parties=parties)
    screened(granted.decision)

    with pytest.raises(DomainError, match="looking at this license again") as refusal:
        services.draw_down(draw(granted), actor=ada)

    assert name not in str(refusal.value)
    assert not Drawdown.objects.exists()


def test_a_clear_screening_leaves_the_license_alone(granted, lists):
    screened(granted.decision)
    services.follow_screening(granted.case_id)
    granted.refresh_from_db()
    assert granted.status == "issued"


def held_license(arden):
    name = Entity.objects.filter(edition__status="in_force", kind="organization").first().name
    parties = [{"role": "end_user", "name": name, "country": "NO", "city": "Oslo"}]
    granted = make_license(arden, parties=parties)
    screened(granted.decision)
    services.follow_screening(granted.case_id)
    granted.refresh_from_db()
    return granted


def clear_all(case_id, actor):
    for hit in Hit.objects.filter(thread=case_id, status="open"):
        in_force(
            screening.clear_hit(
                hit, ground="different_name", reason="Another firm of that name.", actor=actor
            )
        )


def test_the_hold_is_lifted_when_people_have_cleared_every_hit(arden, lists, sonia):
    granted = held_license(arden)
    assert granted.status == "held"

    clear_all(granted.case_id, sonia)
    for _ in range(2):
        services.follow_screening(granted.case_id)

    granted.refresh_from_db()
    assert granted.status == "issued"
    event = AuditEvent.objects.get(verb="license.lift")
    assert (event.exporter, event.reason) == (True, "")


def told_of(license):
    """What the exporter is told of a hold: its kinds, and all words of it."""
    notices = Notice.objects.filter(person=license.organization.registered_by).order_by("created_at")
    mails = Job.objects.filter(name="core.send_mail").order_by("created_at")
    words = [f"{one.title} {one.ask}" for one in notices]
    words += [f"{one.arguments['subject']} {unseal(one.arguments['sealed'])}" for one in mails]
    words += [f"{one.title} {one.text}" for one in needs_of(license.organization.registered_by)]
    return [one.kind for one in notices], "\n".join(words)


def test_a_hold_and_its_end_are_told_once_in_words_that_name_no_hit(arden, ada, lists, sonia):
    granted = held_license(arden)
    services.follow_screening(granted.case_id)
    kinds, words = told_of(granted)
    card = f"Shipments under license {granted.number} are stopped for now"

    assert kinds == ["licenses.held"]
    assert card in words
    assert "ask the authority" in words
    assert Notice.objects.get().mailed_at is not None, "pressing: it is not a person's to put off"
    party = granted.parties.get().name
    for word in (party, "hit", "screen", "list", "match", "sanction", "suspic", "suspend"):
        assert word.lower() not in words.lower().replace("arden photonics", ""), word

    clear_all(granted.case_id, sonia)
    for _ in range(2):
        services.follow_screening(granted.case_id)

    kinds, words = told_of(granted)
    assert kinds == ["licenses.held", "licenses.released"]
    assert f"{granted.number}: shipments may go on" in words
    assert card not in words


def test_a_hold_of_a_license_past_its_last_day_is_not_told(arden, lists, time_machine):
    name = Entity.objects.filter(edition__status="in_force", kind="organization").first().name
    granted = make_license(
        arden, parties=[{"role": "end_user", "name": name, "country": "NO", "city": "Oslo"}]
    )
    screened(granted.decision)
    time_machine.move_to(timezone.now() + timedelta(days=(granted.valid_to - timezone.localdate()).days + 1))

    services.follow_screening(granted.case_id)

    assert License.objects.get().status == "held"
    assert told_of(granted)[0] == []


def test_a_true_match_keeps_the_hold(arden, lists, sonia):
    granted = held_license(arden)
    for hit in Hit.objects.filter(thread=granted.case_id):
        in_force(screening.confirm_hit(hit, reason="The same firm.", actor=sonia))

    services.follow_screening(granted.case_id)

    granted.refresh_from_db()
    assert granted.status == "held"


def test_a_hold_is_not_lifted_while_a_screening_waits(arden, lists, sonia):
    granted = held_license(arden)
    clear_all(granted.case_id, sonia)
    request_screening(granted.case, actor=None)

    services.follow_screening(granted.case_id)

    granted.refresh_from_db()
    assert granted.status == "held"


def test_what_an_officer_suspended_no_ruling_reinstates(arden, lists, sonia, max_manager):
    granted = services.suspend(held_license(arden), reason="New facts.", actor=max_manager)
    clear_all(granted.case_id, sonia)

    services.follow_screening(granted.case_id)

    granted.refresh_from_db()
    assert granted.status == "suspended"
    assert services.reinstate(granted, reason="All is clear.", actor=max_manager).status == "issued"


def test_a_license_that_ends_is_not_screened_any_more(granted, lists, ada):
    screened(granted.decision)
    assert Watch.objects.get(thread=granted.case_id).live

    services.draw_down(draw(granted, "10"), actor=ada)

    assert not Watch.objects.get(thread=granted.case_id).live


def test_a_license_on_hold_expires_and_is_not_screened_any_more(arden, lists):
    granted = held_license(arden)

    assert services.expire_licenses(on=granted.valid_to + timedelta(days=1)) == 1

    granted.refresh_from_db()
    assert granted.status == "expired"
    assert not Watch.objects.get(thread=granted.case_id).live


def test_draw_down_writes_the_ledger(granted, ada):
    entry = services.draw_down(draw(granted, "2.5"), actor=ada)
    assert entry.balance == Decimal("7.5")
    assert granted.lines.get().drawn == Decimal("2.5")


def test_draw_down_refuses_more_than_is_left(granted, ada):
    services.draw_down(draw(granted, "9"), actor=ada)
    with pytest.raises(DomainError, match="Only 1 is left"):
        services.draw_down(draw(granted, "2", source="test:2"), actor=ada)
    assert granted.lines.get().drawn == 9


def test_the_same_source_draws_once(granted, ada):
    services.draw_down(draw(granted), actor=ada)
    with pytest.raises(Conflict, match="already"):
        services.draw_down(draw(granted), actor=ada)
    assert granted.lines.get().drawn == 1


def test_a_license_is_used_up_when_every_line_is(arden, ada):
    two = [
        {"code": "6A005", "description": "Laser", "quantity": "1"},
        {"code": "6A003", "description": "Camera", "quantity": "1"},
    ]
    granted = make_license(arden, lines=two)
    services.draw_down(draw(granted, line=1), actor=ada)
    granted.refresh_from_db()
    assert granted.status == "issued"

    services.draw_down(draw(granted, line=2, source="test:2"), actor=ada)
    granted.refresh_from_db()
    assert granted.status == "exhausted"


@pytest.mark.parametrize("status", ["suspended", "expired"])
def test_a_closed_license_is_not_drawn(arden, ada, status):
    granted = make_license(arden, status=status)
    with pytest.raises(DomainError) as refusal:
        services.draw_down(draw(granted), actor=ada)
    assert refusal.value.code == "license_closed"
    assert granted.lines.get().drawn == 0


def test_the_database_refuses_an_overdrawn_line(granted):
    with pytest.raises(IntegrityError, match="license_line_not_overdrawn"), transaction.atomic():
        LicenseLine.objects.filter(license=granted).update(drawn=11)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE licensing_license SET valid_to = valid_to + 1",
        "UPDATE licensing_licenseline SET authorized = 99",
        "UPDATE licensing_licenseparty SET name = 'x'",
        "DELETE FROM licensing_licenseline",
    ],
)
def test_the_database_keeps_the_terms(granted, change):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_suspend_needs_a_reason_and_the_role(granted, max_manager, omar, ada):
    with pytest.raises(DomainError, match="Say why"):
        services.suspend(granted, reason=" ", actor=max_manager)
    for actor in (omar, ada):
        with pytest.raises(NotPermitted):
            services.suspend(granted, reason="x", actor=actor)
    assert services.suspend(granted, reason="New facts.", actor=max_manager).status == "suspended"
    with pytest.raises(Conflict):
        services.suspend(granted, reason="Again.", actor=max_manager)


def test_reinstate_asks_the_screening_again(granted, lists, max_manager):
    services.suspend(granted, reason="New facts.", actor=max_manager)
    with pytest.raises(DomainError) as refusal:
        services.reinstate(granted, reason="Cleared.", actor=max_manager)
    assert refusal.value.code == "not_clear"
    screened(granted.decision)
    assert services.reinstate(granted, reason="Cleared.", actor=max_manager).status == "issued"


def run_screenings(case):
    for run in ScreeningRun.objects.filter(thread=case.pk, status="queued"):
        screening.screen(run.pk)


def test_new_lists_are_screened_before_a_license_is_issued_or_reinstated(arden, lists, max_manager):
    decision = screened(make_decision(arden))
    make_watchlist()
    assert services.issue(decision.pk) is None

    run_screenings(decision.case)
    issued = services.issue_withheld(decision.case_id)

    services.suspend(issued, reason="New facts.", actor=max_manager)
    make_watchlist(LISTED.replace("Borealis", "Boreal"))
    with pytest.raises(DomainError, match="try again in a moment"):
        services.reinstate(issued, reason="Cleared.", actor=max_manager)
    run_screenings(decision.case)
    assert services.reinstate(issued, reason="Cleared.", actor=max_manager).status == "issued"


def test_who_may_not_reinstate_asks_for_no_screening_either(arden, lists, ada):
    granted = make_license(arden)
    screened(granted.decision)
    make_watchlist()

    with pytest.raises(NotPermitted):
        services.reinstate(granted, reason="Cleared.", actor=ada)

    assert not ScreeningRun.objects.filter(status="queued").exists()


def test_licenses_expire_after_their_last_day(arden):
    today = timezone.localdate()
    past = make_license(arden, valid_from=today - timedelta(days=10), valid_to=today - timedelta(days=1))
    last_day = make_license(arden, valid_from=today - timedelta(days=10), valid_to=today)

    assert services.expire_licenses(on=today) == 1
    assert services.expire_licenses(on=today) == 0
    past.refresh_from_db()
    last_day.refresh_from_db()
    assert (past.status, last_day.status) == ("expired", "issued")


def test_two_signatures_of_one_person_cannot_be_stored(arden):
    same = make_person("Same")
    with pytest.raises(IntegrityError, match="decision_signed_by_two_people"), transaction.atomic():
        make_decision(arden, made_by=same, countersigned_by=same)
