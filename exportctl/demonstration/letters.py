"""A new text of a letter, which waits for somebody else to approve it, and an officer's own paragraph."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.demonstration.clock import as_of
from licensing.letters import services

# The officer's own paragraph in the letter on a case, by its key.
OWN_WORDS = {
    "case-25": "Your end-use procedure made this review shorter. Send it with the next application, too."
}
DRAFTED_DAYS_AGO = 3
NO_LAW = (
    "Demonstration: no law is named here. The authority enters the law and the provision that a refusal "
    "rests on."
)
BEFORE = "You may apply again when the facts have changed. Say then what is different."
AFTER = (
    "You may apply again when the facts have changed. Say then what is different. Before that you may ask "
    "for advice in the portal."
)


def add(authority: Mapping[str, User]) -> None:
    """Draft the next text of a refusal, and ask for its approval."""
    omar = authority["omar"]
    with as_of(timezone.now() - timedelta(days=DRAFTED_DAYS_AGO)) as past:
        draft = services.start("refusal", actor=omar)
        text = services.Text(
            title=draft.title,
            body=draft.body.replace(BEFORE, AFTER),
            appeal_days=draft.appeal_days,
            legal_basis=NO_LAW,
            change_note="Exporters asked what else they can do. The letter now names the request for advice.",
        )
        past.wait(hours=2)
        services.propose(services.save(draft, text, actor=omar), actor=omar)
