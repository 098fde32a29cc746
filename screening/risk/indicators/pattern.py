"""Red flags of conduct."""

from screening.risk.facts import CaseFacts
from screening.risk.indicators.free_mail import FREE_MAIL
from screening.risk.indicators.registry import Finding, indicator
from screening.risk.indicators.words import listing


@indicator(
    "RF69",
    family="pattern",
    title="Free-mail address of a company",
    weight="low",
    sources=("OWN",),
    reads=("parties.kind", "parties.email"),
)
def free_mail(facts: CaseFacts) -> Finding | None:
    """Fires when a party that is not a person writes from a free mail service."""
    named = [
        f"{party.name} ({domain})"
        for party in facts.parties
        if party.kind != "person" and (domain := party.email.rpartition("@")[2].lower()) in FREE_MAIL
    ]
    return Finding(f"Free mail service: {listing(named)}.") if named else None
