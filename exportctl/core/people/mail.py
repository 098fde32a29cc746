"""E-mails go out as jobs: a mail server that is down delays a mail and loses none.

The text rests sealed in the job's row, because links in e-mails open accounts.
"""

import uuid
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from exportctl.core.outbox import enqueue
from exportctl.core.people.sealed import seal


def post(prefix: str, *, to: str, **context: Any) -> None:
    """Render `<prefix>_subject.txt` and `<prefix>_message.txt`, and queue the mail."""
    subject = subject_of(prefix, to=to, **context)
    body = render_to_string(f"{prefix}_message.txt", _values(to, context)).strip() + "\n"
    enqueue("core.send_mail", key=f"core.send_mail:{uuid.uuid4()}", to=to, subject=subject, sealed=seal(body))


def subject_of(prefix: str, *, to: str, **context: Any) -> str:
    """Return the subject that a mail would have: one line."""
    return " ".join(render_to_string(f"{prefix}_subject.txt", _values(to, context)).split())


def _values(to: str, context: dict[str, Any]) -> dict[str, Any]:
    return {"authority_name": settings.AUTHORITY, "base_url": settings.BASE_URL, "email": to, **context}
