"""Issued licenses with their ledger, what stops them, and what exporters were reminded of."""

from licensing.licenses.models.licenses import (
    LIVE,
    Drawdown,
    License,
    LicenseLine,
    LicenseParty,
    LicenseStatus,
)
from licensing.licenses.models.reminders import LicenseReminder, ReminderKind
from licensing.licenses.models.stops import PENDING, Revocation, RevocationStatus, Suspension

__all__ = [
    "LIVE",
    "PENDING",
    "Drawdown",
    "License",
    "LicenseLine",
    "LicenseParty",
    "LicenseReminder",
    "LicenseStatus",
    "ReminderKind",
    "Revocation",
    "RevocationStatus",
    "Suspension",
]
