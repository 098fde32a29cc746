"""Photographs of a check go with the case of its license, once their own time is over too."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from enduse.checks.models import CheckPhoto, EndUseCheck
from exportctl.core.errors import DomainError
from exportctl.core.files.services import store_bytes
from licensing.disposals import queries, services
from licensing.disposals.holders import Kept, counted_files
from licensing.disposals.waits import why_kept
from tests.enduse.checks.test_pages import PNG
from tests.licensing.disposals.build import dispose, ended_license, next_edition, outcomes

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2018, 2, 1, 9, tzinfo=UTC)
YOUNG = "The time of the photographs of an end-use check of the license is not over."


def checked(license, inspector, *, ended_at=LONG_AGO, status="favorable"):
    """Return a photograph of a check that was closed."""
    visit = EndUseCheck.objects.create(
        number=f"EUC-2018-{EndUseCheck.objects.count() + 1:06d}",
        license=license,
        status="in_progress",
        cause="A tip.",
        due_on=date(2018, 3, 1),
        party_name="Nordlicht Institut",
        party_address="2 Quay",
        party_country="NO",
        inspector=inspector,
        started_at=ended_at,
    )
    file = store_bytes(
        PNG, name="p.png", content_type="image/png", owner=visit, kind="photo", actor=inspector
    )
    photo = CheckPhoto.objects.create(check_visit=visit, file=file, caption="Type plate 铭牌")
    signed = {} if status == "cancelled" else {"signed_by": inspector, "signed_at": ended_at}
    EndUseCheck.objects.filter(pk=visit.pk).update(status=status, updated_at=ended_at, **signed)
    return photo


def test_photographs_go_and_each_page_says_so(arden, inez, cleo, max_manager, sign_in):
    license = ended_license(arden)
    photo = checked(license, inez)
    assert counted_files(license.case) == [Kept("Photographs of end-use checks", 1, 0)]

    done = dispose(license, cleo, max_manager)

    assert outcomes(done) == {photo.file_id: ("removed", 0)}
    assert not default_storage.exists(photo.file.path)
    download = reverse("files:download", args=[photo.file_id])
    web = sign_in(inez)
    answer = web.get(download)
    assert (answer.status_code, b"under the retention schedule" in answer.content) == (410, True)
    for name in ("visit", "check"):
        page = web.get(reverse(f"enduse:{name}", args=[photo.check_visit_id])).content.decode()
        assert "Type plate 铭牌" in page
        assert "Disposed of" in page
        assert download not in page


def test_they_go_with_the_last_case_of_the_license(arden, inez, cleo, max_manager):
    license = ended_license(arden)
    later = next_edition(license, arden)
    photo = checked(license, inez)

    assert outcomes(dispose(license, cleo, max_manager)) == {photo.file_id: ("kept", 1)}
    assert outcomes(dispose(later, cleo, max_manager)) == {photo.file_id: ("removed", 0)}
    assert not default_storage.exists(photo.file.path)


@pytest.mark.parametrize("status", ["favorable", "cancelled"])
def test_a_check_that_ended_lately_keeps_the_case(arden, inez, cleo, status):
    license, other = ended_license(arden), ended_license(arden)
    checked(other, inez, status=status)
    checked(license, inez, ended_at=timezone.now(), status=status)

    assert list(queries.due_to(cleo, today=timezone.localdate())) == [other.case]
    assert why_kept(license.case) == [YOUNG]
    with pytest.raises(DomainError) as refused:
        services.propose(license.case, reason="Looked through.", actor=cleo)
    assert [one.message for one in refused.value.gaps] == [YOUNG]


def test_a_check_that_closes_meanwhile_stops_the_confirmation(arden, inez, cleo, max_manager):
    license = ended_license(arden)
    made = services.propose(license.case, reason="Looked through.", actor=cleo)
    photo = checked(license, inez, ended_at=timezone.now())

    with pytest.raises(DomainError, match="cannot be disposed of now"):
        services.confirm(made, actor=max_manager)

    photo.file.refresh_from_db()
    assert photo.file.disposed_at is None
