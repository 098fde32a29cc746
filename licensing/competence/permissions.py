"""Who may give and withdraw training and authority, and why not."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from licensing.competence.models import Qualification


@rule("competence.keep")
def may_keep(actor: User, subject: User | Qualification) -> Verdict:
    """Nobody decides about their own authority."""
    person = subject.person_id if isinstance(subject, Qualification) else subject.pk
    if person == actor.pk:
        return Verdict("Nobody gives or withdraws their own authority. Ask another manager.")
    return ALLOW
