"""Saying what is to be made of a difference."""

from uuid import UUID

from django.db import transaction

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import DomainError, Missing
from exportctl.core.people.models import User
from licensing.applications.statements.queries import compared
from licensing.review.models import Case
from licensing.statements.models import Conclusion, StatementFinding
from licensing.statements.queries import row_of


@transaction.atomic
def judge(
    case: Case, statement_id: UUID, key: str, *, conclusion: str, reason: str, actor: User
) -> StatementFinding:
    """Record what the case's officer makes of one row; a later finding replaces it, and both stay.

    What both sides said goes into the finding, so that it can be read on its own.

    Raises:
        NotPermitted: the case is not the actor's, or it is closed.
        Missing: there is no such row.
        DomainError: `reason_required`, or `nothing_differs` in a row that agrees.
    """
    locked = (
        Case.objects.select_for_update(of=("self",))
        .select_related("application__organization", "officer")
        .get(pk=case.pk)
    )
    require(actor, "statements.judge", locked)
    found = row_of(compared(locked.application), statement_id, key)
    if found is None:
        raise Missing("This statement has no such point.")
    statement, row = found
    if not row.is_difference:
        raise DomainError("Nothing differs in this point.", code="nothing_differs")
    if not reason.strip():
        raise DomainError("Say why.", code="reason_required")
    made = StatementFinding.objects.create(
        case=locked,
        statement=statement,
        key=key,
        conclusion=Conclusion(conclusion),
        reason=reason.strip(),
        said=row.said,
        asked=row.asked,
        made_by=actor,
    )
    audit.record(
        made,
        "statement.finding_made",
        actor=actor,
        thread=locked.pk,
        reason=made.reason,
        point=row.subject.lower(),
        party=statement.party.name,
        conclusion=made.get_conclusion_display().lower(),
    )
    return made
