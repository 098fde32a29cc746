"""Red flags of the way the goods take."""

import re

from screening.risk.facts import CaseFacts
from screening.risk.indicators.registry import Finding, indicator
from screening.risk.indicators.words import country, listing, with_role

STOPOVER = re.compile(
    r"(?<!\w)(p\.? ?o\.? ?box|post(al)? box|postfach|apartado|bo[iî]te postale|"
    r"free[ -](trade[ -])?zone|freeport|fze|fzco|bonded)(?!\w)",
    re.IGNORECASE,
)


@indicator(
    "RF46",
    family="route",
    title="By way of a place of elevated diversion risk",
    weight="medium",
    sources=("UK-OTSI-2025",),
    reads=("parties.role", "parties.country", "transit", "destination", "places.elevated_diversion"),
)
def diversion_on_the_way(facts: CaseFacts) -> Finding | None:
    """Fires when the goods go by a country of elevated diversion risk that is not the end user's."""
    stops = [*(party.country for party in with_role(facts, "consignee")), *facts.transit]
    risky = [
        code
        for code in dict.fromkeys(stops)
        if code != facts.destination and facts.place(code).elevated_diversion
    ]
    if not risky:
        return None
    return Finding(
        f"On the way to {country(facts.destination)}: {listing([country(code) for code in risky])}."
    )


@indicator(
    "RF50",
    family="route",
    title="Delivery to a post box, free zone or bonded warehouse",
    weight="medium",
    sources=("OWN",),
    reads=("parties.address",),
)
def delivered_nowhere(facts: CaseFacts) -> Finding | None:
    """Fires when the words of a party's address say post box, free zone or bonded warehouse."""
    named = [
        f"{party.name}: \u201c{hit.group(0)}\u201d in its address"
        for party in facts.parties
        if (hit := STOPOVER.search(party.address))
    ]
    return Finding(f"{listing(named)}.") if named else None
