"""Reads of watchlists."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from exportctl.core.access import check
from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from screening.watchlists.models import Edition, Entity, EntityAddress, EntityName, Watchlist
from screening.watchlists.sources.listed import Identifier, ListedAddress, ListedEntity, ListedName

COLUMNS = (
    *("external_id", "kind", "birth_dates", "nationalities"),
    *("identifiers", "programs", "remarks", "listed_on", "requirement", "citation"),
)


@dataclass(frozen=True, slots=True)
class EditionRef:
    """An edition in force, as a screening run remembers it. `watchlist` is the list's key."""

    id: UUID
    watchlist: str
    title: str
    published_on: date | None
    sha256: str


@dataclass(frozen=True, slots=True)
class WatchlistRow:
    """One list as the desk shows it: what is in force, what is being read, the last attempt if refused."""

    watchlist: Watchlist
    in_force: Edition | None
    reading: Edition | None
    refused: Edition | None


def editions_in_force() -> tuple[EditionRef, ...]:
    """Return the edition in force of every list that has one, by the list's key."""
    rows = Edition.objects.filter(status=Edition.Status.IN_FORCE).values_list(
        "pk", "watchlist__key", "watchlist__title", "published_on", "sha256"
    )
    return tuple(EditionRef(*row) for row in rows.order_by("watchlist__key"))


def watchlists_visible_to(actor: User) -> QuerySet[Watchlist]:
    """Return all lists for those who may see them, none for others."""
    return Watchlist.objects.all() if check(actor, "watchlists.view") else Watchlist.objects.none()


def editions_visible_to(actor: User) -> QuerySet[Edition]:
    """Return all editions of the lists that the actor may see, each with its list."""
    return Edition.objects.filter(watchlist__in=watchlists_visible_to(actor)).select_related("watchlist")


def rows_visible_to(actor: User) -> list[WatchlistRow]:
    """Return every list with its state, by title."""
    states = {
        "in_force": Edition.objects.filter(status=Edition.Status.IN_FORCE),
        "reading": Edition.objects.filter(status=Edition.Status.RECEIVED),
        "last": Edition.objects.order_by("watchlist_id", "-retrieved_at").distinct("watchlist_id"),
    }
    found = {key: {e.watchlist_id: e for e in editions} for key, editions in states.items()}
    rows = []
    for watchlist in watchlists_visible_to(actor):
        last = found["last"].get(watchlist.pk)
        rows.append(
            WatchlistRow(
                watchlist,
                in_force=found["in_force"].get(watchlist.pk),
                reading=found["reading"].get(watchlist.pk),
                refused=last if last is not None and last.status == Edition.Status.REFUSED else None,
            )
        )
    return rows


def files_of(edition: Edition) -> QuerySet[StoredFile]:
    """Return the files of an edition as they were received."""
    return StoredFile.objects.filter(owner_type=Edition._meta.label_lower, owner_id=edition.pk).order_by(
        "name"
    )


def listed_entities(editions: Collection[UUID]) -> Iterator[tuple[str, str, ListedEntity]]:
    """Yield the id, the list's key and the record of every entity of some editions, for the matcher.

    Three plain reads, without a model instance a row: a whole list takes part of a second.
    """
    names: dict[UUID, list[ListedName]] = defaultdict(list)
    for entity_id, *name in EntityName.objects.filter(entity__edition__in=editions).values_list(
        "entity_id", "value", "quality", "script"
    ):
        names[entity_id].append(ListedName(*name))
    addresses: dict[UUID, list[ListedAddress]] = defaultdict(list)
    for entity_id, *address in EntityAddress.objects.filter(entity__edition__in=editions).values_list(
        "entity_id", "text", "country", "country_code"
    ):
        addresses[entity_id].append(ListedAddress(*address))
    for pk, key, *columns in Entity.objects.filter(edition__in=editions).values_list(
        "pk", "edition__watchlist__key", *COLUMNS
    ):
        yield str(pk), key, _listed(columns, tuple(names[pk]), tuple(addresses[pk]))


def _listed(
    columns: Sequence[Any], names: tuple[ListedName, ...], addresses: tuple[ListedAddress, ...]
) -> ListedEntity:
    external_id, kind, births, nationalities, identifiers, programs, *rest = columns
    remarks, listed_on, requirement, citation = rest
    return ListedEntity(
        external_id=external_id,
        kind=kind,
        names=names,
        addresses=addresses,
        birth_dates=tuple(births),
        nationalities=tuple(nationalities),
        identifiers=tuple(Identifier(**number) for number in identifiers),
        programs=tuple(programs),
        remarks=remarks,
        listed_on=listed_on,
        requirement=requirement,
        citation=citation,
    )
