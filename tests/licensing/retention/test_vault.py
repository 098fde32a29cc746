"""The check of the stored files, and what becomes of what it finds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse

from exportctl.core.errors import Conflict, DomainError, NotPermitted
from exportctl.core.files.models import StoredFile
from exportctl.core.files.services import digest_of, store_bytes
from exportctl.core.notices.models import Notice
from exportctl.core.outbox.models import Job
from exportctl.core.outbox.services import run
from exportctl.core.people.models import User
from licensing.organizations.models import Organization
from licensing.retention import services
from licensing.retention.models import VaultCheck, VaultFinding
from licensing.retention.tasks import check_vault
from tests.core.threads import at_once
from tests.factories.jobs import drain

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def files(arden: Organization, ada: User) -> list[StoredFile]:
    """Five stored files."""
    return [store(arden, number) for number in range(5)]


def store(owner: Organization, number: int) -> StoredFile:
    data = f"File {number}".encode()
    return store_bytes(
        data, name=f"Secret name {number}.txt", content_type="text/plain", owner=owner, kind="x", actor=None
    )


def put(stored: StoredFile, data: bytes) -> None:
    default_storage.delete(stored.path)
    assert default_storage.save(stored.path, ContentFile(data)) == stored.path


def checked(root: User) -> VaultCheck:
    check = services.start_check(actor=root)
    drain()
    check.refresh_from_db()
    return check


def counts(check: VaultCheck) -> tuple[str, int, int, int, int]:
    return check.status, check.files, check.read, check.altered, check.lost


def test_it_reads_every_file_in_portions(
    files: list[StoredFile], root: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "PORTION", 2)

    check = checked(root)

    assert counts(check) == ("done", 5, 5, 0, 0)
    assert check.bytes_read == sum(one.size for one in files)
    assert not Notice.objects.filter(kind="retention.faults").exists()


def test_it_names_what_is_lost_or_altered_and_tells_administrators(
    files: list[StoredFile], root: User, max_manager: User
) -> None:
    default_storage.delete(files[0].path)
    put(files[1], b"Something else")

    check = checked(root)

    assert counts(check) == ("done", 5, 5, 1, 1)
    found = {one.file_id: (one.fault, one.expected, one.found) for one in check.findings.all()}
    assert found == {
        files[0].pk: ("lost", files[0].sha256, ""),
        files[1].pk: ("altered", files[1].sha256, digest_of(files[1])),
    }
    assert [one.person for one in Notice.objects.filter(kind="retention.faults")] == [root]


def test_what_waits_is_not_found_twice(files: list[StoredFile], root: User) -> None:
    default_storage.delete(files[0].path)
    checked(root)

    again = checked(root)

    assert counts(again) == ("done", 5, 5, 0, 1)
    assert VaultFinding.objects.count() == 1


def test_what_was_accepted_stays_so_until_it_is_otherwise(files: list[StoredFile], root: User) -> None:
    put(files[0], b"Something else")
    finding = checked(root).findings.get()
    services.settle(finding, mended=False, reason="No backup has it.", actor=root)
    checked(root)
    assert VaultFinding.objects.count() == 1

    default_storage.delete(files[0].path)
    checked(root)

    assert list(VaultFinding.objects.order_by("created_at").values_list("fault", "status")) == [
        ("altered", "accepted"),
        ("lost", "open"),
    ]


def test_it_is_put_right_only_when_the_file_is_what_was_stored(
    files: list[StoredFile], root: User, inez: User
) -> None:
    default_storage.delete(files[0].path)
    finding = checked(root).findings.get()
    with pytest.raises(NotPermitted):
        services.settle(finding, mended=False, reason="Fine.", actor=inez)
    with pytest.raises(DomainError, match="reason"):
        services.settle(finding, mended=False, reason=" ", actor=root)
    put(files[0], b"Something else")
    with pytest.raises(DomainError, match="still not") as refused:
        services.settle(finding, mended=True, reason="From the backup.", actor=root)
    assert refused.value.code == "still_wrong"
    put(files[0], b"File 0")

    done = services.settle(finding, mended=True, reason="From the backup.", actor=root)

    assert (done.status, done.settled_by, done.settlement) == ("mended", root, "From the backup.")
    with pytest.raises(Conflict):
        services.settle(finding, mended=False, reason="Again.", actor=root)
    default_storage.delete(files[0].path)
    checked(root)
    assert VaultFinding.objects.filter(status="open").count() == 1, "lost again, found again"


def test_the_database_keeps_what_was_found(files: list[StoredFile], root: User) -> None:
    default_storage.delete(files[0].path)
    check = checked(root)
    rows = VaultFinding.objects.filter(check_run=check)
    for change in ({"fault": "altered"}, {"expected": "0" * 64}, {"file": files[1]}):
        with pytest.raises(InternalError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match="vault_finding_settled_with_reason"), transaction.atomic():
        rows.update(status="accepted")
    with pytest.raises(InternalError), transaction.atomic():
        VaultCheck.objects.filter(pk=check.pk).update(lost=0)
    with pytest.raises(InternalError), transaction.atomic():
        rows.delete()


def test_one_runs_at_a_time(files: list[StoredFile], root: User) -> None:
    services.start_check(actor=root)

    with pytest.raises(Conflict, match="running already"):
        services.start_check(actor=root)
    check_vault()

    assert VaultCheck.objects.count() == 1
    drain()
    check_vault()
    drain()
    assert VaultCheck.objects.filter(status="done", started_by=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_start_at_once_one_does(arden: Organization, root: User) -> None:
    store(arden, 1)

    done = at_once(lambda _: services.start_check(actor=root), 4)

    assert sorted(getattr(one, "code", "started") for one in done) == ["check_running"] * 3 + ["started"]


def test_the_page_shows_figures_and_no_names(
    files: list[StoredFile], root: User, inez: User, omar: User, sign_in: SignIn
) -> None:
    default_storage.delete(files[0].path)
    assert sign_in(omar).get(reverse("licensing:vault")).status_code == 403
    web, address = sign_in(root), reverse("licensing:vault")
    web.post(reverse("licensing:check-vault"))
    assert "Running" in web.get(address).content.decode()
    drain()

    page = sign_in(inez).get(address).content.decode()

    assert "5 of 5" in page
    assert str(files[0].pk) in page
    assert "Secret name" not in page
    one = reverse("licensing:vault-finding", args=[VaultFinding.objects.get().pk])
    assert "Your role does not allow you to settle" in sign_in(inez).get(one).content.decode()
    refused = web.post(one, {"outcome": "mended", "reason": "From the backup."})
    assert refused.status_code == 422
    assert b"still not what was stored" in refused.content
    web.post(one, {"outcome": "accepted", "reason": "No backup has it."})
    assert "Accepted as it is" in web.get(address).content.decode()


def test_a_portion_that_dies_midway_leaves_nothing_and_goes_on(
    files: list[StoredFile], root: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "PORTION", 2)
    third = sorted(files, key=lambda one: one.pk)[2]
    default_storage.delete(sorted(files, key=lambda one: one.pk)[0].path)
    place = Path(default_storage.path(third.path))
    whole = place.read_bytes()
    place.unlink()
    place.mkdir()  # a place that cannot be read is neither a lost nor an altered file
    check = services.start_check(actor=root)

    first, second = next_portion(), next_portion()

    check.refresh_from_db()
    assert (first.status, second.status) == ("done", "queued")
    assert "IsADirectoryError" in second.error
    assert counts(check) == ("running", 5, 2, 0, 1)
    place.rmdir()
    place.write_bytes(whole)
    drain()
    check.refresh_from_db()
    assert counts(check) == ("done", 5, 5, 0, 1)
    assert check.bytes_read == sum(one.size for one in files) - files[0].size
    assert VaultFinding.objects.count() == 1


def next_portion() -> Job:
    job = Job.objects.filter(status="queued").earliest("created_at")
    run(job.pk)
    job.refresh_from_db()
    return job


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_reads_as_little_for_many_as_for_one(
    files: list[StoredFile],
    root: User,
    inez: User,
    sign_in: SignIn,
    count: int,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    for stored in files[:count]:
        default_storage.delete(stored.path)
        checked(root)
    web, address = sign_in(inez), reverse("licensing:vault")
    web.get(address)

    with django_assert_num_queries(5):
        page = web.get(address)

    assert page.content.decode().count(f"{len(files)} of {len(files)}") == count
