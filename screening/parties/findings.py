"""Ownership by listed parties, as the registry knows it on the day, in the terms of a screening run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from screening.hits.extensions import Finding
from screening.hits.models import Hit
from screening.hits.rules import PartyFacts
from screening.matching import Feature, Match
from screening.parties import graph, queries
from screening.parties.rules.ownership import (
    ListedOwnership,
    Share,
    listed_ownership,
    percent_text,
)
from screening.parties.rules.recognition import is_registry_id


@dataclass(frozen=True)
class Picture:
    """What listed and possibly listed owners hold of one party on a day.

    `possible` counts owners whose hits are still open as if they were true matches. `links` are all holdings
    above the party, `names` the names of all records in them.
    """

    listed: ListedOwnership
    possible: ListedOwnership
    links: tuple[Share, ...]
    names: Mapping[str, str]
    listings: Mapping[str, graph.Listing]


def by_ownership(thread: UUID, parties: Sequence[PartyFacts]) -> Iterable[Finding]:
    """Return a finding for each party that listed owners hold half of, or a minority that raises the flag.

    Owners are screened in threads of their own; what they own is said in the cases of what is owned.
    """
    if is_registry_id(thread):
        return []
    heads = queries.heads_of(thread, parties)
    drawn = pictures(set(heads.values()), on=timezone.localdate())
    found = [
        _finding(party, str(heads[party.ref]), drawn[heads[party.ref]])
        for party in parties
        if party.ref in heads and heads[party.ref] in drawn
    ]
    return [finding for finding in found if finding is not None]


def pictures(heads: Iterable[UUID], *, on: date) -> dict[UUID, Picture]:
    """Return what is known of the owners of some parties; a party without an owner is left out."""
    wanted = set(heads)
    links, names = graph.owners_above(wanted, on=on)
    if not links:
        return {}
    said = {str(pk): listing for pk, listing in graph.listings({UUID(link.owner) for link in links}).items()}
    confirmed = {pk for pk, listing in said.items() if listing.confirmed}
    return {
        head: Picture(
            listed=listed_ownership(str(head), links, confirmed),
            possible=listed_ownership(str(head), links, said.keys()),
            links=links,
            names=names,
            listings=said,
        )
        for head in sorted(wanted)
        if str(head) in names
    }


def _finding(party: PartyFacts, head: str, picture: Picture) -> Finding | None:
    found, minority = picture.listed, Decimal(settings.MINORITY_PERCENT)
    verdict = found.verdict(minority)
    if not verdict:
        return None
    owner = picture.listings[_largest(found)]
    share = found.aggregate if verdict == "majority" else max(found.aggregate, found.through)
    match = Match(
        entity=str(owner.hit.entity_id),
        watchlist=owner.hit.watchlist,
        external_id=owner.hit.entity.external_id,
        score=float(share / 100),
        query_name=party.name,
        listed_name=owner.hit.listed_name,
        features=tuple(_features(party, picture, verdict, share, minority)),
    )
    return Finding(party, match, Hit.Basis.OWNERSHIP, tuple(_chain(picture)))


def _largest(found: ListedOwnership) -> str:
    """Return the listed owner with the largest share in what it holds first; the hit names it."""
    first = {owner: Decimal(0) for owner in found.owners}
    for link in found.links:
        if link.owner in first:
            first[link.owner] = max(first[link.owner], link.percent)
    return max(sorted(first), key=lambda owner: first[owner])


def _features(
    party: PartyFacts, picture: Picture, verdict: str, share: Decimal, minority: Decimal
) -> Iterable[Feature]:
    found = picture.listed
    owners = ", ".join(picture.names[owner] for owner in found.owners)
    detail = (
        f"Listed owners hold {percent_text(found.aggregate)} together, half or more: "
        "the party counts as listed itself."
        if verdict == "majority"
        else f"Listed owners hold less than half, but at least {percent_text(minority)}: a minority holding."
    )
    yield Feature("ownership", float(share / 100), detail, party.name, owners, counts=True)
    for counted in found.counted:
        yield Feature(
            "counted holding",
            float(counted.percent / 100),
            _counted(counted, picture),
            party.name,
            picture.names[counted.owner],
            counts=False,
        )
    yield Feature(
        "multiplied through",
        float(found.through / 100),
        "The shares of each chain multiplied, and the chains added up.",
        party.name,
        owners,
        counts=False,
    )


def _counted(counted: Share, picture: Picture) -> str:
    listing = picture.listings.get(counted.owner)
    if listing is not None and listing.confirmed:
        return f"{percent_text(counted.percent)}, held by a listed party."
    return f"{percent_text(counted.percent)}, held by a party that listed ones own half or more of."


def _chain(picture: Picture) -> Iterable[dict[str, Any]]:
    for link in picture.listed.links:
        yield chain_link(link, picture)


def chain_link(link: Share, picture: Picture) -> dict[str, Any]:
    """Return a holding as it is stored with a hit and drawn."""
    return {
        "owner": link.owner,
        "owner_name": picture.names[link.owner],
        "owned": link.owned,
        "owned_name": picture.names[link.owned],
        "percent": percent_text(link.percent),
        "state": state_of(link.owner, picture),
    }


def state_of(pk: str, picture: Picture) -> str:
    """Return what screening says of a party: listed, possibly listed, or nothing."""
    listing = picture.listings.get(pk)
    return "" if listing is None else "listed" if listing.confirmed else "possible"
