"""What news does to letters; each handler may hear the same news twice."""

from exportctl.core.outbox import handles
from licensing.decisions.events import DecisionCountersigned, RefusalAnnounced
from licensing.letters import services
from licensing.licenses.events import LicenseReinstated, LicenseRevoked, LicenseSuspended
from screening.hits.events import HitRuled, ScreeningFinished


@handles(DecisionCountersigned)
def tell_decision(event: DecisionCountersigned) -> None:
    """Have the letter of a decision made."""
    services.request(event.decision_id)


@handles(RefusalAnnounced)
def tell_announcement(event: RefusalAnnounced) -> None:
    """Have the letter of an announced refusal made."""
    services.request(event.intent_id)


@handles(LicenseSuspended)
def tell_suspension(event: LicenseSuspended) -> None:
    """Have the letter of a suspension made."""
    services.request(event.suspension_id)


@handles(LicenseReinstated)
def tell_reinstatement(event: LicenseReinstated) -> None:
    """Have the letter of a reinstatement made."""
    services.request(event.suspension_id)


@handles(LicenseRevoked)
def tell_revocation(event: LicenseRevoked) -> None:
    """Have the letter of a revocation made."""
    services.request(event.revocation_id)


@handles(HitRuled)
def look_again_after_ruling(event: HitRuled) -> None:
    """Have the letter made whose license was withheld for the hit."""
    services.issue_waiting(event.thread)


@handles(ScreeningFinished)
def look_again_after_screening(event: ScreeningFinished) -> None:
    """Have the letter made whose license was withheld until the screening."""
    if event.done:
        services.issue_waiting(event.thread)
