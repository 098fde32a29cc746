"""Screening owners on their own, and screening again what they own."""

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from exportctl.core.people.models import User
from screening.hits import services as hits
from screening.hits.models import Hit, ScreeningRun, Watch
from screening.hits.rules import PartyFacts
from screening.parties import graph
from screening.parties.models import Appearance, OwnershipLink, RegistryParty


def watch_owner(owner: RegistryParty) -> None:
    """Screen an owner on its own for as long as it holds something; its thread is the id of its record."""
    if OwnershipLink.objects.filter(owner=owner, valid_to__isnull=True).exists():
        hits.request_screening(
            owner.pk,
            label=owner.name[:200],
            parties=[facts_of(owner)],
            actor=None,
            kind=Watch.Kind.PARTY,
        )
    else:
        hits.unwatch(owner.pk)


def facts_of(record: RegistryParty) -> PartyFacts:
    """Return one record as it is screened on its own."""
    site = record.sites.first()
    return PartyFacts(
        ref=str(record.pk),
        role="owner",
        kind=record.kind,
        name=record.name,
        aliases=tuple(dict.fromkeys(record.aliases.values_list("value", flat=True))),
        address=site.text if site is not None else "",
        country=record.country,
        birth_date=record.birth_date,
        identifiers=tuple(dict.fromkeys(record.numbers.values_list("value", flat=True))),
    )


def screen_owned(heads: Collection[UUID], *, note: str, actor: User | None) -> int:
    """Screen again the live threads in which these parties, or parties below them, appear; return how many.

    Each thread waits to be screened from this transaction on, so that no decision passes on the old picture.
    """
    below = graph.owned_by(heads, on=timezone.localdate())
    threads = Appearance.objects.filter(party__head__in=below, current=True).values("thread")
    live = Watch.objects.filter(thread__in=threads, live=True, kind=Watch.Kind.CASE).order_by("thread")
    for watch in live:
        hits.request_screening(
            watch.thread,
            label=watch.label,
            parties=watch.parties,
            actor=actor,
            cause=ScreeningRun.Cause.OWNERSHIP_CHANGED,
            cause_note=note,
        )
    return len(live)


def owner_screened(thread: UUID) -> None:
    """Screen again what an owner owns, if any screening of it was a true match. Safe to repeat.

    An owner that never was one changes nothing for what it owns by being screened.
    """
    if Hit.objects.filter(thread=thread, status=Hit.Status.TRUE_MATCH).exists():
        owner_ruled_on(thread)


def owner_ruled_on(thread: UUID) -> None:
    """Screen again what an owner owns, once somebody ruled on a hit of its own. Safe to repeat."""
    owner = RegistryParty.objects.filter(pk=thread).first()
    if owner is not None:
        note = f"What is known of the owner {owner.name} on the watchlists has changed."
        screen_owned([owner.head_id], note=note, actor=None)
