"""What is screened, on what grounds a hit is cleared, and what stands against a transaction. Pure."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

KINDS = {
    "company": "organization",
    "government": "organization",
    "military": "organization",
    "person": "person",
}

GROUNDS = {
    "different_name": "The names differ in a part that matters",
    "common_name": "Only a common word or a common name is shared",
    "different_kind": "One is a person, the other is not",
    "different_birth_date": "The dates of birth differ",
    "different_country": "Country or address differ",
    "different_number": "Registration or identity numbers differ",
    "different_business": "The line of business differs",
    "proven_by_documents": "Documents show two different parties",
}


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """One party as its owner describes it.

    `ref` is the owner's own stable id; `kind` is company, person, government or military; `country` is ISO
    alpha-2; `birth_date` is `1971`, `1971-03` or `1971-03-02`; `identifiers` are the bare numbers, and
    `identifier_notes` say of each, in the same order, what it is: `registration, DE`. There are none where
    the owner does not say.
    """

    ref: str
    role: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    address: str = ""
    country: str = ""
    birth_date: str = ""
    identifiers: tuple[str, ...] = ()
    identifier_notes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name, then the aliases."""
        return (self.name, *self.aliases)


MANY = ("aliases", "identifiers", "identifier_notes")


def party_json(party: PartyFacts) -> dict[str, Any]:
    """Return a party as it is stored with a run.

    Without notes there is no key for them: a party of before there were notes keeps its digest, and with it
    its screening and its rulings.
    """
    stored = asdict(party) | {key: list(getattr(party, key)) for key in MANY}
    if not party.identifier_notes:
        del stored["identifier_notes"]
    return stored


def party_from_json(stored: Mapping[str, Any]) -> PartyFacts:
    """Return the party that `party_json` stored."""
    return PartyFacts(**{**stored, **{key: tuple(stored.get(key, ())) for key in MANY}})


def facts_digest(parties: Iterable[PartyFacts]) -> str:
    """Return the SHA-256 of what is screened; the order of parties and of aliases does not count."""
    plain = [party_json(party) | _in_order(party) for party in parties]
    text = json.dumps(sorted(plain, key=lambda one: json.dumps(one, sort_keys=True)), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _in_order(party: PartyFacts) -> dict[str, list[str]]:
    """Return what is many of a party, sorted; a note stays with its number."""
    ordered = {"aliases": sorted(party.aliases), "identifiers": sorted(party.identifiers)}
    noted = sorted(
        f"{number} {note}" for number, note in zip(party.identifiers, party.identifier_notes, strict=False)
    )
    return ordered | ({"identifier_notes": noted} if noted else {})


def percent(share: Decimal | float) -> str:
    """Return a share of 0 to 1 as a whole percentage, rounded down: what is not identical is never 100%."""
    return f"{int(Decimal(str(share)) * 100)}%"


def edition_reasons(seen: Collection[str], in_force: Mapping[str, str]) -> list[str]:
    """Say which lists in force the parties have not been compared with.

    `seen` are ids of editions; `in_force` is edition id to list title, now.
    """
    if not in_force:
        return ["No watchlist is in force, so nothing can be compared."]
    return [
        f"{title} has a newer edition than the one that the parties were screened against; screen them again."
        for edition, title in in_force.items()
        if edition not in seen
    ]


VERIFIED_FOR = timedelta(hours=36)  # the nightly screening in full, and half a day for what delays it


def comparison_reasons(
    *, same_configuration: bool, same_engine: bool, verified_at: datetime | None, now: datetime
) -> list[str]:
    """Say what else the comparison of the parties lacks: what is in force, or a night's screening in full."""
    reasons = []
    if not same_configuration:
        reasons.append("The matching configuration has changed since; screen the parties again.")
    if not same_engine:
        reasons.append("The matching engine has changed since; screen the parties again.")
    if verified_at is None or now - verified_at > VERIFIED_FOR:
        since = f"since {verified_at:%-d %b %Y, %H:%M %Z}" if verified_at else "yet"
        reasons.append(
            f"The nightly screening of these parties was missed: they were not compared in full {since}. "
            "Screen them again, or have everything screened in full under Re-screening."
        )
    return reasons


def hit_reasons(open_hits: int, confirmed: Iterable[tuple[str, str]], *, proposed: int = 0) -> list[str]:
    """Say what hits stand in the way.

    `open_hits` wait for a ruling, `proposed` for a second person; `confirmed` are (party, listed name) pairs.
    """
    waiting = {0: [], 1: ["One hit waits for a ruling."]}.get(
        open_hits, [f"{open_hits} hits wait for a ruling."]
    )
    seconds = {0: [], 1: ["The ruling on one hit waits for a second person."]}.get(
        proposed, [f"The rulings on {proposed} hits wait for a second person."]
    )
    matches = [f"{party} is the listed {listed}: a true match." for party, listed in confirmed]
    return [*waiting, *seconds, *matches]


def count(number: int, one: str, many: str) -> str:
    """Return a number with its noun: 1 party, 2,000 parties."""
    return f"{number:,} {one if number == 1 else many}"
