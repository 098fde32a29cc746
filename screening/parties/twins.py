"""Records that may be one party: a few candidates by indexed keys, then the matcher over those."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection

from screening.hits.rules import KINDS
from screening.matching import Feature, ListedParty, Match, Matcher, Query
from screening.parties.models import PartyNumber, RegistryParty
from screening.parties.queries import Profile, profiles
from screening.parties.rules import recognition
from screening.watchlists.sources.listed import Identifier, ListedAddress, ListedEntity, ListedName

SUGGEST_FROM = 0.85
ALIKE = "0.7"
MOST_CANDIDATES = 50
MOST_NAMES = 20
WORDS = {
    "as the listed number": "on both",
    "not on the list:": "only one has:",
    "only on the list:": "only one has:",
}


@dataclass(frozen=True)
class Twin:
    """Another party, how alike it is, 0 to 1, and what speaks for it."""

    profile: Profile
    score: float
    features: list[dict[str, Any]]


def twins_of(profile: Profile) -> list[Twin]:
    """Return the parties that may be the same as this one, the most alike first.

    An identical number is strong evidence by itself. Without one, a person is never suggested as an
    organization, nor somebody with another date of birth.
    """
    others = profiles(_candidates(profile))
    matcher = Matcher(ListedParty(str(other.pk), "", _listed(other)) for other in others.values())
    found = []
    for match in matcher.search(_query(profile)):
        other = others[UUID(match.entity)]
        if match.score >= SUGGEST_FROM and (_same_number(profile, other) or _agree(profile, other)):
            found.append(Twin(other, match.score, _features(match, profile, other)))
    return found


def _candidates(profile: Profile) -> set[UUID]:
    """Return the heads that have a number in common or a name that looks alike."""
    keys = [key for number in profile.numbers if (key := recognition.number_key(number))]
    numbers = PartyNumber.objects.filter(key__in=keys).exclude(party__head=profile.pk)
    found = set(numbers.values_list("party__head", flat=True)[:MOST_CANDIDATES])
    for name in profile.names[:MOST_NAMES]:
        found |= _named_like(recognition.telling_words(name), other_than=profile.pk)
    return found


def _named_like(words: str, *, other_than: UUID) -> set[UUID]:
    """Return the heads with a name like these words; the likeness asked for holds for the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [ALIKE])
    alike = RegistryParty.objects.filter(search__trigram_word_similar=words).exclude(head=other_than)
    best = alike.annotate(likeness=TrigramWordSimilarity(words, "search")).order_by("-likeness", "pk")
    return set(best.values_list("head", flat=True)[:MOST_CANDIDATES])


def _listed(profile: Profile) -> ListedEntity:
    """Return a party of the registry as the matcher takes one of a list."""
    return ListedEntity(
        external_id=str(profile.pk),
        kind=KINDS[profile.kind],
        names=tuple(
            ListedName(name, "primary" if n == 0 else "strong", "") for n, name in enumerate(profile.names)
        ),
        addresses=tuple(ListedAddress(text, country, country) for text, country in profile.sites),
        birth_dates=(profile.birth_date,) if profile.birth_date else (),
        nationalities=(profile.country,) if profile.country else (),
        identifiers=tuple(Identifier("number", value) for value in profile.numbers),
    )


def _query(profile: Profile) -> Query:
    return Query(
        names=profile.names[:MOST_NAMES],
        kind=KINDS[profile.kind],
        countries=(profile.country,) if profile.country else (),
        birth_date=profile.birth_date,
        identifiers=profile.numbers,
    )


def _agree(one: Profile, other: Profile) -> bool:
    births = sorted((one.birth_date, other.birth_date), key=len)
    return KINDS[one.kind] == KINDS[other.kind] and births[1].startswith(births[0])


def _same_number(one: Profile, other: Profile) -> bool:
    return bool(_keys(one.numbers) & _keys(other.numbers))


def _keys(numbers: Iterable[str]) -> set[str]:
    return set(filter(None, map(recognition.number_key, numbers)))


def _features(match: Match, one: Profile, other: Profile) -> list[dict[str, Any]]:
    """Return what the matcher compared, and whether an address is the same."""
    shared = {recognition.plain(text) for text, _ in one.sites} & {
        recognition.plain(text) for text, _ in other.sites
    }
    same = next((text for text, _ in one.sites if recognition.plain(text) in shared), "")
    site = [Feature("address", 1.0, "The same address.", same, same, counts=False)] if same else []
    return [_unlisted(asdict(feature)) for feature in (*match.features, *site)]


def _unlisted(feature: dict[str, Any]) -> dict[str, Any]:
    """Say of two records what the matcher says of a party and a list."""
    for listed, here in WORDS.items():
        feature["detail"] = feature["detail"].replace(listed, here)
    return feature
