"""The tables of the kernel, each defined in its feature."""

from exportctl.core.audit.models import AuditEvent, AuditSeal
from exportctl.core.calendar.models import Clock, ClockPause, ClosingDay
from exportctl.core.files.models import StoredFile
from exportctl.core.notices.models import Notice, NoticeChoice
from exportctl.core.numbering.models import NumberSeries
from exportctl.core.outbox.models import Job
from exportctl.core.people.models import User
from exportctl.core.staff.models import RoleGrant, WelcomeLink

__all__ = [
    "AuditEvent",
    "AuditSeal",
    "Clock",
    "ClockPause",
    "ClosingDay",
    "Job",
    "Notice",
    "NoticeChoice",
    "NumberSeries",
    "RoleGrant",
    "StoredFile",
    "User",
    "WelcomeLink",
]
