"""Disposal: two people, everything asked again under lock, and bytes that go with the last who has them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pgtrigger
import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, Gone, NotPermitted
from exportctl.core.files.models import StoredFile
from exportctl.core.files.services import read, store_again, store_bytes
from exportctl.core.outbox.models import Job
from exportctl.core.outbox.services import run
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.applications.models import Attachment
from licensing.disposals import services
from licensing.disposals.holders import HOLDERS
from licensing.disposals.models import Disposal, DisposedFile
from licensing.exports.services import ask
from licensing.exports.services import make as make_export
from licensing.notes.models import Note
from licensing.organizations.models import Organization
from licensing.retention.models import VaultFinding
from licensing.retention.services import place_hold, start_check
from licensing.review.models import Case
from tests.core.threads import at_once
from tests.factories.jobs import drain
from tests.licensing.review.build import make_case

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LONG_AGO = datetime(2019, 3, 4, 9, tzinfo=UTC)
LATELY = datetime(2026, 3, 2, 9, tzinfo=UTC)
WHY = "Looked through by the registry."


def old_case(organization: Organization, **fields: object) -> Case:
    return make_case(organization, **{"status": "denied", "closed_at": LONG_AGO, **fields})


@pytest.fixture
def case(arden: Organization) -> Case:
    """A case that was refused long ago."""
    return old_case(arden)


def attach(case: Case, name: str = "Contract 合同.pdf", *, data: bytes = b"%PDF-1.7 contract") -> StoredFile:
    stored = store_bytes(
        data, name=name, content_type="application/pdf", owner=case.application, kind="contract", actor=None
    )
    return named_by(case, stored)


def named_by(case: Case, stored: StoredFile) -> StoredFile:
    """Let a filed application name a file, as its draft did."""
    with pgtrigger.ignore("licensing.Attachment:frozen_once_filed"):
        Attachment.objects.create(application=case.application, kind="contract", file=stored)
    return stored


def proposed(case: Case, actor: User) -> Disposal:
    return services.propose(case, reason=WHY, actor=actor)


def disposed(case: Case, cleo: User, max_manager: User) -> Disposal:
    disposal = services.confirm(proposed(case, cleo), actor=max_manager)
    drain()
    disposal.refresh_from_db()
    return disposal


def outcomes(disposal: Disposal) -> dict[UUID, tuple[str, int]]:
    return {one.file_id: (one.outcome, one.others) for one in disposal.files.all()}


def test_one_proposes_another_confirms_and_the_bytes_go(case: Case, cleo: User, max_manager: User) -> None:
    stored = attach(case)
    note = Note.objects.create(case=case, written_by=cleo)
    paper = store_bytes(b"x", name="n.pdf", content_type="application/pdf", owner=note, kind="n", actor=cleo)
    disposal = proposed(case, cleo)
    assert str(disposal.kept_until) == "2024-03-04"
    assert disposal.kept_because == "the case was closed on 4 Mar 2019"

    services.confirm(disposal, actor=max_manager)

    stored.refresh_from_db()
    with pytest.raises(Gone, match=r"disposed of on .* under the retention schedule"):
        read(stored)
    assert default_storage.exists(stored.path), "the worker removes it, after the commit"
    drain()
    assert not default_storage.exists(stored.path)
    assert not default_storage.exists(paper.path)
    disposal.refresh_from_db()
    assert disposal.status == "done"
    assert outcomes(disposal) == {stored.pk: ("removed", 0), paper.pk: ("removed", 0)}
    assert (stored.name, stored.size, len(stored.sha256)) == ("Contract 合同.pdf", 17, 64)
    events = AuditEvent.objects.filter(thread=case.pk).order_by("seq")
    assert [one.verb for one in events] == [
        "disposal.proposed",
        "disposal.confirm",
        "disposed_file.removed",
        "disposed_file.removed",
        "disposal.finish",
    ]
    assert any(stored.sha256 in one.sentence for one in events)
    assert not events.filter(exporter=True).exists()


def test_the_same_person_does_not_confirm(case: Case, cleo: User) -> None:
    disposal = proposed(case, cleo)

    with pytest.raises(NotPermitted, match="someone else"):
        services.confirm(disposal, actor=cleo)

    fields = {"status": "confirmed", "ended_by": cleo, "ended_at": timezone.now()}
    with pytest.raises(IntegrityError, match="disposal_confirmed_by_another_person"), transaction.atomic():
        Disposal.objects.filter(pk=disposal.pk).update(**fields)


def test_who_may_not_does_not(case: Case, omar: User, inez: User, ada: User, root: User, cleo: User) -> None:
    for one in (inez, ada, root):
        with pytest.raises(NotPermitted):
            proposed(case, one)
    disposal = proposed(case, omar)
    with pytest.raises(NotPermitted):
        services.confirm(disposal, actor=omar)
    with pytest.raises(Conflict, match="under way"):
        proposed(case, cleo)
    with pytest.raises(DomainError, match="why"):
        services.propose(case, reason=" ", actor=cleo)
    turned = services.turn_down(disposal, reason="A journalist asked for it.", actor=omar)
    assert turned.status == "turned_down"
    with pytest.raises(Conflict):
        services.confirm(disposal, actor=cleo)


def test_before_its_day_or_under_a_hold_it_is_refused(
    arden: Organization, case: Case, cleo: User, max_manager: User
) -> None:
    with pytest.raises(DomainError) as young:
        proposed(old_case(arden, closed_at=LATELY), cleo)
    assert [one.message for one in young.value.gaps] == ["It is kept until 2 Mar 2031."]
    with pytest.raises(DomainError) as opened:
        proposed(make_case(arden), cleo)
    assert "The case is open." in [one.message for one in opened.value.gaps]
    disposal = proposed(case, cleo)
    other = make_case(arden, status="denied")
    place_hold(other, whole=True, reason="The court asked.", reference="1", actor=cleo)

    with pytest.raises(DomainError) as held:
        services.confirm(disposal, actor=max_manager)

    assert [one.message for one in held.value.gaps] == ["A legal hold stands on the case or on its exporter."]
    disposal.refresh_from_db()
    assert disposal.status == "proposed"
    assert not DisposedFile.objects.exists()


def test_bytes_stay_while_the_library_has_them(
    arden: Organization, case: Case, cleo: User, max_manager: User, ada: User
) -> None:
    stored = attach(case)
    again = store_again(stored, owner=arden, kind="evidence", actor=ada)

    disposal = disposed(case, cleo, max_manager)

    assert outcomes(disposal) == {stored.pk: ("kept", 1)}
    stored.refresh_from_db()
    again.refresh_from_db()
    assert read(again) == b"%PDF-1.7 contract"
    with pytest.raises(Gone):
        read(stored)
    with pytest.raises(Gone):
        store_again(stored, owner=arden, kind="evidence", actor=ada)


def test_a_file_that_another_case_names_goes_with_the_last_of_them(
    arden: Organization, case: Case, cleo: User, max_manager: User
) -> None:
    stored, own = attach(case), attach(case, "Own.pdf")
    other = old_case(arden)
    named_by(other, stored)

    first = disposed(case, cleo, max_manager)

    assert outcomes(first) == {stored.pk: ("kept", 1), own.pk: ("removed", 0)}
    stored.refresh_from_db()
    assert read(stored) == b"%PDF-1.7 contract"
    second = disposed(other, cleo, max_manager)
    assert outcomes(second) == {stored.pk: ("removed", 0)}
    assert not default_storage.exists(stored.path)
    assert outcomes(first) == {stored.pk: ("removed", 0), own.pk: ("removed", 0)}


def test_exports_of_the_record_go_too(case: Case, cleo: User, max_manager: User, sign_in: SignIn) -> None:
    attach(case)
    export = ask(case, reason="The court asked.", actor=cleo)
    with pytest.raises(DomainError) as waits:
        proposed(case, cleo)
    assert "being put together as a file" in waits.value.gaps[0].message
    make_export(export.pk)
    Job.objects.update(status="done")
    export.refresh_from_db()
    assert export.file is not None

    disposed(case, cleo, max_manager)

    assert not default_storage.exists(export.file.path)
    answer = sign_in(cleo).post(reverse("licensing:take-case-export", args=[export.pk]))
    assert answer.status_code == 410
    assert not AuditEvent.objects.filter(verb="case_export.taken").exists()


def test_a_worker_that_dies_midway_goes_on(
    case: Case, cleo: User, max_manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "PORTION", 2)
    made = [attach(case, f"{number}.pdf", data=b"%PDF" + bytes([number])) for number in range(5)]
    files = sorted(made, key=lambda one: one.path)
    disposal = services.confirm(proposed(case, cleo), actor=max_manager)
    place = Path(default_storage.path(files[1].path))
    place.unlink()
    place.mkdir()
    (place / "x").touch()  # cannot be removed: the job fails after it removed the first

    job = Job.objects.get(status="queued")
    run(job.pk)

    job.refresh_from_db()
    assert job.status == "queued"
    assert job.error
    assert not default_storage.exists(files[0].path)
    assert {one.outcome for one in disposal.files.all()} == {"waiting"}
    (place / "x").unlink()
    place.rmdir()
    drain()
    disposal.refresh_from_db()
    assert disposal.status == "done"
    assert {one.outcome for one in disposal.files.all()} == {"removed"}
    services.remove(disposal.pk)
    assert AuditEvent.objects.filter(verb="disposed_file.removed").count() == 5


def test_the_check_of_the_vault_misses_nothing(case: Case, cleo: User, max_manager: User, root: User) -> None:
    attach(case)
    disposed(case, cleo, max_manager)

    check = start_check(actor=root)
    drain()

    check.refresh_from_db()
    assert (check.status, check.files, check.read, check.lost) == ("done", 0, 0, 0)
    assert not VaultFinding.objects.exists()


def test_what_came_after_a_disposal_is_disposed_of_anew(case: Case, cleo: User, max_manager: User) -> None:
    attach(case)
    disposed(case, cleo, max_manager)
    with pytest.raises(Conflict, match="already"):
        proposed(case, cleo)

    late = attach(case, "Late.pdf")

    assert outcomes(disposed(case, cleo, max_manager)) == {late.pk: ("removed", 0)}


def test_the_database_keeps_what_was_done(case: Case, cleo: User, max_manager: User) -> None:
    stored = attach(case)
    disposal = disposed(case, cleo, max_manager)
    for change in (
        lambda: Disposal.objects.filter(pk=disposal.pk).update(reason="Another."),
        lambda: Disposal.objects.filter(pk=disposal.pk)._raw_delete("default"),
        lambda: disposal.files.update(outcome="waiting", at=None),
        lambda: StoredFile.objects.filter(pk=stored.pk).update(disposed_at=None),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            change()


def test_every_column_that_names_stored_files_is_known() -> None:
    passing = {"licensing.Handling", "licensing.VaultFinding", "licensing.DisposedFile"}
    named = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is StoredFile
        and model._meta.label not in passing
        and not hasattr(model, "pgh_obj")
    }
    assert named == {(one.model._meta.label, one.column) for one in HOLDERS}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_does(
    arden: Organization, cleo: User, max_manager: User, make_user: Callable[..., User]
) -> None:
    case = old_case(arden)
    attach(case)
    disposal = proposed(case, cleo)
    people = [max_manager, make_user("Carla", Side.REGULATOR, Role.COUNTERSIGNER)]

    done = at_once(lambda number: services.confirm(disposal, actor=people[number]), 2)

    assert sorted(getattr(one, "code", "confirmed") for one in done) == ["confirmed", "wrong_status"]
    assert disposal.files.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("whole", [False, True])
def test_a_hold_and_a_confirmation_at_once_never_both_win_silently(
    arden: Organization, cleo: User, max_manager: User, whole: bool
) -> None:
    """Either the hold was there first, and nothing is disposed of, or it came after a whole confirmation."""
    case = old_case(arden)
    attach(case)
    other = old_case(arden) if whole else case
    disposal = proposed(case, cleo)

    def act(number: int) -> object:
        if number:
            return services.confirm(disposal, actor=max_manager)
        return place_hold(other, whole=whole, reason="The court asked.", reference="1", actor=cleo)

    hold, confirmed = at_once(act, 2)

    assert hold.pk, "a hold is always placed"
    if isinstance(confirmed, Exception):
        assert getattr(confirmed, "code", confirmed) == "not_due"
        assert not StoredFile.objects.filter(disposed_at__isnull=False).exists()
    else:
        assert confirmed.ended_at <= hold.created_at + timedelta(seconds=5)
        assert StoredFile.objects.filter(disposed_at__isnull=False).count() == 1
