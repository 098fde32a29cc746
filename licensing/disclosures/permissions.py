"""Who may ask for access to a file, and who answers."""

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.applications.queries import applications_visible_to
from licensing.disclosures import queries
from licensing.disclosures.models import AccessStatus, FileAccess
from licensing.review.models import Case


@rule("file_access.ask")
def may_ask(actor: User, case: Case) -> Verdict:
    """Whoever acts for the exporter, once a refusal is announced or decided; one request at a time."""
    if not applications_visible_to(actor).filter(pk=case.application_id).exists():
        return Verdict("You do not act for this exporter.")
    if why := queries.why_no_access(case):
        return Verdict(why)
    return Verdict("You have asked already. The authority answers.") if queries.is_asked(case) else ALLOW


@rule("file_access.answer")
def may_answer(actor: User, access: FileAccess) -> Verdict:
    """The case's officer, or a manager; where the case has no officer, any officer."""
    if access.status != AccessStatus.ASKED:
        return Verdict("This request was answered already.")
    officer = access.case.officer
    if officer in {None, actor} or Role.MANAGER in actor.roles:
        return ALLOW
    return Verdict(f"{officer} has this case and answers, or a manager does.")
