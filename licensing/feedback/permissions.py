"""Who may answer the survey after a case."""

from django.utils import timezone

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from licensing.feedback.queries import answer_by, was_taken
from licensing.organizations import queries as organizations
from licensing.review.models import Case


@rule("feedback.answer")
def may_answer(actor: User, case: Case) -> Verdict:
    """Whoever acts for the exporter, once for each case, for some days after it was closed."""
    application = case.application
    grant, reason = organizations.standing(actor, application.organization)
    if reason := reason or organizations.why_not_site(grant, application.organization, application.site_id):
        return Verdict(reason)
    until = answer_by(case)
    if until is None:
        return Verdict("This case is still open. You can say how it went when it is closed.")
    if timezone.localdate() > until:
        return Verdict(f"The survey about this case ended on {until:%-d %b %Y}.")
    if was_taken(case):
        return Verdict("You or a colleague answered the survey about this case already. Thank you.")
    return ALLOW
