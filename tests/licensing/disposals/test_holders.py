"""What belongs to a license, or to a report of a mistake: it goes with the last case that it belongs to."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exportctl.core.errors import DomainError, Gone
from exportctl.core.files import access
from exportctl.core.files.services import read
from exportctl.core.outbox.models import Job
from exportctl.core.outbox.services import run
from exportctl.core.people.models import User
from licensing.disposals import queries, services
from licensing.disposals.holders import OWNERS, Kept, counted_files, files_of
from licensing.disposals.waits import why_kept
from licensing.notes.models import Note
from licensing.organizations.models import Organization
from licensing.rectifications.models import Rectification
from licensing.retention.services import place_hold
from tests.core.threads import at_once
from tests.factories.jobs import drain
from tests.factories.organizations import make_organization
from tests.licensing.disposals.build import (
    dispose,
    ended_license,
    next_edition,
    outcomes,
    paper,
    transfer,
)
from tests.licensing.disposals.test_disposals import attach

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
YOUNG = "The time of the papers of a transfer of the license is not over."


@pytest.fixture
def bexley(bruno: User) -> Organization:
    return make_organization(bruno, name="Bexley Optics 贝克斯利", registration_number="BX-77")


def test_papers_of_a_transfer_go_with_the_last_case_of_its_licenses(
    arden: Organization, bexley: Organization, cleo: User, max_manager: User
) -> None:
    first, second = ended_license(arden), ended_license(arden)
    later = next_edition(first, bexley)
    stored = paper(transfer(first, second, to=bexley))
    assert [list(files_of(one.case)) for one in (first, second, later)] == [[stored]] * 3

    one = dispose(first, cleo, max_manager)
    other = dispose(second, cleo, max_manager)

    assert (outcomes(one), outcomes(other)) == ({stored.pk: ("kept", 2)}, {stored.pk: ("kept", 1)})
    stored.refresh_from_db()
    assert read(stored) == b"%PDF-1.7 paper"
    last = dispose(later, cleo, max_manager)
    assert outcomes(one) == outcomes(other) == outcomes(last) == {stored.pk: ("removed", 0)}
    assert not default_storage.exists(stored.path)
    stored.refresh_from_db()
    with pytest.raises(Gone):
        read(stored)


def test_a_hold_on_the_new_holder_keeps_the_papers_of_both(
    arden: Organization, bexley: Organization, cleo: User, max_manager: User
) -> None:
    first = ended_license(arden)
    later = next_edition(first, bexley)
    stored = paper(transfer(first, to=bexley))
    place_hold(later.case, whole=True, reason="The court asked.", reference="1", actor=cleo)

    assert outcomes(dispose(first, cleo, max_manager)) == {stored.pk: ("kept", 1)}
    with pytest.raises(DomainError, match="cannot be disposed of"):
        services.propose(later.case, reason="Looked through.", actor=cleo)
    assert default_storage.exists(stored.path)


def test_a_transfer_that_ended_lately_keeps_its_cases(
    arden: Organization, bexley: Organization, cleo: User
) -> None:
    today = timezone.localdate()
    young, old, without = (ended_license(arden) for _ in range(3))
    day = today.replace(year=today.year - 5, day=min(today.day, 28))
    at = timezone.now().replace(year=day.year, month=day.month, day=day.day)
    transfer(young, to=bexley, ended_at=at + timedelta(days=5))
    transfer(old, to=bexley, ended_at=at - timedelta(days=5))

    assert set(queries.due_to(cleo, today=today)) == {old.case, without.case}
    assert why_kept(young.case) == [YOUNG]
    with pytest.raises(DomainError) as refused:
        services.propose(young.case, reason="Looked through.", actor=cleo)
    assert [one.message for one in refused.value.gaps] == [YOUNG]


def test_it_is_asked_again_when_it_is_confirmed(
    arden: Organization, bexley: Organization, cleo: User, max_manager: User
) -> None:
    license = ended_license(arden)
    made = services.propose(license.case, reason="Looked through.", actor=cleo)
    stored = paper(transfer(license, to=bexley, ended_at=timezone.now()))

    with pytest.raises(DomainError) as refused:
        services.confirm(made, actor=max_manager)

    assert [one.message for one in refused.value.gaps] == [YOUNG]
    assert read(stored) == b"%PDF-1.7 paper"


def test_a_worker_that_died_goes_on_with_the_papers(
    arden: Organization,
    bexley: Organization,
    cleo: User,
    max_manager: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    license = ended_license(arden)
    stored = paper(transfer(license, to=bexley))
    made = services.propose(license.case, reason="Looked through.", actor=cleo)
    services.confirm(made, actor=max_manager)
    default_storage.delete(stored.path)  # the first worker removed it, and died before its rows were written
    run(Job.objects.get(status="queued").pk)
    drain()

    made.refresh_from_db()
    assert (made.status, outcomes(made)) == ("done", {stored.pk: ("removed", 0)})


def test_papers_of_a_reported_mistake_go_with_the_case(
    arden: Organization, ada: User, cleo: User, max_manager: User
) -> None:
    license = ended_license(arden)
    report = Rectification.objects.create(
        reference="RM-2018-000001",
        case_id=license.case_id,
        license=license,
        mistake="part_number",
        wrong="FL-20",
        right="FL-2000",
        why="So says the order.",
        asked_by=ada,
        status="withdrawn",
        ended_at=timezone.now(),
    )
    stored = paper(report)

    assert outcomes(dispose(license, cleo, max_manager)) == {stored.pk: ("removed", 0)}


def test_a_case_comes_back_to_the_list_for_what_did_not_go_along(
    arden: Organization, bexley: Organization, cleo: User, max_manager: User
) -> None:
    license, other = ended_license(arden), ended_license(arden)
    dispose(license, cleo, max_manager)
    today = timezone.localdate()
    assert set(queries.due_to(cleo, today=today)) == {other.case}

    stored = paper(transfer(license, other, to=bexley))  # as an earlier release left it

    assert set(queries.due_to(cleo, today=today)) == {license.case, other.case}
    assert services.why_known(license.case) is None
    assert outcomes(dispose(license, cleo, max_manager)) == {stored.pk: ("kept", 1)}
    assert set(queries.due_to(cleo, today=today)) == {other.case}, "what is kept for others was dealt with"
    dispose(other, cleo, max_manager)
    assert set(queries.due_to(cleo, today=today)) == set()


@pytest.mark.parametrize("whose", ["note", "application", "named"])
def test_whatever_came_after_a_disposal_brings_a_case_back(
    arden: Organization, cleo: User, max_manager: User, whose: str
) -> None:
    license = ended_license(arden)
    dispose(license, cleo, max_manager)

    if whose == "note":
        paper(Note.objects.create(case=license.case, written_by=cleo))
    elif whose == "application":
        paper(license.case.application)
    else:
        attach(license.case)

    assert files_of(license.case).exists()
    assert set(queries.due_to(cleo, today=timezone.localdate())) == {license.case}


def test_the_pages_say_how_many_of_each_kind_go(
    arden: Organization, bexley: Organization, cleo: User, max_manager: User, sign_in: SignIn
) -> None:
    license, other = ended_license(arden), ended_license(arden)
    own, shared = transfer(license, to=bexley), transfer(license, other, to=bexley)
    for owner in (own, own, shared):
        paper(owner)
    attach(license.case)
    mine = counted_files(license.case)
    assert mine == [
        Kept("Documents of the application", 1, 0),
        Kept("Papers of transfers of the license", 2, 1),
    ]
    page = sign_in(cleo).get(reverse("licensing:propose-disposal", args=[license.case_id]))
    assert "Papers of transfers of the license" in page.content.decode()
    made = services.propose(license.case, reason="Looked through.", actor=cleo)
    address = reverse("licensing:disposal", args=[made.pk])
    assert "Papers of transfers of the license" in sign_in(max_manager).get(address).content.decode()

    services.confirm(made, actor=max_manager)
    drain()

    assert sorted(outcomes(made).values()) == [("kept", 1), ("removed", 0), ("removed", 0), ("removed", 0)]
    assert counted_files(license.case) == []


def test_counting_reads_little_however_many_there_are(
    arden: Organization, bexley: Organization, django_assert_num_queries: Callable[..., object]
) -> None:
    for count in (1, 3):
        license = ended_license(arden)
        for number in range(count):
            paper(transfer(license, to=bexley))
            attach(license.case, f"{number}.pdf")
        with django_assert_num_queries(5):  # type: ignore[attr-defined]
            counted_files(license.case)


def test_a_download_of_papers_says_on_which_day_they_went(
    arden: Organization, bexley: Organization, ada: User, cleo: User, max_manager: User, sign_in: SignIn
) -> None:
    license = ended_license(arden)
    made = transfer(license, to=bexley)
    stored = paper(made)
    address = reverse("files:download", args=[stored.pk])
    assert sign_in(ada).get(address).status_code == 200
    dispose(license, cleo, max_manager)

    for person in (ada, cleo):
        answer = sign_in(person).get(address)
        assert (answer.status_code, b"under the retention schedule" in answer.content) == (410, True)
    for person, name in ((ada, "transfer"), (cleo, "desk-transfer")):
        page = sign_in(person).get(reverse(f"licensing:{name}", args=[made.pk])).content.decode()
        assert stored.name in page
        assert "Disposed of" in page
        assert address not in page


def test_every_kind_of_owner_is_a_cases_or_is_known_to_be_of_none() -> None:
    """A feature that stores files for a case says so, or they would stay when the case is disposed of."""
    of_no_case = {
        "licensing.product",
        "licensing.bookparty",
        "licensing.advicerequest",
        "licensing.identitychange",
        "licensing.official",
        "screening.edition",
        "screening.correctionrequest",
    }
    made = {"licensing.caseexport"}  # taken by whoever asked for it, past the general download
    assert set(access._RULES) - of_no_case == {one.label for one in OWNERS} - made


@pytest.mark.django_db(transaction=True)
def test_of_two_cases_that_end_at_once_the_last_takes_the_papers(
    arden: Organization, bexley: Organization, cleo: User, max_manager: User
) -> None:
    licenses = [ended_license(arden), ended_license(bexley)]
    stored = paper(transfer(*licenses, to=bexley))
    made = [services.propose(one.case, reason="Looked through.", actor=cleo) for one in licenses]

    done = at_once(lambda number: services.confirm(made[number], actor=max_manager), 2)

    assert [one.status for one in done] == ["confirmed", "confirmed"]
    assert sorted(one.files.get().outcome for one in made) == ["kept", "waiting"]
    drain()
    assert [outcomes(one) for one in made] == [{stored.pk: ("removed", 0)}] * 2
    assert not default_storage.exists(stored.path)
