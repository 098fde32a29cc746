"""Who may take a copy away."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from licensing.applications.queries import applications_visible_to
from licensing.review.models import Case


@rule("copies.take")
def may_take(actor: User, case: Case) -> Verdict:
    """Whoever acts for the exporter."""
    if not applications_visible_to(actor).filter(pk=case.application_id).exists():
        return Verdict("You do not act for this exporter.")
    return ALLOW
