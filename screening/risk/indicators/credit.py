"""What speaks for the care of an exporter. A credit answers a red flag and says which."""

from screening.risk.facts import CaseFacts, CaseParty
from screening.risk.indicators.party import unknown_party
from screening.risk.indicators.registry import Finding, indicator
from screening.risk.indicators.words import listing

LONG_KNOWN = 2  # years
FRESH_VISIT = 2  # years


@indicator(
    "CR01",
    family="credit",
    title="The exporter knows its customer",
    weight="credit",
    sources=("OWN",),
    reads=("parties.prior_licenses", "parties.customer"),
)
def known_customer(facts: CaseFacts) -> Finding | None:
    """Fires when RF22 does, and the exporter filed that it knows each of its parties.

    What counts is what the officer of the case has read. It must tell no doubt, and show a customer of two
    years or more or a visit within two years.
    """
    if unknown_party(facts) is None:
        return None
    fresh = [party for party in facts.parties if party.prior_licenses == 0]
    if not all(_known(party, facts) for party in fresh):
        return None
    # Who reads scores may not always read what was filed: the fact says that, not what.
    return Finding(f"The officer read what the exporter filed of {listing([one.name for one in fresh])}.")


def _known(party: CaseParty, facts: CaseFacts) -> bool:
    known = party.customer
    if known is None or known.doubt:
        return False
    long = known.since is not None and facts.on.year - known.since >= LONG_KNOWN
    visited = known.visited_on is not None and (facts.on - known.visited_on).days <= FRESH_VISIT * 365
    return long or visited
