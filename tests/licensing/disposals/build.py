"""Licenses that ended long ago, and what belongs to them besides their case."""

from datetime import UTC, date, datetime

import pgtrigger

from exportctl.core.files.models import StoredFile
from exportctl.core.files.services import store_bytes
from exportctl.core.people.models import User
from licensing.disposals import services
from licensing.disposals.models import Disposal
from licensing.licenses.models import License
from licensing.organizations.models import Organization
from licensing.review.models import Case
from licensing.transfers.models import Transfer, TransferItem
from tests.factories.jobs import drain
from tests.factories.licenses import make_license

FIRST = date(2017, 3, 1)
PDF = "application/pdf"
LONG_ENDED = datetime(2018, 2, 1, 9, tzinfo=UTC)


def ended_license(organization: Organization, *, ended: date = date(2018, 3, 1), **fields: object) -> License:
    """Return a license that ended long ago, of a case that was approved before."""
    license = make_license(organization, valid_from=FIRST, valid_to=ended, **fields)  # type: ignore[arg-type]
    reference = license.case.application.reference
    known = Case.objects.filter(pk=license.case_id)
    known.update(status="approved", closed_at=license.issued_at, reference=reference)
    license.case.refresh_from_db()
    return license


def next_edition(license: License, organization: Organization) -> License:
    """Return a later edition of a license, of another holder's case."""
    made = ended_license(organization)
    with pgtrigger.ignore("licensing.License:terms_frozen"):
        License.objects.filter(pk=license.pk).update(status="replaced", state_since=LONG_ENDED)
        License.objects.filter(pk=made.pk).update(number=license.number, edition=2, replaces=license)
    made.refresh_from_db()
    return made


def transfer(*licenses: License, to: Organization, ended_at: datetime = LONG_ENDED) -> Transfer:
    """Return a request to transfer licenses that was taken back."""
    made = Transfer.objects.create(
        reference=f"TR-2018-{Transfer.objects.count() + 1:06d}",
        organization=licenses[0].organization,
        receiver=to,
        reason="merger",
        words="We merge. 合并",
        effective_on=FIRST,
        asked_by=licenses[0].organization.registered_by,
        status="withdrawn",
        ended_at=ended_at,
    )
    for one in licenses:
        TransferItem.objects.create(transfer=made, license=one, open=False)
    return made


def paper(owner: object, name: str = "Merger 合并.pdf") -> StoredFile:
    """Store a paper of something."""
    return store_bytes(
        b"%PDF-1.7 paper", name=name, content_type=PDF, owner=owner, kind="evidence", actor=None
    )  # type: ignore[arg-type]


def dispose(license: License, first: User, second: User) -> Disposal:
    """Dispose of the case of a license, by two people."""
    made = services.propose(license.case, reason="Looked through.", actor=first)
    services.confirm(made, actor=second)
    drain()
    made.refresh_from_db()
    return made


def outcomes(disposal: Disposal) -> dict[object, tuple[str, int]]:
    """Return what became of each file, and how many others have it."""
    return {one.file_id: (one.outcome, one.others) for one in disposal.files.all()}
