"""News about licenses."""

from dataclasses import dataclass
from uuid import UUID

from exportctl.core.outbox import Event


@dataclass(frozen=True)
class LicenseIssued(Event):
    """A license was issued."""

    license_id: UUID


@dataclass(frozen=True)
class LicenseSuspended(Event):
    """A license was suspended."""

    suspension_id: UUID


@dataclass(frozen=True)
class LicenseReinstated(Event):
    """A suspended license got its force back, and the suspension is over."""

    suspension_id: UUID


@dataclass(frozen=True)
class LicenseRevoked(Event):
    """A second person confirmed a revocation, and the license is revoked."""

    revocation_id: UUID


@dataclass(frozen=True)
class LicenseFreed(Event):
    """A hold, a suspension or a pending revocation is over that kept a license from being varied."""

    license_id: UUID


@dataclass(frozen=True)
class LicenseEnded(Event):
    """A license ended for good; of one that was replaced the newer edition goes on, and this is not said."""

    license_id: UUID


@dataclass(frozen=True)
class LicenseDrawn(Event):
    """Goods left under a license, and its ledger has one more entry."""

    license_id: UUID
    drawdown_id: UUID
