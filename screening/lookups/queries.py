"""Reads of look-ups, each from the person who asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from exportctl.core.access import check
from exportctl.core.outbox.models import Job, JobStatus
from exportctl.core.people.memberships import memberships_of
from exportctl.core.people.models import User
from screening.hits.rules import percent
from screening.hits.sides import in_words
from screening.lookups import rules
from screening.lookups.models import Lookup
from screening.watchlists.models import Entity, Watchlist
from screening.watchlists.queries import EditionRef, editions_in_force


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many checks an organization has left today, of how many, and when the count begins anew."""

    left: int
    of: int
    renewed_at: datetime


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One match as a page shows it; `features` have their likeness as `percent` beside them."""

    place: int
    listed_name: str
    query_name: str
    percent: str
    likeness: str
    list_title: str
    entity: Entity
    features: tuple[dict[str, Any], ...]


def lookups_visible_to(actor: User) -> QuerySet[Lookup]:
    """Return officers' look-ups for those who may look up, so that one can be shown to a colleague."""
    rows = Lookup.objects.filter(organization=None)
    return rows if check(actor, "lookups.use") else rows.none()


def lookups_of(actor: User) -> QuerySet[Lookup]:
    """Return the person's own look-ups."""
    return lookups_visible_to(actor).filter(asked_by=actor)


def checks_visible_to(actor: User) -> QuerySet[Lookup]:
    """Return exporters' own checks: all for those who may see their use, an exporter's own, else none."""
    rows = Lookup.objects.filter(organization__isnull=False)
    if check(actor, "lookups.see_checks"):
        return rows
    if not check(actor, "lookups.check"):
        return rows.none()
    return rows.filter(organization__in=[one.organization for one in memberships_of(actor)])


def allowance(organization: UUID, now: datetime) -> Allowance:
    """Return how many checks an organization has left on the day of `now`, which is in the local zone."""
    used = used_on(organization, now)
    return Allowance(
        left=max(rules.CHECKS_A_DAY - used, 0), of=rules.CHECKS_A_DAY, renewed_at=rules.next_day(now)
    )


def used_on(organization: UUID, now: datetime) -> int:
    """Return how many checks an organization has made on the day of `now`."""
    rows = Lookup.objects.filter(organization=organization, day=now.date())
    return int(rows.aggregate(most=Max("number"))["most"] or 0)


def chosen_editions(lookup: Lookup) -> tuple[EditionRef, ...]:
    """Return the editions in force that a look-up is answered from: of public lists for an own check."""
    editions = editions_in_force()
    if lookup.organization is not None:
        public = set(Watchlist.objects.filter(public=True).values_list("key", flat=True))
        return tuple(edition for edition in editions if edition.watchlist in public)
    if lookup.lists:
        return tuple(edition for edition in editions if edition.watchlist in lookup.lists)
    return editions


def match_rows(lookup: Lookup) -> list[MatchRow]:
    """Return the kept matches of an answer, best first, each with its listed record, in one query."""
    entities = {str(entity.pk): entity for entity in _entities(match["entity"] for match in lookup.matches)}
    titles = {edition["watchlist"]: edition["title"] for edition in lookup.editions}
    return [
        MatchRow(
            place=place,
            listed_name=match["listed_name"],
            query_name=match["query_name"],
            percent=percent(match["score"]),
            likeness=rules.likeness(match["score"]),
            list_title=titles.get(match["watchlist"], match["watchlist"]),
            entity=entities[match["entity"]],
            features=tuple(_shown(feature) for feature in match["features"]),
        )
        for place, match in enumerate(lookup.matches)
    ]


def _shown(feature: dict[str, Any]) -> dict[str, Any]:
    sides = {side: in_words(feature["name"], feature[side]) for side in ("left", "right")}
    return {**feature, **sides, "percent": percent(feature["score"])}


def _entities(ids: Iterable[str]) -> QuerySet[Entity]:
    return Entity.objects.filter(pk__in=list(ids)).select_related("edition__watchlist")


def given_up(lookup: Lookup) -> bool:
    """Say whether the worker gave up on a look-up that still waits, after all its attempts."""
    jobs = Job.objects.filter(key=job_key(lookup.pk), status=JobStatus.FAILED)
    return lookup.status == Lookup.Status.QUEUED and jobs.exists()


def job_key(lookup_id: UUID) -> str:
    """Return the key of the job that answers a look-up."""
    return f"lookup:{lookup_id}"
