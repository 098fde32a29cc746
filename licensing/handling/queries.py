"""Reads of marks and of the log of looks."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from exportctl.core.files.marks import Standing
from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role, Side
from licensing.handling.models import Handling, Look
from licensing.handling.rules import Wall, mark_of
from licensing.review.models import Case

# What a list of documents brings along, so that their marks cost no further read.
MARKED = ("file", "file__handling__set_by", "file__handling__case__officer")
# The same where a list reads its documents as JSON.
FACTS = JSONObject(
    pk="pk",
    name="name",
    size="size",
    disposed="disposed_at",
    handling="handling__pk",
    mark="handling__mark",
    wall="handling__wall",
    people="handling__people",
    teams="handling__teams",
    set_by="handling__set_by",
    setter="handling__set_by__name",
)


def standing(actor: User, handling: Handling | None) -> Standing:
    """Return how a marked thing stands to a person; the one place that knows who may look over a wall.

    Exporters are not asked here: what is theirs, their owners' rules give them, and notes give them nothing.
    """
    if handling is None or not handling.mark:
        return Standing()
    mark = mark_of(handling.mark)
    refusal = "" if not handling.wall or inside(actor, handling) else _refusal(handling)
    return Standing(mark.key, mark.name, mark.duty, refusal)


def inside(actor: User, handling: Handling) -> bool:
    """Whether a person stands inside the wall of a thing."""
    wall = Wall(handling.people, handling.teams, handling.set_by_id, handling.case.officer_id)
    return wall.lets(actor.pk, actor.roles)


def walls_of(case: UUID, *, since: datetime | None) -> QuerySet[Handling]:
    """Return the walls of a case that were put up or changed since a moment; all of them where it is None."""
    found = Handling.objects.filter(case=case, wall=True).select_related("case")
    return found.filter(updated_at__gte=since) if since else found


def _refusal(handling: Handling) -> str:
    officer = handling.case.officer
    ask = str(handling.set_by) if officer in {None, handling.set_by} else f"{handling.set_by} or {officer}"
    return f"Only people who are named may read it. Ask {ask}."


def from_facts(facts: Mapping[str, Any], case: Case) -> StoredFile:
    """Return a document that a list read as JSON, with its mark; it is for showing only."""
    stored = StoredFile(pk=UUID(facts["pk"]), name=facts["name"], size=facts["size"])
    stored.disposed_at = parse_datetime(facts["disposed"] or "")
    if facts["handling"]:
        stored.handling = Handling(
            pk=UUID(facts["handling"]),
            case=case,
            mark=facts["mark"],
            wall=facts["wall"],
            people=[UUID(one) for one in facts["people"]],
            teams=facts["teams"],
            set_by=User(pk=UUID(facts["set_by"]), name=facts["setter"]),
        )
    return stored


def versions_of(handling: Handling) -> list[Any]:
    """Return the versions of a mark, the newest first."""
    events: Any = Handling.pgh_event_model  # type: ignore[attr-defined]
    found = events.objects.filter(pgh_obj=handling.pk).select_related("set_by").order_by("-pgh_id")
    return list(found[:50])


def readers() -> QuerySet[User]:
    """Return the people who can be named in a wall: those of the authority and its agencies."""
    return User.objects.filter(side=Side.REGULATOR, is_active=True).order_by("name", "email")


def teams() -> list[tuple[str, str]]:
    """Return the teams that can be named in a wall."""
    return [(role.value, f"Every {role.label}") for role in Role if role.side == Side.REGULATOR]


def names_of(people: Iterable[UUID]) -> dict[UUID, str]:
    """Return what people are called."""
    return {one.pk: str(one) for one in User.objects.filter(pk__in=set(people))}


def looks_at(case: Case) -> QuerySet[Look]:
    """Return who looked at a case and what belongs to it, the latest first."""
    return Look.objects.filter(case=case).select_related("person", "case")


def looks_of(person: User) -> QuerySet[Look]:
    """Return what a person looked at, the latest first."""
    return Look.objects.filter(person=person).select_related("person", "case")
