"""The audit trail: who did what to which, from which state to which, why, in a plain sentence."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from exportctl.core.audit.verbs import Verb, verb

if TYPE_CHECKING:
    from django.db import models

    from exportctl.core.audit.models import AuditEvent
    from exportctl.core.people.models import User

__all__ = ["Verb", "record", "verb"]


def record(
    subject: "models.Model",
    verb_key: str,
    *,
    actor: "User | None",
    thread: UUID | None = None,
    before: Any = None,
    after: Any = None,
    reason: str = "",
    **facts: Any,
) -> "AuditEvent":
    """Write one event about `subject`; see `exportctl.core.audit.services.record`.

    Imported late, because features register their verbs before the tables are loaded.
    """
    from exportctl.core.audit import services

    return services.record(
        subject, verb_key, actor=actor, thread=thread, before=before, after=after, reason=reason, **facts
    )
