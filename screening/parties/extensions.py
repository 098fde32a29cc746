"""What the registry adds to screening: hits by ownership, and two panels on the page of a hit."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from exportctl.core.access import check
from exportctl.core.people.models import User
from exportctl.core.web.threads import thread_url
from screening.hits.extensions import Finding, Panel, finder, panel
from screening.hits.models import Hit
from screening.hits.rules import PartyFacts
from screening.parties import pictures, queries
from screening.parties.findings import by_ownership

MOST_ROWS = 20


@finder
def owned_by_listed(thread: UUID, parties: Sequence[PartyFacts]) -> Iterable[Finding]:
    """Find the parties that listed owners hold half or a large part of."""
    return by_ownership(thread, parties)


@panel
def chain(actor: User, hit: Hit) -> Panel | None:
    """Draw the holdings by which a listed owner holds the party, as they were when it was screened."""
    if hit.basis != Hit.Basis.OWNERSHIP or not hit.chain or not check(actor, "parties.see"):
        return None
    target = hit.chain[-1]["owned"]
    drawing = pictures.draw(target, hit.party_name, hit.chain)
    context = {"drawing": drawing, "hit": hit, "target": target}
    return Panel("screening/parties/_chain_panel.html", context)


@panel
def elsewhere(actor: User, hit: Hit) -> Panel | None:
    """Show the party's other cases with their hits and rulings; None where the registry does not know it."""
    if not check(actor, "parties.see"):
        return None
    head, rows = queries.appearances_like(hit.thread, hit.party, most=MOST_ROWS)
    if head is None:
        return None
    others = queries.hits_of(head).exclude(thread=hit.thread, party_ref=hit.party_ref)
    context = {
        "party": head,
        "cases": [(one, thread_url(one.thread)) for one in rows],
        "hits": others[:MOST_ROWS],
    }
    return Panel("screening/parties/_elsewhere_panel.html", context)
