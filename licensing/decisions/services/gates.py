"""What is asked again under lock before a decision is written and before each signature."""

from exportctl.core.errors import DomainError, Gap
from licensing.decisions import rules
from licensing.decisions.queries import clearance_of
from licensing.review.models import Case


def refuse_while_withdrawing(case: Case) -> None:
    """Refuse to go on while the exporter waits for a ruling on its wish to withdraw.

    Raises:
        DomainError: `withdrawal_asked`.
    """
    if case.withdrawal_asked:
        raise DomainError(
            "The exporter asks to withdraw. Rule on the request first.",
            code="withdrawal_asked",
        )


def refuse_uncleared(case: Case, outcome: str) -> None:
    """Refuse to let goods go where screening stands in the way; a refusal or return needs no clearance.

    Raises:
        DomainError: `not_cleared`, with screening's reasons.
    """
    if outcome not in rules.RELEASES:
        return
    found = clearance_of(case)
    if not found.ok:
        raise DomainError(
            "Screening does not allow an approval now.",
            code="not_cleared",
            gaps=[Gap(reason) for reason in found.reasons],
        )
