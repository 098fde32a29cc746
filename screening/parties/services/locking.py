"""Locks of the registry: whole records in the order of their ids, so that no two writers wait in a circle."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from exportctl.core.errors import Conflict, Missing
from screening.parties.models import (
    Appearance,
    PartyAlias,
    PartyNumber,
    PartySite,
    RegistryParty,
)

FACTS: dict[str, Any] = {
    "aliases": PartyAlias,
    "sites": PartySite,
    "numbers": PartyNumber,
    "appearances": Appearance,
}


def locked_heads(*ids: UUID) -> list[RegistryParty]:
    """Lock the records and all that are merged into them, and return the records in the order asked for.

    Raises:
        Missing: there is no such record.
        Conflict: one of them was merged into another meanwhile.
    """
    rows = RegistryParty.objects.select_for_update(of=("self",)).filter(head__in=ids).order_by("pk")
    found = {row.pk: row for row in rows}
    for pk in ids:
        if pk not in found or found[pk].is_merged:
            _refuse(pk)
    return [found[pk] for pk in ids]


def _refuse(pk: UUID) -> None:
    record = RegistryParty.objects.select_related("head").filter(pk=pk).first()
    if record is None:
        raise Missing
    raise Conflict(f"{record.name} was merged into {record.head.name} meanwhile.", code="merged_meanwhile")


def state_of(heads: Iterable[UUID]) -> dict[str, Any]:
    """Return what each record of some heads points to, and which record holds each of their facts."""
    rows = RegistryParty.objects.filter(head__in=list(heads)).order_by("pk")
    parties = {
        str(pk): {"merged_into": str(into) if into else None, "head": str(head)}
        for pk, into, head in rows.values_list("pk", "merged_into", "head")
    }
    holders = {
        name: {
            str(pk): str(party)
            for pk, party in model.objects.filter(party__in=list(parties))
            .order_by("pk")
            .values_list("pk", "party")
        }
        for name, model in FACTS.items()
    }
    return {"parties": parties, **holders}
