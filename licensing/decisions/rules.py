"""What a decision must add up to; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from exportctl.core.errors import DomainError

APPROVALS = frozenset({"approve", "approve_with_conditions"})


@dataclass(frozen=True)
class LineDecision:
    """What is decided about one line. Quantities are in the line's own unit."""

    number: int
    outcome: str
    applied: Decimal
    quantity: Decimal

    @property
    def in_full(self) -> bool:
        """Whether the line gets all that was applied for."""
        return self.outcome == "approve" and self.quantity == self.applied


def check_lines(outcome: str, lines: Sequence[LineDecision]) -> None:
    """Refuse lines that do not fit the outcome, or that grant more than was applied for.

    Raises:
        DomainError: `quantity_not_positive`, `above_applied` or `lines_contradict`.
    """
    for line in lines:
        if line.outcome == "approve" and line.quantity <= 0:
            raise DomainError(
                f"Line {line.number}: approve a quantity, or refuse the line.", code="quantity_not_positive"
            )
        if line.quantity > line.applied:
            raise DomainError(
                f"Line {line.number}: only {line.applied} was applied for.", code="above_applied"
            )
    approved = [line for line in lines if line.outcome == "approve"]
    if outcome in APPROVALS and not approved:
        raise DomainError("An approval needs at least one approved line.", code="lines_contradict")
    if outcome not in APPROVALS and approved:
        raise DomainError("No line can be approved when the application is not.", code="lines_contradict")


def closing_step(outcome: str, lines: Sequence[LineDecision]) -> str:
    """Return the step of the case's flow that a countersigned decision takes."""
    if outcome in APPROVALS and not all(line.in_full for line in lines):
        return "approve_in_part"
    return outcome


def approved_value(value: Decimal, *, applied: Decimal, quantity: Decimal) -> Decimal:
    """Return the part of a line's value that goes with the approved quantity, to the cent."""
    return (value * quantity / applied).quantize(Decimal("0.01"))
