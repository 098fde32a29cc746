"""The registry's entry, and where a thread that is one of its parties has its page."""

from uuid import UUID

from django.urls import reverse

from exportctl.core.web.navigation import navigation
from exportctl.core.web.threads import register_thread_url
from screening.parties import queries
from screening.parties.rules.recognition import is_registry_id

navigation(
    "regulator", 40, "Parties", "screening:parties", permission="parties.see", count=queries.waiting_acts
)


def page_of(thread: UUID) -> str:
    """Return the address of a party's page, or "" for a thread that is none."""
    return reverse("screening:party", args=[thread]) if is_registry_id(thread) else ""


register_thread_url(page_of)
