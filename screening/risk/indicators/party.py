"""Red flags of the parties."""

import re

from screening.hits.rules import percent
from screening.risk.facts import CaseFacts
from screening.risk.indicators.registry import Finding, indicator
from screening.risk.indicators.words import country, listing, with_role

BORROWED_ADDRESS = re.compile(
    r"\b(mail ?box(es)?|mail drop|virtual office|registered agents?|formation agents?|c/o)(?!\w)",
    re.IGNORECASE,
)
FORWARDING = re.compile(
    r"\b(freight|forward(ing|ers?)|logistics?|cargo|shipping|transit|express|couriers?)\b", re.IGNORECASE
)


@indicator(
    "RF01",
    family="party",
    title="A party may be on a watchlist",
    weight="critical",
    sources=("BIS-RFI",),
    reads=("hits.open_hits", "hits.true_matches", "hits.best_score"),
)
def listed_party(facts: CaseFacts) -> Finding | None:
    """Fires when screening found a listed name or alias like a party's, unless an analyst cleared it."""
    found = facts.hits
    if not found.open_hits and not found.true_matches:
        return None
    best = "" if found.best_score is None else f"; the best is {percent(found.best_score)} alike"
    return Finding(f"True matches: {found.true_matches}. Hits without a ruling: {found.open_hits}{best}.")


@indicator(
    "RF09",
    family="party",
    title="Borrowed address",
    weight="medium",
    sources=("FINCEN-BIS-2023-05", "UK-OTSI-2025"),
    reads=("parties.address",),
)
def borrowed_address(facts: CaseFacts) -> Finding | None:
    """Fires when the words of an address say mail box, virtual office, care of, or formation agent."""
    named = [
        f"{party.name}: \u201c{hit.group(0)}\u201d in its address"
        for party in facts.parties
        if (hit := BORROWED_ADDRESS.search(party.address))
    ]
    return Finding(f"{listing(named)}.") if named else None


@indicator(
    "RF10",
    family="party",
    title="No trace on the web",
    weight="low",
    sources=("FINCEN-BIS-2023-05",),
    reads=("parties.kind", "parties.website"),
)
def no_website(facts: CaseFacts) -> Finding | None:
    """Fires when a company among the parties gave no website."""
    silent = [party.name for party in facts.parties if party.kind == "company" and not party.website]
    return Finding(f"No website was given for {listing(silent)}.") if silent else None


@indicator(
    "RF16",
    family="party",
    title="Military end user under an arms embargo",
    weight="critical",
    sources=("EU-2021/821",),
    reads=("parties.role", "parties.kind", "parties.country", "end_use.military", "places.arms_embargo"),
)
def embargoed_military(facts: CaseFacts) -> Finding | None:
    """Fires when the end user or the use is military, police or security, under an arms embargo."""
    for user in with_role(facts, "end_user"):
        if not facts.place(user.country).arms_embargo:
            continue
        if user.kind == "military":
            return Finding(f"{user.name} is a military, police or security body in {country(user.country)}.")
        if facts.end_use.military == "yes":
            return Finding(f"A military use by {user.name} in {country(user.country)} was stated.")
    return None


@indicator(
    "RF17",
    family="party",
    title="Earlier end-use check went badly",
    weight="high",
    sources=("BIS-UVL",),
    reads=("adverse",),
)
def adverse_check(facts: CaseFacts) -> Finding | None:
    """Fires when, within five years, an end-use check of a party was unfavorable or could not be done."""
    named = [
        f"{one.name}: {one.kind.replace('_', ' ')} on {one.noted_on:%-d %b %Y} ({one.source})"
        for one in facts.adverse
    ]
    return Finding(f"{listing(named)}.") if named else None


@indicator(
    "RF19",
    family="party",
    title="Freight forwarder as end user",
    weight="high",
    sources=("BIS-RFI",),
    reads=("parties.role", "parties.kind", "parties.name"),
)
def forwarder_as_end_user(facts: CaseFacts) -> Finding | None:
    """Fires when the name of a company that is the end user says that it forwards freight."""
    for user in with_role(facts, "end_user"):
        if user.kind == "company" and (hit := FORWARDING.search(user.name)):
            return Finding(f"The end user {user.name} has \u201c{hit.group(0)}\u201d in its name.")
    return None


@indicator(
    "RF22",
    family="party",
    title="Never on a license before",
    weight="low",
    sources=("DDTC-BL",),
    reads=("parties.prior_licenses",),
)
def unknown_party(facts: CaseFacts) -> Finding | None:
    """Fires when a party was on no earlier license, in any role, of any exporter."""
    fresh = [party.name for party in facts.parties if party.prior_licenses == 0]
    return Finding(f"No earlier license names {listing(fresh)}.") if fresh else None
