"""Suspension with its clock, revocation by two people, surrender, and the state as of now."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.outbox.models import Job
from licensing.licenses import queries, services
from licensing.licenses.models import Drawdown, License, Revocation, Suspension
from licensing.licenses.services import Proposal
from screening.watchlists import services as watchlists
from screening.watchlists.models import Entity
from tests.factories.licenses import make_license
from tests.factories.organizations import make_member, make_site
from tests.licensing.licenses.test_services import draw, screened

pytestmark = pytest.mark.django_db
WHY = Proposal("The goods were seen at another firm.", note="A partner service says so.")
URGENT = Proposal("The end user is listed.", urgent_reason="A shipment stands at the border.")


@pytest.fixture
def lists(db):
    watchlists.load_demonstration()


def mails():
    return [
        one.arguments["subject"] for one in Job.objects.filter(name="core.send_mail").order_by("created_at")
    ]


def ended(arden, days=1):
    """A license whose last day has passed, and that no task has closed."""
    today = timezone.localdate()
    return make_license(arden, valid_from=today - timedelta(days=100), valid_to=today - timedelta(days=days))


def test_a_suspension_has_a_reason_a_note_and_a_day(granted, max_manager):
    services.suspend(granted, reason="New facts.", note="From a partner.", actor=max_manager)

    suspension = Suspension.objects.get()
    license = License.objects.get()
    assert suspension.review_by == timezone.localdate() + timedelta(days=30)
    assert (license.status, license.state_reason) == ("suspended", "New facts.")
    assert license.since == timezone.localdate()
    event = AuditEvent.objects.get(verb="license.suspend")
    assert event.exporter
    assert "partner" not in event.reason
    assert mails() == [f"{granted.number}: is suspended"]


@pytest.mark.parametrize("days", [0, 91])
def test_the_review_of_a_suspension_is_near(granted, max_manager, days):
    with pytest.raises(DomainError, match="The review must be"):
        services.suspend(
            granted,
            reason="New facts.",
            review_by=timezone.localdate() + timedelta(days=days),
            actor=max_manager,
        )
    assert not Suspension.objects.exists()
    assert License.objects.get().status == "issued"


def test_a_suspension_is_kept_for_a_reason_until_another_day(granted, max_manager, omar):
    services.suspend(granted, reason="New facts.", actor=max_manager)
    later = timezone.localdate() + timedelta(days=60)
    with pytest.raises(NotPermitted):
        services.keep_suspended(granted, review_by=later, reason="Not yet.", actor=omar)
    with pytest.raises(DomainError, match="Say why"):
        services.keep_suspended(granted, review_by=later, reason=" ", actor=max_manager)

    services.keep_suspended(granted, review_by=later, reason="The visit is next month.", actor=max_manager)

    assert Suspension.objects.get().review_by == later
    assert AuditEvent.objects.get(verb="license.kept_suspended").exporter


def test_what_is_not_suspended_is_not_kept_so(granted, max_manager):
    later = timezone.localdate() + timedelta(days=60)
    with pytest.raises(Conflict, match="not suspended"):
        services.keep_suspended(granted, review_by=later, reason="Why not.", actor=max_manager)


def test_reinstating_ends_the_suspension(granted, lists, max_manager):
    screened(granted.decision)
    services.suspend(granted, reason="New facts.", actor=max_manager)
    services.reinstate(granted, reason="All is explained.", actor=max_manager)

    suspension = Suspension.objects.get()
    assert (suspension.end_reason, suspension.ended_by) == ("All is explained.", max_manager)
    assert License.objects.get().state == "issued"
    assert mails()[-1] == f"{granted.number}: is valid again"


def test_nobody_confirms_their_own_revocation(granted, max_manager, cleo):
    made = services.propose_revocation(granted, URGENT, actor=max_manager)
    with pytest.raises(NotPermitted, match="someone else"):
        services.confirm_revocation(made, actor=max_manager)

    services.confirm_revocation(made, actor=cleo)

    license = License.objects.get()
    assert (license.status, license.state_reason) == ("revoked", "The end user is listed.")
    assert mails() == [f"{granted.number}: is revoked"]


def test_the_database_wants_two_people(granted, max_manager):
    made = services.propose_revocation(granted, URGENT, actor=max_manager)
    with pytest.raises(IntegrityError, match="revocation_by_two_people"), transaction.atomic():
        Revocation.objects.filter(pk=made.pk).update(confirmed_by=max_manager)


def test_a_revocation_waits_for_the_answer_or_its_last_day(granted, omar, cleo, ada, sam):
    made = services.propose_revocation(granted, WHY, actor=omar)
    assert made.answer_by == timezone.localdate() + timedelta(days=20)
    with pytest.raises(NotPermitted, match="may answer until"):
        services.confirm_revocation(made, actor=cleo)
    with pytest.raises(NotPermitted):
        services.answer_revocation(made, text="Not so.", actor=sam)
    with pytest.raises(DomainError, match="Write your answer"):
        services.answer_revocation(made, text=" ", actor=ada)

    services.answer_revocation(made, text="It was a trade fair.", actor=ada)
    with pytest.raises(Conflict):
        services.answer_revocation(made, text="And more.", actor=ada)
    with pytest.raises(Conflict, match="changed this while"):
        services.confirm_revocation(made, actor=cleo, version=1)

    services.confirm_revocation(made, actor=cleo, version=2)
    assert License.objects.get().status == "revoked"


def test_a_revocation_goes_on_without_an_answer_after_the_last_day(granted, omar, cleo, time_machine):
    made = services.propose_revocation(granted, WHY, actor=omar)
    time_machine.move_to(timezone.now() + timedelta(days=21))

    services.confirm_revocation(made, actor=cleo)

    assert License.objects.get().status == "revoked"


def test_the_exporter_reads_no_note_and_no_urgent_proposal(granted, omar, max_manager):
    services.propose_revocation(granted, URGENT, actor=omar)
    assert queries.announced_revocation(granted) is None
    assert not AuditEvent.objects.filter(verb__startswith="revocation.", exporter=True).exists()
    assert mails() == []

    with pytest.raises(Conflict, match="already"):
        services.propose_revocation(granted, WHY, actor=max_manager)


def test_a_revocation_is_taken_back_for_a_reason(granted, omar, max_manager):
    made = services.propose_revocation(granted, WHY, actor=omar)
    with pytest.raises(DomainError, match="Say why"):
        services.drop_revocation(made, reason="", actor=max_manager)
    services.drop_revocation(made, reason="Another firm of that name.", actor=max_manager)

    made.refresh_from_db()
    assert (made.status, License.objects.get().status) == ("dropped", "issued")
    assert mails()[-1].endswith("taken back")
    with pytest.raises(DatabaseError), transaction.atomic():
        Revocation.objects.filter(pk=made.pk).update(status="proposed")


@pytest.mark.parametrize(("status", "words"), [("revoked", "new decision"), ("surrendered", "gave back")])
def test_what_ended_for_good_is_not_reinstated(arden, max_manager, status, words):
    license = make_license(arden, status=status)
    with pytest.raises(Conflict, match=words) as refusal:
        services.reinstate(license, reason="Please.", actor=max_manager)
    assert refusal.value.code == "ended_for_good"


def test_revoking_ends_a_suspension_and_the_shipping(granted, max_manager, cleo, ada):
    services.draw_down(draw(granted, "2"), actor=ada)
    services.suspend(granted, reason="New facts.", actor=max_manager)
    made = services.propose_revocation(granted, URGENT, actor=max_manager)
    services.confirm_revocation(made, actor=cleo)

    assert Suspension.objects.get().ended_at is not None
    with pytest.raises(DomainError, match="revoked"):
        services.draw_down(draw(granted, source="test:2"), actor=ada)
    assert granted.lines.get().drawn == 2


def test_ada_gives_her_license_back(granted, ada, sam, omar, max_manager):
    services.draw_down(draw(granted, "2"), actor=ada)
    services.propose_revocation(granted, WHY, actor=omar)
    for stranger in (sam, omar):
        with pytest.raises(NotPermitted):
            services.surrender(granted, reason="No use.", actor=stranger)
    with pytest.raises(DomainError, match="Say why"):
        services.surrender(granted, reason="", actor=ada)

    services.surrender(granted, reason="The order was canceled.", actor=ada)

    license = License.objects.get()
    assert (license.status, license.state_reason) == ("surrendered", "The order was canceled.")
    assert Revocation.objects.get().status == "lapsed"
    assert granted.lines.get().drawn == 2
    with pytest.raises(DomainError, match="given back"):
        services.draw_down(draw(granted, source="test:2"), actor=ada)
    with pytest.raises(Conflict):
        services.suspend(granted, reason="Late.", actor=max_manager)


@pytest.mark.parametrize("role", ["preparer", "agent"])
def test_whoever_only_prepares_neither_gives_back_nor_answers(granted, bruno, omar, arden, role):
    make_member(arden, bruno, role)
    made = services.propose_revocation(granted, WHY, actor=omar)
    for act in (
        lambda: services.surrender(granted, reason="No use.", actor=bruno),
        lambda: services.answer_revocation(made, text="Not so.", actor=bruno),
    ):
        with pytest.raises(NotPermitted, match=r"do not submit them\. Ada can\."):
            act()
    bruno.organizationusergrant_set.update(role="agent", submits=True)

    services.answer_revocation(made, text="Not so.", actor=bruno)
    services.surrender(granted, reason="No use.", actor=bruno)

    assert License.objects.get().status == "surrendered"
    made.refresh_from_db()
    assert made.answered_by == bruno


def test_an_agent_of_another_site_does_not_give_back(granted, agnes, arden):
    make_member(arden, agnes, "agent", submits=True, sites=[make_site(arden, "Second works")])
    with pytest.raises(NotPermitted, match="covers only: Second works"):
        services.surrender(granted, reason="No use.", actor=agnes)


def test_a_missed_night_changes_nothing(arden, ada, max_manager, omar):
    past = ended(arden)
    assert past.status == "issued"
    yesterday = timezone.localdate() - timedelta(days=1)

    assert past.state == "expired"
    assert past.since == timezone.localdate()
    assert queries.verified(past.number, past.check_code, on=timezone.localdate()).status == "expired"
    assert queries.search(License.objects.all(), text="", status="expired").get() == past
    assert not queries.search(License.objects.all(), text="", status="issued").exists()
    with pytest.raises(DomainError, match="has expired"):
        services.draw_down(draw(past, on=yesterday), actor=ada)
    for act in (
        lambda: services.suspend(past, reason="x", actor=max_manager),
        lambda: services.surrender(past, reason="x", actor=ada),
        lambda: services.propose_revocation(past, WHY, actor=omar),
    ):
        with pytest.raises(Conflict, match="has expired"):
            act()
    assert not Drawdown.objects.exists()


def test_a_suspended_license_expires_with_its_suspension(arden, max_manager):
    license = make_license(arden)
    services.suspend(license, reason="New facts.", actor=max_manager)

    assert services.expire_licenses(on=license.valid_to + timedelta(days=1)) == 1

    assert License.objects.get().status == "expired"
    assert Suspension.objects.get().end_reason == "The license ended: expired."


def test_a_hit_shows_as_a_hold_before_its_news_has_come(arden, lists):
    name = Entity.objects.filter(edition__status="in_force", kind="organization").first().name
    license = make_license(
        arden, parties=[{"role": "end_user", "name": name, "country": "NO", "city": "Oslo"}]
    )
    screened(license.decision)

    assert license.status == "issued"
    assert queries.state_of(license, on=timezone.localdate()) == "held"
    assert queries.verified(license.number, license.check_code, on=timezone.localdate()).status == "held"
