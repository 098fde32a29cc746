"""Merging and splitting records: proposed by one person, confirmed by another, undone the same way."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from screening.parties.flow import ACT_FLOW
from screening.parties.models import Appearance, OwnershipLink, PartyAct, RegistryParty
from screening.parties.services import ownership, suggestions
from screening.parties.services.entering import look_for_twins, refresh_search
from screening.parties.services.locking import FACTS, locked_heads, state_of
from screening.parties.services.screening import screen_owned

A = PartyAct.Status


@transaction.atomic
def propose_merge(party: RegistryParty, other: RegistryParty, *, reason: str, actor: User) -> PartyAct:
    """Propose that `other` is the same as `party`, whose record stays. A second person confirms it.

    Raises:
        NotPermitted: the actor may not propose.
        DomainError: `reason_required`, `same_record` or `already_proposed`.
        Conflict: one of them was merged meanwhile.
    """
    require(actor, "parties.propose")
    if party.pk == other.pk:
        raise DomainError("A record cannot be merged into itself.", code="same_record")
    locked_heads(party.pk, other.pk)
    waiting = PartyAct.objects.filter(kind=PartyAct.Kind.MERGE, status=A.PROPOSED)
    if waiting.filter(party__in=[party, other], other__in=[party, other]).exists():
        raise DomainError("This merge is proposed already.", code="already_proposed")
    return _propose(PartyAct(kind=PartyAct.Kind.MERGE, party=party, other=other), reason, actor)


@transaction.atomic
def propose_split(
    party: RegistryParty,
    chosen: Mapping[str, Sequence[str]],
    *,
    new_name: str,
    reason: str,
    actor: User,
    restored: RegistryParty | None = None,
) -> PartyAct:
    """Propose that some of what is known of `party` is of another party.

    `chosen` are ids by kind of fact: aliases, sites, numbers, appearances. They go to a new record named
    `new_name`, or to `restored`, a record that was merged into `party` and stands by itself again.

    Raises:
        NotPermitted: the actor may not propose.
        DomainError: `reason_required`, `nothing_chosen`, `name_required` or `not_merged_into_it`.
        Conflict: the party was merged meanwhile, or does not hold what was chosen any more.
    """
    require(actor, "parties.propose")
    locked_heads(party.pk)
    picked = {name: [str(pk) for pk in chosen.get(name, ())] for name in FACTS}
    if restored is None and not any(picked.values()):
        raise DomainError("Choose at least one thing that is of another party.", code="nothing_chosen")
    if restored is not None and (restored.head_id != party.pk or restored.pk == party.pk):
        raise DomainError(f"{restored.name} is not merged into {party.name}.", code="not_merged_into_it")
    name = restored.name if restored is not None else " ".join(new_name.split())
    if not name:
        raise DomainError("Give the new record a name.", code="name_required")
    _rows(party, picked)
    act = PartyAct(kind=PartyAct.Kind.SPLIT, party=party, other=restored, chosen=picked, new_name=name)
    return _propose(act, reason, actor)


@transaction.atomic
def confirm(act: PartyAct, *, actor: User, reason: str = "", seen: int | str | None = None) -> PartyAct:
    """Put a proposed merge or split into effect, as a second person; keep what it touches as it was.

    Raises:
        NotPermitted: the actor proposed it, or may not confirm.
        Conflict: it waits no more, or what it touches has changed meanwhile.
        DomainError: `over_all`: owners of both records would hold more than everything.
    """
    locked = _locked(act, seen)
    ACT_FLOW.step("confirm", locked.status)
    require(actor, "parties.confirm", locked)
    change = _merge if locked.kind == PartyAct.Kind.MERGE else _split
    fields = {**change(locked), "decided_by": actor, "decided_at": timezone.now(), "decision_reason": reason}
    done = _advance(locked, "confirm", actor, reason, fields)
    _after(done, actor)
    return done


@transaction.atomic
def drop(act: PartyAct, *, reason: str, actor: User, seen: int | str | None = None) -> PartyAct:
    """Drop a proposal. Raises what `confirm` raises, and `reason_required`."""
    locked = _locked(act, seen)
    decided = {"decided_by": actor, "decided_at": timezone.now(), "decision_reason": reason}
    return _advance(locked, "drop", actor, reason, decided)


@transaction.atomic
def propose_undo(act: PartyAct, *, reason: str, actor: User, seen: int | str | None = None) -> PartyAct:
    """Propose to take back what is in effect. Raises what `undo` raises, and `reason_required`."""
    locked = _locked(act, seen)
    ACT_FLOW.step("propose_undo", locked.status)
    _refuse_what_rests_on_it(locked)
    fields = {"undo_reason": reason.strip(), "undo_proposed_by": actor}
    return _advance(locked, "propose_undo", actor, reason, fields)


@transaction.atomic
def keep(act: PartyAct, *, reason: str, actor: User, seen: int | str | None = None) -> PartyAct:
    """Drop the proposal to undo: the act stays in effect. Raises what `drop` raises."""
    locked = _locked(act, seen)
    return _advance(locked, "keep", actor, reason, {"undo_reason": "", "undo_proposed_by": None})


@transaction.atomic
def undo(act: PartyAct, *, actor: User, seen: int | str | None = None) -> PartyAct:
    """Take an act back, as a second person: everything is as it was before.

    What came since stays where it came; a later act that rests on this one must be undone first.

    Raises:
        NotPermitted: the actor proposed it, or may not confirm.
        Conflict: nobody proposed it, or `rests_on_it`.
    """
    locked = _locked(act, seen)
    ACT_FLOW.step("undo", locked.status)
    require(actor, "parties.confirm", locked)
    if locked.kind == PartyAct.Kind.MERGE:
        locked_heads(_head_of(locked.party_id))
        _refuse_what_rests_on_it(locked)
        _detach(_other(locked))
    else:
        locked_heads(locked.party_id, _other(locked))
        _refuse_what_rests_on_it(locked)
        _put_back(locked)
    done = _advance(
        locked, "undo", actor, locked.undo_reason, {"undone_by": actor, "undone_at": timezone.now()}
    )
    _after(done, actor)
    return done


def _propose(act: PartyAct, reason: str, actor: User) -> PartyAct:
    if not reason.strip():
        raise DomainError("Say why, so that the second person can follow.", code="reason_required")
    act.reason, act.proposed_by, act.proposed_at = reason.strip(), actor, timezone.now()
    act.save(force_insert=True)
    for thread in _threads(act):
        audit.record(
            act,
            "party_act.proposed",
            actor=actor,
            thread=thread,
            after={"chosen": act.chosen},
            reason=act.reason,
            what=in_words(act),
        )
    return act


def in_words(act: PartyAct) -> str:
    """Say what an act does."""
    if act.kind == PartyAct.Kind.MERGE and act.other is not None:
        return f"merge {act.other.name} into {act.party.name}"
    return f"split {act.new_name} off {act.party.name}"


def _threads(act: PartyAct) -> list[UUID]:
    return [pk for pk in (act.party_id, act.other_id) if pk is not None]


def _locked(act: PartyAct, seen: int | str | None) -> PartyAct:
    rows = PartyAct.objects.select_related("party", "other").select_for_update(of=("self",))
    locked = rows.get(pk=act.pk)
    expect_version(locked, seen)
    return locked


def _advance(act: PartyAct, action: str, actor: User, reason: str, fields: Mapping[str, Any]) -> PartyAct:
    """Take the step, and say it on the timeline of the other record too."""
    what = in_words(act)
    moved = advance(
        act, action, ACT_FLOW, actor=actor, reason=reason, thread=act.party_id, fields=fields, what=what
    )
    if moved.other_id is not None:
        audit.record(
            moved, f"party_act.{action}", actor=actor, thread=moved.other_id, reason=reason, what=what
        )
    return moved


def _other(act: PartyAct) -> UUID:
    """Return the second record of an act that names one: every merge, and a split in effect."""
    if act.other_id is None:
        raise ValueError("The act names one record only.")
    return act.other_id


def _before(act: PartyAct) -> dict[str, Any]:
    """Return what an act in effect kept."""
    if act.before is None:
        raise ValueError("The act was never in effect.")
    return dict(act.before)


def _merge(act: PartyAct) -> dict[str, Any]:
    """Let the other record, and all that is merged into it, point to the one that stays."""
    party, other = locked_heads(act.party_id, _other(act))
    before = state_of([party.pk, other.pk])
    _attach(other.pk, party.pk)
    ownership.check_owners_of(party)
    return {"before": before}


def _split(act: PartyAct) -> dict[str, Any]:
    """Let what was chosen go to a new record, or to one that stands by itself again."""
    (party,) = locked_heads(act.party_id)
    before = state_of([party.pk])
    rows = _rows(party, act.chosen)
    if act.other_id is not None:
        _still_merged_into(act.other_id, party)
        _detach(act.other_id)
        other = RegistryParty.objects.get(pk=act.other_id)
    else:
        other = _new_record(act, party)
    _move(rows, {pk: other.pk for pks in rows.values() for pk in pks})
    return {"before": before, "other": other}


def _still_merged_into(pk: UUID, party: RegistryParty) -> None:
    if _head_of(pk) != party.pk:
        raise Conflict("The record that was to stand by itself has moved meanwhile.", code="has_moved")


def _rows(party: RegistryParty, chosen: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return what was chosen, if the party still holds all of it."""
    for name, ids in chosen.items():
        held = FACTS[name].objects.filter(pk__in=ids, party__head=party.pk).count()
        if held != len(set(ids)):
            raise Conflict(f"{party.name} does not hold all that was chosen any more.", code="has_moved")
    return {name: list(ids) for name, ids in chosen.items()}


def _new_record(act: PartyAct, party: RegistryParty) -> RegistryParty:
    """Make the record that is split off, described as where it first appeared, else as what it was in."""
    shown = Appearance.objects.filter(pk__in=act.chosen["appearances"]).order_by("first_seen_at").first()
    facts = shown.facts if shown is not None else {}
    record = RegistryParty(
        name=act.new_name,
        kind=facts.get("kind", party.kind),
        country=facts.get("country", party.country),
        birth_date=facts.get("birth_date", party.birth_date),
        origin=RegistryParty.Origin.SPLIT,
        first_seen_at=shown.first_seen_at if shown is not None else party.first_seen_at,
        last_seen_at=shown.last_seen_at if shown is not None else party.last_seen_at,
    )
    record.head_id = record.pk
    record.save(force_insert=True)
    return record


def _move(rows: Mapping[str, Sequence[str]], to: Mapping[str, UUID]) -> None:
    """Give each fact to its holder, and write again what a search of every holder looks in."""
    touched = set(to.values())
    for name, ids in rows.items():
        model = FACTS[name]
        touched |= set(model.objects.filter(pk__in=ids).values_list("party", flat=True))
        for holder in {to[pk] for pk in ids}:
            model.objects.filter(pk__in=[pk for pk in ids if to[pk] == holder]).update(party=holder)
    for record in RegistryParty.objects.filter(pk__in=touched):
        refresh_search(record)


def _put_back(act: PartyAct) -> None:
    """Return what was split off to who held it, and let the emptied record point to where it came from."""
    before = _before(act)
    to = {pk: UUID(before[name][pk]) for name, ids in act.chosen.items() for pk in ids}
    _move(act.chosen, to)
    known = before["parties"].get(str(act.other_id))
    _attach(_other(act), UUID(known["merged_into"]) if known else act.party_id)


def _attach(child: UUID, parent: UUID) -> None:
    """Merge a head into a record: it and all below it have that record's head from now on."""
    head = _head_of(parent)
    below = RegistryParty.objects.filter(head=child).exclude(pk=child)
    RegistryParty.objects.filter(pk=child).update(merged_into=parent, head=head)
    below.update(head=head)


def _detach(pk: UUID) -> None:
    """Let a merged record stand by itself again, with all that was merged into it."""
    below = _below(pk)
    RegistryParty.objects.filter(pk=pk).update(merged_into=None, head=pk)
    RegistryParty.objects.filter(pk__in=below - {pk}).update(head=pk)


def _below(pk: UUID) -> set[UUID]:
    """Return a record and all that is merged into it, near or far."""
    found: set[UUID] = set()
    level = {pk}
    while level:
        found |= level
        level = set(RegistryParty.objects.filter(merged_into__in=level).values_list("pk", flat=True)) - found
    return found


def _head_of(pk: UUID) -> UUID:
    return UUID(str(RegistryParty.objects.values_list("head", flat=True).get(pk=pk)))


def _refuse_what_rests_on_it(act: PartyAct) -> None:
    """Refuse to undo an act while a later one, or a holding of the record split off, rests on it."""
    moved = _below(_other(act))
    later = PartyAct.objects.filter(status__in=PartyAct.EFFECTIVE, decided_at__gt=act.decided_at)
    for one in later.exclude(pk=act.pk).select_related("party", "other").order_by("-decided_at"):
        if _rests_on(one, act, moved):
            raise Conflict(
                f"A later act rests on this one. Undo it first: {in_words(one)}.", code="rests_on_it"
            )
    if act.kind == PartyAct.Kind.SPLIT and _open_links(_other(act)):
        raise Conflict(f"{act.new_name} has holdings of its own by now. End them first.", code="rests_on_it")


def _rests_on(later: PartyAct, act: PartyAct, moved: set[UUID]) -> bool:
    """Say whether a later act took place on what this one made.

    It does where the record that stays was itself merged, and where what came or went with this act was
    merged, split or restored again.
    """
    if later.kind == PartyAct.Kind.MERGE and later.other_id == act.party_id:
        return True
    if act.kind == PartyAct.Kind.SPLIT:
        return act.other_id in (later.party_id, later.other_id)
    before = _before(later)
    taken = {before[name][pk] for name, ids in later.chosen.items() for pk in ids}
    return later.other_id in moved or bool(taken & {str(pk) for pk in moved})


def _open_links(pk: UUID) -> bool:
    links = OwnershipLink.objects.filter(valid_to__isnull=True)
    return links.filter(owner=pk).exists() or links.filter(owned=pk).exists()


def _after(act: PartyAct, actor: User) -> None:
    """See to what rests on the registry: suggestions, and the screening of what is owned."""
    other = _other(act)
    parted = (act.kind == PartyAct.Kind.SPLIT) != (act.status == A.UNDONE)
    suggestions.settle(act.party_id, other, parted=parted, actor=actor, reason=act.reason)
    heads = RegistryParty.objects.filter(pk__in={_head_of(act.party_id), _head_of(other)})
    for head in heads.order_by("pk"):
        look_for_twins(head)
    if not OwnershipLink.objects.filter(Q(owner__head__in=heads) | Q(owned__head__in=heads)).exists():
        return
    note = f"Records of the party registry were {'split' if parted else 'merged'}: {in_words(act)}."
    screen_owned([head.pk for head in heads], note=note, actor=actor)
