from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from enduse.checks import services
from enduse.checks.models import CheckStatus, EndUseCheck, Observation
from enduse.checks.tasks import plan_checks
from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.outbox import services as outbox
from exportctl.core.outbox.models import Job
from exportctl.core.people.roles import Role, Side
from licensing.licenses.models import License
from screening.intelligence.queries import adverse_for
from tests.enduse.checks.conftest import ship
from tests.factories.licenses import make_decision, make_license

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def sign(result="favorable", reasons=(), *, summary="All was in order.", name="Inez"):
    return services.SignOff(result, list(reasons), summary, name)


def test_the_news_of_a_shipment_plans_the_check(granted, ada):
    ship(granted, ada)
    for job_id in Job.objects.filter(status="queued").values_list("pk", flat=True):
        outbox.run(job_id)
    check = EndUseCheck.objects.get()
    assert check.number.startswith("EUC-")
    assert check.party_name == "Nordlicht Institut"
    assert check.due_on == timezone.localdate() + timedelta(days=120)
    assert check.items.count() == 8


def test_beat_plans_by_lane_once(arden, ada):
    by_lane = {lane: make_license(arden, band=lane) for lane in ("fast", "standard", "enhanced")}
    make_license(arden, band="enhanced")  # nothing shipped
    for license in by_lane.values():
        ship(license, ada)
    plan_checks()
    plan_checks()
    planned = set(EndUseCheck.objects.values_list("license__case__band", flat=True))
    assert planned == {"standard", "enhanced"}
    assert EndUseCheck.objects.count() == 2


def replaced_by(license, arden):
    """Return the next edition of a license, which takes its place."""
    License.objects.filter(pk=license.pk).update(status="replaced")
    decision = make_decision(arden)
    new = License.objects.create(
        number=license.number,
        edition=2,
        replaces=license,
        case=decision.case,
        decision=decision,
        organization=arden,
        issued_at=timezone.now(),
        valid_from=license.valid_from,
        valid_to=license.valid_to,
        destination=license.destination,
        check_code="ZYXWV98765",
    )
    old = license.parties.get(role="end_user")
    new.parties.create(role=old.role, name=old.name, address=old.address, country=old.country)
    return new


def test_only_the_edition_that_stands_is_proposed(granted, arden, ada, max_manager):
    ship(granted, ada)
    new = replaced_by(granted, arden)

    plan_checks()

    check = EndUseCheck.objects.get()
    assert check.license == new
    assert "first shipment" in check.cause
    with pytest.raises(Conflict, match="newer edition"):
        services.plan_check(
            License.objects.get(pk=granted.pk),
            cause="A tip.",
            due_on=timezone.localdate(),
            inspector=None,
            actor=max_manager,
        )


def test_a_check_of_an_earlier_edition_counts_and_shows_the_one_that_stands(
    planned, arden, max_manager, inez, sign_in
):
    new = replaced_by(planned.license, arden)

    plan_checks()

    assert EndUseCheck.objects.get() == planned
    with pytest.raises(Conflict, match="under way already"):
        services.plan_check(
            new, cause="A tip.", due_on=timezone.localdate(), inspector=None, actor=max_manager
        )
    desk = sign_in(max_manager).get(reverse("enduse:check", args=[planned.pk])).text
    assert "This check is of edition 1." in desk
    assert reverse("licensing:desk-license", args=[new.pk]) in desk
    assert "Edition 2 stands now" in sign_in(inez).get(reverse("enduse:visit", args=[planned.pk])).text


def test_sensitive_goods_are_checked_in_any_lane(arden, ada):
    lines = [{"code": "6A999", "description": "Camera", "quantity": "10", "sensitive": True}]
    ship(make_license(arden, band="fast", lines=lines), ada)
    plan_checks()
    assert "Very sensitive goods" in EndUseCheck.objects.get().cause


def test_a_cancelled_check_is_not_planned_again_by_itself(planned, max_manager):
    services.cancel(planned, reason="Merged with another visit.", actor=max_manager)
    plan_checks()
    assert EndUseCheck.objects.get().status == "cancelled"


def test_one_open_check_per_license(planned, max_manager):
    with pytest.raises(Conflict):
        services.plan_check(
            planned.license, cause="x", due_on=timezone.localdate(), inspector=None, actor=max_manager
        )


@pytest.mark.parametrize(("field", "value"), [("due_on", -1), ("due_on", 500), ("cause", " ")])
def test_a_plan_needs_a_cause_and_a_day_in_the_window(shipped, max_manager, field, value):
    plan = {"cause": "A tip.", "due_on": timezone.localdate(), "inspector": None}
    plan[field] = timezone.localdate() + timedelta(days=value) if field == "due_on" else value
    with pytest.raises(DomainError):
        services.plan_check(shipped, actor=max_manager, **plan)
    assert not EndUseCheck.objects.exists()


def test_only_inspectors_are_sent(shipped, max_manager, omar):
    with pytest.raises(DomainError, match="not an inspector"):
        services.plan_check(
            shipped, cause="x", due_on=timezone.localdate(), inspector=omar, actor=max_manager
        )


def test_exporters_hear_nothing_of_checks(complete, inez):
    services.sign_off(complete, sign(), actor=inez)
    events = AuditEvent.objects.filter(verb__startswith="check.")
    assert events.count() > 5
    assert not events.filter(exporter=True).exists()


def test_starting_takes_the_visit(planned, inez, make_user):
    started = services.start_visit(planned, actor=inez)
    assert (started.status, started.inspector) == (CheckStatus.IN_PROGRESS, inez)
    with pytest.raises(Conflict):
        services.start_visit(planned, actor=inez)
    other = make_user("Ivo", Side.INSPECTOR, Role.INSPECTOR)
    with pytest.raises(NotPermitted, match="Inez has this visit"):
        services.answer_item(started, 1, answer="yes", note="", actor=other)


@pytest.mark.parametrize("who", ["ada", "omar", "max_manager"])
def test_only_inspectors_visit(planned, request, who):
    with pytest.raises(NotPermitted):
        services.start_visit(planned, actor=request.getfixturevalue(who))


def test_nothing_is_written_before_the_start(planned, inez):
    with pytest.raises(Conflict, match="planned"):
        services.answer_item(planned, 1, answer="yes", note="", actor=inez)


def test_a_second_look_replaces_the_first_and_the_trail_keeps_both(complete, inez):
    line = complete.license.lines.get()
    services.observe(complete, services.Seen(line.pk, Decimal(3), ["SN-1"]), actor=inez)
    services.observe(complete, services.Seen(line.pk, Decimal(3), ["SN-1"]), actor=inez)
    assert Observation.objects.get().quantity_seen == 3
    assert AuditEvent.objects.filter(verb="check.observed").count() == 2


def test_photographs_are_pictures(under_way, inez):
    photo = services.add_photo(
        under_way, SimpleUploadedFile("plate.png", PNG), caption="Type plate", actor=inez
    )
    assert photo.file.content_type == "image/png"
    for name, data in (("a.pdf", b"%PDF-1.7 x"), ("a.png", b""), ("a.exe", b"MZ")):
        with pytest.raises(DomainError):
            services.add_photo(under_way, SimpleUploadedFile(name, data), caption="x", actor=inez)
    assert under_way.photos.count() == 1


def test_a_finding_sent_twice_is_noted_once(under_way, inez):
    for _ in range(2):
        services.add_finding(under_way, severity="major", description="No guard.", actor=inez)
    assert under_way.findings.count() == 1


def test_a_favorable_visit_leaves_no_adverse_record(complete, inez):
    signed = services.sign_off(complete, sign(), actor=inez)
    assert (signed.status, signed.signed_by, signed.signed_name) == ("favorable", inez, "Inez")
    assert not adverse_for("Nordlicht Institut", "NO", timezone.localdate()).exists()


@pytest.mark.parametrize(
    ("result", "reason", "kind"),
    [("unfavorable", "goods_not_found", "unfavorable_check"), ("unable", "access_refused", "unable_check")],
)
def test_a_bad_visit_is_remembered_about_the_party(complete, inez, result, reason, kind):
    signed = services.sign_off(complete, sign(result, [reason]), actor=inez)
    record = adverse_for("Nordlicht Institut", "NO", timezone.localdate()).get()
    assert record.kind == kind
    assert signed.number in record.source_label


def test_an_unfinished_visit_is_not_signed(under_way, inez):
    with pytest.raises(DomainError) as refusal:
        services.sign_off(under_way, sign(), actor=inez)
    assert len(refusal.value.gaps) == 9
    under_way.refresh_from_db()
    assert (under_way.status, under_way.signed_by) == ("in_progress", None)


@pytest.mark.parametrize("change", [{"summary": " "}, {"name": "Somebody"}])
def test_a_signature_needs_a_summary_and_the_own_name(complete, inez, change):
    with pytest.raises(DomainError):
        services.sign_off(complete, sign(**change), actor=inez)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE enduse_endusecheck SET summary = 'x'",
        "UPDATE enduse_checklistitem SET answer = 'no'",
        "UPDATE enduse_observation SET quantity_seen = 0",
        "DELETE FROM enduse_observation",
        "DELETE FROM enduse_endusecheck",
        "UPDATE enduse_finding SET description = 'late'",
    ],
)
def test_a_signed_check_is_frozen(complete, inez, change):
    services.add_finding(complete, severity="minor", description="Early.", actor=inez)
    services.sign_off(complete, sign(), actor=inez)
    with pytest.raises(Conflict):
        services.add_finding(complete, severity="minor", description="Late.", actor=inez)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_cancelling_needs_a_reason_and_the_role(planned, omar, inez, sonia):
    with pytest.raises(DomainError, match="Say why"):
        services.cancel(planned, reason="", actor=omar)
    with pytest.raises(NotPermitted):
        services.cancel(planned, reason="x", actor=sonia)
    assert services.cancel(planned, reason="The goods came back.", actor=omar).status == "cancelled"
    with pytest.raises(Conflict):
        services.start_visit(planned, actor=inez)
