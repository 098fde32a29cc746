"""Reads of watchlists."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from exportctl.core.access import check
from exportctl.core.files.models import StoredFile
from exportctl.core.outbox.models import Job
from exportctl.core.people.models import User
from screening.watchlists.models import (
    Edition,
    Entity,
    EntityAddress,
    EntityName,
    Proposal,
    Watchlist,
)
from screening.watchlists.rules import Size, reading_key
from screening.watchlists.sources.listed import Identifier, ListedAddress, ListedEntity, ListedName

Status = Edition.Status
SORTED_BY = 60  # letters
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

    def to_json(self) -> dict[str, str]:
        """Return it as it is stored with what was compared with it."""
        return {
            "id": str(self.id),
            "watchlist": self.watchlist,
            "title": self.title,
            "published_on": self.published_on.isoformat() if self.published_on else "",
            "sha256": self.sha256,
        }


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


def entities_visible_to(actor: User) -> QuerySet[Entity]:
    """Return all listed entities of every edition for those who may see the lists, none for others."""
    return Entity.objects.all() if check(actor, "watchlists.view") else Entity.objects.none()


def proposals_visible_to(actor: User) -> QuerySet[Proposal]:
    """Return all proposals for those who may see the lists, none for others."""
    return Proposal.objects.all() if check(actor, "watchlists.view") else Proposal.objects.none()


def read_editions(watchlist: Watchlist) -> QuerySet[Edition]:
    """Return the editions of a list that hold entities, the newest first."""
    return watchlist.editions.exclude(status=Status.RECEIVED).exclude(counts={}).order_by("-retrieved_at")


def compared_with(edition: Edition) -> Edition | None:
    """Return what an edition is best compared with: the one before it, or for a held one the one in force."""
    others = read_editions(edition.watchlist).exclude(pk=edition.pk)
    in_force = others.filter(status=Status.IN_FORCE).first() if edition.status == Status.HELD else None
    return (
        in_force
        or others.filter(retrieved_at__lt=edition.retrieved_at).exclude(status=Status.REFUSED).first()
    )


def search(entities: QuerySet[Entity], text: str, kind: str) -> QuerySet[Entity]:
    """Return the entities that have a name with `text` in it, or that id, and that are of a kind.

    `sort` is the beginning of the name: a whole one is too long for the address of the next page.
    """
    if text:
        named = EntityName.objects.filter(entity=OuterRef("pk"), value__icontains=text)
        entities = entities.filter(Q(Exists(named)) | Q(external_id=text))
    found = entities.filter(kind=kind) if kind else entities
    return found.annotate(sort=Left("name", SORTED_BY))


def reading_job(edition: Edition) -> Job | None:
    """Return the job that reads a received edition, for its state; None where a command reads it."""
    return Job.objects.filter(key=reading_key(edition.pk)).order_by("-created_at").first()


def size_of(edition: Edition) -> Size:
    """Return what the guards look at."""
    return Size(edition.entity_count, edition.left_out, edition.published_on)


def files_of(edition: Edition) -> QuerySet[StoredFile]:
    """Return the files of an edition as they were received."""
    return StoredFile.objects.filter(owner_type=Edition._meta.label_lower, owner_id=edition.pk).order_by(
        "name"
    )


def listed_entities(editions: Collection[UUID]) -> Iterator[tuple[str, str, ListedEntity]]:
    """Yield the id, the list's key and the record of every entity of some editions, for the matcher.

    Three plain reads, without a model instance a row: a whole list takes part of a second.
    """
    rows = Entity.objects.filter(edition__in=editions)
    keys = dict(Edition.objects.filter(pk__in=editions).values_list("pk", "watchlist__key"))
    for pk, edition, record in _records(rows, {"entity__edition__in": editions}):
        yield str(pk), keys[edition], record


def listed(entities: Collection[UUID]) -> Iterator[tuple[UUID, ListedEntity]]:
    """Yield the id and the record of some entities, of whatever editions."""
    for pk, _, record in _records(Entity.objects.filter(pk__in=entities), {"entity__in": entities}):
        yield pk, record


def _records(
    entities: QuerySet[Entity], those: Mapping[str, Any]
) -> Iterator[tuple[UUID, UUID, ListedEntity]]:
    """Yield id, edition and record of some entities; `those` finds their names and addresses."""
    names: dict[UUID, list[ListedName]] = defaultdict(list)
    for entity_id, *name in EntityName.objects.filter(**those).values_list(
        "entity_id", "value", "quality", "script"
    ):
        names[entity_id].append(ListedName(*name))
    addresses: dict[UUID, list[ListedAddress]] = defaultdict(list)
    for entity_id, *address in EntityAddress.objects.filter(**those).values_list(
        "entity_id", "text", "country", "country_code"
    ):
        addresses[entity_id].append(ListedAddress(*address))
    for pk, edition, *columns in entities.values_list("pk", "edition_id", *COLUMNS):
        yield pk, edition, _listed(columns, tuple(names[pk]), tuple(addresses[pk]))


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
