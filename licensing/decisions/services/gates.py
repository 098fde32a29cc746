"""What is asked again under lock before a decision is written and before each signature."""

from collections.abc import Collection

from exportctl.core.errors import DomainError, Gap
from licensing.assessments.rules import line_list
from licensing.decisions import rules
from licensing.decisions.queries import clearance_of
from licensing.referrals.gate import Granting, concerns_met, obstacles
from licensing.review.models import Case, CriterionFinding
from licensing.review.rules import RELEASES, criteria_in_words


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


def refuse_unanswered(case: Case, granting: Granting, mitigations: str) -> None:
    """Refuse to let goods go against a finding of concern, with neither a condition nor a mitigation.

    The findings are those of the recommendation that stands, and of each agency that does not get its way.

    Raises:
        DomainError: `concern_unanswered`, with the criteria.
    """
    if granting.outcome not in RELEASES or granting.conditions or mitigations.strip():
        return
    found = CriterionFinding.objects.filter(recommendation=case.recommendation_id, finding="concern")
    concerns = sorted({*found.values_list("criterion", flat=True), *concerns_met(case, granting)})
    if concerns:
        raise DomainError(
            f"{criteria_in_words(concerns)} of concern. Say what mitigates it, or set a condition.",
            code="concern_unanswered",
        )
