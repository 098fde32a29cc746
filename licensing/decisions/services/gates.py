"""What is asked again under lock before a decision is written and before each signature."""

from collections.abc import Collection

from exportctl.core.errors import DomainError, Gap
from licensing.assessments.rules import line_list
from licensing.decisions import rules
from licensing.decisions.queries import clearance_of
from licensing.referrals.gate import Granting, obstacles
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


def refuse_unassessed(outcome: str, lines: Collection[int]) -> None:
    """Refuse to let goods go that nobody assessed.

    `lines` are the numbers of the lines that are released without an assessment.

    Raises:
        DomainError: `not_assessed`, with the lines.
    """
    if lines and outcome in rules.RELEASES:
        raise DomainError(
            f"No qualified reviewer has assessed {line_list(sorted(lines))}: it cannot be approved yet.",
            code="not_assessed",
        )


def refuse_unsettled(case: Case, granting: Granting) -> None:
    """Refuse a decision while an agency's answer is awaited, or past what an agency says and nobody settled.

    A decision may go beyond an agency's limit, refusal or condition only where that is settled on record.

    Raises:
        DomainError: `referrals_open`, with each thing that stands in the way.
    """
    if found := obstacles(case, granting):
        raise DomainError(
            "The referrals of this case stand in the way of a decision.",
            code="referrals_open",
            gaps=found,
        )
