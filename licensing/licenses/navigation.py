"""How screening learns that a case has a license in use."""

from uuid import UUID

from licensing.licenses.models import License, LicenseStatus
from screening.hits.extensions import license_check

IN_USE = (LicenseStatus.ISSUED, LicenseStatus.SUSPENDED)


@license_check
def has_license_in_use(thread: UUID) -> bool:
    """Say whether a case has a license under which goods may leave, or may again: its hits come first."""
    return License.objects.filter(case_id=thread, status__in=IN_USE).exists()
