"""Who may plan, see and carry out end-use checks, and who reads their photographs."""

from uuid import UUID

from enduse.checks.models import EndUseCheck
from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User


@rule("checks.carry_out")
def may_carry_out(actor: User, check: EndUseCheck) -> Verdict:
    """The inspector who has the visit; a visit that nobody has is taken by starting it."""
    if check.inspector_id in {None, actor.pk}:
        return ALLOW
    return Verdict(f"{check.inspector} has this visit. Ask a manager to plan it for you.")


@file_rule("enduse.endusecheck")
def may_read_photograph(actor: User, check_id: UUID) -> Verdict:
    """Whoever may see checks."""
    return ALLOW if actor.holds("checks.see") else Verdict("You may not see end-use checks.")
