"""Entering who owns whom: links are entered, ended and replaced, never edited."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.people.models import User
from screening.parties.models import OwnershipLink, RegistryParty
from screening.parties.rules.ownership import ALL, Holding, check_shares, percent_text
from screening.parties.services.locking import locked_heads
from screening.parties.services.screening import screen_owned, watch_owner


@dataclass(frozen=True, slots=True)
class NewLink:
    """A share in percent, the day from which it holds, and where that is known from."""

    share: Decimal
    valid_from: date
    source: str


@transaction.atomic
def enter_link(owner: RegistryParty, owned: RegistryParty, link: NewLink, *, actor: User) -> OwnershipLink:
    """Enter that `owner` holds a share of `owned`; the owner is screened on its own from now on.

    Raises:
        NotPermitted: the actor may not enter holdings.
        DomainError: `share_out_of_range`, `own_shares`, `in_the_future`, `source_required`, `held_already`,
            or `over_all` where all owners together would hold more than 100 percent.
        Conflict: one of them was merged meanwhile.
    """
    require(actor, "parties.link")
    return _enter(owner, owned, link, actor=actor)


@transaction.atomic
def end_link(
    link: OwnershipLink, *, on: date, reason: str, actor: User, seen: int | str | None = None
) -> OwnershipLink:
    """End a holding: `on` is the first day on which it holds no more. What was never true ends on its first.

    Raises:
        NotPermitted: the actor may not enter holdings.
        Conflict: it has ended already.
        DomainError: `reason_required`, `in_the_future` or `before_it_began`.
    """
    require(actor, "parties.link")
    ended = _end(link, on=on, reason=reason, actor=actor, seen=seen)
    note = f"{ended.owner.name} holds its {_share(ended)} of {ended.owned.name} no more."
    screen_owned([ended.owned.head_id], note=note, actor=actor)
    return ended


@transaction.atomic
def replace_link(
    link: OwnershipLink, new: NewLink, *, reason: str, actor: User, seen: int | str | None = None
) -> OwnershipLink:
    """End a holding and enter its next version. Raises what `enter_link` and `end_link` raise."""
    require(actor, "parties.link")
    ended = _end(link, on=new.valid_from, reason=reason, actor=actor, seen=seen)
    return _enter(ended.owner.head, ended.owned.head, new, actor=actor, replaces=ended)


def check_owners_of(party: RegistryParty) -> None:
    """Refuse where the owners of a party, with all that is merged into it, hold more than everything."""
    rows = OwnershipLink.objects.filter(owned__head=party.pk).exclude(owner__head=party.pk)
    held = rows.values_list("share", "valid_from", "valid_to")
    check_shares(party.name, [Holding(*row) for row in held])


def _enter(
    owner: RegistryParty,
    owned: RegistryParty,
    new: NewLink,
    *,
    actor: User,
    replaces: OwnershipLink | None = None,
) -> OwnershipLink:
    if not 0 < new.share <= ALL:
        raise DomainError("A share is over 0 and at most 100 percent.", code="share_out_of_range")
    _not_later_than_today(new.valid_from)
    if owner.pk == owned.pk:
        raise DomainError("A party does not own itself.", code="own_shares")
    if not new.source.strip():
        raise DomainError("Say where this is known from.", code="source_required")
    owner, owned = locked_heads(owner.pk, owned.pk)
    if OwnershipLink.objects.filter(owner__head=owner, owned__head=owned, valid_to__isnull=True).exists():
        raise DomainError(
            f"{owner.name} holds a share of {owned.name} already. End or replace that one.",
            code="held_already",
        )
    link = OwnershipLink(
        owner=owner,
        owned=owned,
        share=new.share,
        valid_from=new.valid_from,
        source=new.source.strip(),
        entered_by=actor,
        replaces=replaces,
    )
    held = OwnershipLink.objects.filter(owned__head=owned).values_list("share", "valid_from", "valid_to")
    check_shares(owned.name, [*(Holding(*row) for row in held), Holding(link.share, link.valid_from)])
    link.save(force_insert=True)
    _record(link, "ownership.entered", actor=actor, reason=link.source, day=f"{link.valid_from:%-d %b %Y}")
    watch_owner(owner)
    note = f"{owner.name} holds {_share(link)} of {owned.name} from {link.valid_from:%-d %b %Y} on."
    screen_owned([owned.pk], note=note, actor=actor)
    return link


def _end(link: OwnershipLink, *, on: date, reason: str, actor: User, seen: int | str | None) -> OwnershipLink:
    if not reason.strip():
        raise DomainError("Say why it has ended.", code="reason_required")
    _not_later_than_today(on)
    locked = OwnershipLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    expect_version(locked, seen)
    if locked.valid_to is not None:
        raise Conflict("This holding has ended already.", code="ended_already")
    if on < locked.valid_from:
        raise DomainError(f"It began on {locked.valid_from:%-d %b %Y}.", code="before_it_began")
    locked.valid_to, locked.end_reason, locked.ended_by = on, reason.strip(), actor
    locked.version += 1
    locked.save(update_fields=["valid_to", "end_reason", "ended_by", "version", "updated_at"])
    _record(locked, "ownership.ended", actor=actor, reason=reason, day=f"{on:%-d %b %Y}")
    watch_owner(locked.owner)
    return locked


def _not_later_than_today(day: date) -> None:
    if day > timezone.localdate():
        raise DomainError("The day lies in the future. Enter it when it has come.", code="in_the_future")


def _share(link: OwnershipLink) -> str:
    return percent_text(link.share)


def _record(link: OwnershipLink, verb: str, *, actor: User, reason: str, day: str) -> None:
    """Say it on the timelines of both parties."""
    for thread in (link.owner.head_id, link.owned.head_id):
        audit.record(
            link,
            verb,
            actor=actor,
            thread=thread,
            reason=reason,
            owner=link.owner.name,
            owned=link.owned.name,
            share=_share(link),
            day=day,
        )
