"""Reads of the party registry."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast

from exportctl.core.access import check
from exportctl.core.people.models import User
from screening.hits.models import Hit
from screening.hits.rules import PartyFacts
from screening.parties.models import (
    Appearance,
    MergeSuggestion,
    OwnershipLink,
    PartyAct,
    PartyAlias,
    PartyNumber,
    PartySite,
    RegistryParty,
)
from screening.parties.rules import recognition


@dataclass(frozen=True)
class Profile:
    """What all records with one head say of a party. The first of `names` is the head's own."""

    pk: UUID
    name: str
    kind: str
    country: str
    birth_date: str
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    sites: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of what tells it from others."""
        return recognition.record_digest(self.names, self.numbers, self.kind, self.country, self.birth_date)


def parties_visible_to(actor: User) -> QuerySet[RegistryParty]:
    """Return all records for those who may see the registry, none for others."""
    records = RegistryParty.objects.select_related("head", "merged_into")
    return records if check(actor, "parties.see") else records.none()


def acts_visible_to(actor: User) -> QuerySet[PartyAct]:
    """Return all merges and splits for those who may see the registry, none for others."""
    acts = PartyAct.objects.select_related(
        *("party__head", "other__head", "proposed_by", "decided_by", "undo_proposed_by", "undone_by")
    )
    return acts if check(actor, "parties.see") else acts.none()


def links_visible_to(actor: User) -> QuerySet[OwnershipLink]:
    """Return all holdings for those who may see the registry, none for others."""
    links = OwnershipLink.objects.select_related("owner__head", "owned__head", "entered_by", "ended_by")
    return links if check(actor, "parties.see") else links.none()


def suggestions_visible_to(actor: User) -> QuerySet[MergeSuggestion]:
    """Return all suggestions for those who may see the registry, none for others."""
    found = MergeSuggestion.objects.select_related("first__head", "second__head")
    return found if check(actor, "parties.see") else found.none()


def waiting_acts(actor: User) -> QuerySet[PartyAct]:
    """Return the acts that wait for a second person."""
    waiting = (PartyAct.Status.PROPOSED, PartyAct.Status.UNDO_PROPOSED)
    return acts_visible_to(actor).filter(status__in=waiting)


def search(actor: User, text: str) -> QuerySet[RegistryParty]:
    """Return the parties of which some name or number holds every word of `text`, in any script."""
    found = parties_visible_to(actor).filter(merged_into__isnull=True)
    words = recognition.words(text).split()
    if not words:
        return found
    holding = RegistryParty.objects.all()
    for word in words:
        holding = holding.filter(search__contains=word)
    return found.filter(pk__in=holding.values("head"))


def profiles(heads: Collection[UUID]) -> dict[UUID, Profile]:
    """Return what is known of some parties, by head, in four reads."""
    rows = RegistryParty.objects.filter(head__in=heads).order_by("created_at", "pk")
    records: dict[UUID, list[RegistryParty]] = defaultdict(list)
    for row in rows:
        records[row.head_id].append(row)
    aliases = _facts(PartyAlias, heads, "value")
    numbers = _facts(PartyNumber, heads, "value")
    sites = _facts(PartySite, heads, "text", "country")
    found = {}
    for pk, members in records.items():
        members.sort(key=lambda one: one.pk != pk)
        head = members[0]
        names = [one.name for one in members] + [value for (value,) in aliases[pk]]
        found[pk] = Profile(
            pk=pk,
            name=head.name,
            kind=head.kind,
            country=head.country,
            birth_date=head.birth_date or next((one.birth_date for one in members if one.birth_date), ""),
            names=tuple(dict.fromkeys(names)),
            numbers=tuple(dict.fromkeys(value for (value,) in numbers[pk])),
            sites=tuple(dict.fromkeys((text, country) for text, country in sites[pk])),
        )
    return found


def _facts(model: Any, heads: Collection[UUID], *fields: str) -> dict[UUID, list[tuple[str, ...]]]:
    found: dict[UUID, list[tuple[str, ...]]] = defaultdict(list)
    rows = model.objects.filter(party__head__in=heads).order_by("pk")
    for head, *values in rows.values_list("party__head", *fields):
        found[head].append(tuple(values))
    return found


def open_suggestions(heads: Collection[UUID]) -> QuerySet[MergeSuggestion]:
    """Return the open suggestions about some parties, the strongest first."""
    about = Q(first__in=heads) | Q(second__in=heads)
    rows = MergeSuggestion.objects.filter(about, status=MergeSuggestion.Status.OPEN)
    return rows.select_related("first", "second").order_by("-score", "pk")


def heads_of(thread: UUID, parties: Collection[PartyFacts]) -> dict[str, UUID]:
    """Return the head of each party's record, by its id in the thread; a party without a record is left out.

    A party is found as the thread described it before, else by its identity.
    """
    if recognition.is_registry_id(thread):
        head = RegistryParty.objects.filter(pk=thread).values_list("head", flat=True).first()
        return {party.ref: head for party in parties} if head else {}
    seen = Appearance.objects.filter(thread=thread).order_by("last_seen_at", "pk")
    known = {(ref, one): head for ref, one, head in seen.values_list("ref", "identity", "party__head")}
    identities = {party.ref: recognition.identity(party) for party in parties}
    found = {ref: known[ref, one] for ref, one in identities.items() if (ref, one) in known}
    if missing := {one for ref, one in identities.items() if ref not in found}:
        rows = RegistryParty.objects.filter(identity__in=missing).values_list("identity", "head")
        by_identity = dict(rows)
        found = {ref: by_identity[one] for ref, one in identities.items() if one in by_identity} | found
    return found


def members_of(head: UUID) -> list[RegistryParty]:
    """Return a party's records, oldest first; a list, so that either side of an "or" is an indexed read."""
    return list(RegistryParty.objects.filter(head=head).order_by("created_at", "pk"))


def appearances_of(head: UUID) -> QuerySet[Appearance]:
    """Return where a party appears or appeared."""
    return Appearance.objects.filter(party__head=head).select_related("party")


def appearances_like(thread: UUID, party: PartyFacts, *, most: int) -> tuple[UUID | None, list[Appearance]]:
    """Return the head of a party that a thread names, and where else it appears, the newest first.

    One read where the thread itself entered the party; else the record is looked up before.
    """
    identity = recognition.identity(party)
    here = Appearance.objects.filter(thread=thread, ref=party.ref, identity=identity)
    own = here.order_by("-last_seen_at", "-pk").values("party__head")[:1]
    rows = _newest(Appearance.objects.filter(party__head=Subquery(own)), most + 1)
    head = rows[0].party.head_id if rows else None
    if head is None:
        record = Q(pk=thread) if recognition.is_registry_id(thread) else Q(identity=identity)
        head = RegistryParty.objects.filter(record).values_list("head", flat=True).first()
        rows = _newest(appearances_of(head), most + 1) if head is not None else []
    return head, [one for one in rows if (one.thread, one.ref) != (thread, party.ref)][:most]


def _newest(appearances: QuerySet[Appearance], most: int) -> list[Appearance]:
    return list(appearances.select_related("party").order_by("-last_seen_at", "pk")[:most])


def hits_of(head: UUID) -> QuerySet[Hit]:
    """Return the hits of a party in all threads, and of the registry's own screening, but for lapsed ones.

    The two are a union, not an "or", so that each is an indexed read.
    """
    here = Appearance.objects.filter(party__head=head, thread=OuterRef("thread"), ref=OuterRef("party_ref"))
    own = Hit.objects.filter(thread__in=RegistryParty.objects.filter(head=head).values("pk"))
    about = own.values("pk").union(Hit.objects.filter(Exists(here)).values("pk"))
    rows = Hit.objects.filter(pk__in=about).exclude(status=Hit.Status.LAPSED)
    return rows.select_related("run", "ruling__made_by").order_by("-created_at", "pk")


def acts_of(actor: User, members: Collection[UUID]) -> QuerySet[PartyAct]:
    """Return the merges and splits of a party, newest first."""
    about = Q(party__in=members) | Q(other__in=members)
    return acts_visible_to(actor).filter(about).order_by("-proposed_at", "pk")


def links_of(actor: User, members: Collection[UUID]) -> QuerySet[OwnershipLink]:
    """Return the holdings in and of a party, also past ones; those that hold still come first."""
    about = Q(owner__in=members) | Q(owned__in=members)
    return links_visible_to(actor).filter(about).order_by("-valid_from", "pk")


def case_counts(heads: Collection[UUID]) -> dict[UUID, int]:
    """Return in how many threads each party appears or appeared."""
    rows = Appearance.objects.filter(party__head__in=heads).values_list("party__head")
    return dict(rows.annotate(cases=Count("thread", distinct=True)))


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said of a party, where and when. `country` is that of an address."""

    pk: int
    text: str
    country: str
    source: str
    seen_on: date


@dataclass(frozen=True)
class Facts:
    """What all records with one head say, each thing with where it was said; the newest of one wording."""

    aliases: tuple[Said, ...]
    sites: tuple[Said, ...]
    numbers: tuple[Said, ...]


@dataclass(frozen=True)
class Side:
    """One record on a page that lays two side by side."""

    party: RegistryParty
    profile: Profile | None
    cases: int


def facts_of(head: UUID) -> Facts:
    """Return what is known of a party with its sources, in one read; what two records say alike once."""
    rows = [
        _said(model, text, country).filter(party__head=head)
        for model, text, country in (
            (PartyAlias, F("value"), Value("")),
            (PartySite, F("text"), F("country")),
            (PartyNumber, F("value"), Value("")),
        )
    ]
    found: dict[str, dict[str, Said]] = {name: {} for name in ("partyalias", "partysite", "partynumber")}
    for kind, *said in rows[0].union(*rows[1:], all=True).order_by("kind", "number"):
        one = Said(*said)
        found[kind].setdefault(one.text, one)
    return Facts(*(tuple(one.values()) for one in found.values()))


def _said(model: Any, text: Any, country: Any) -> Any:
    shown = {
        "kind": Value(model._meta.model_name),
        "number": F("pk"),
        "says": Cast(text, TextField()),
        "where": Cast(country, TextField()),
    }
    return model.objects.order_by().annotate(**shown).values_list(*shown, "source", "seen_on")


def sides(ids: Sequence[UUID]) -> list[Side]:
    """Return some records side by side; one that is merged says so and has no profile of its own."""
    rows = {row.pk: row for row in RegistryParty.objects.filter(pk__in=ids).select_related("head")}
    known, counts = profiles(ids), case_counts(ids)
    return [Side(rows[pk], known.get(pk), counts.get(pk, 0)) for pk in ids]


def held_by(party: RegistryParty) -> dict[str, list[tuple[str, str]]]:
    """Return what a party holds as choices, by kind of fact, and where it may go."""
    appearances = appearances_of(party.pk).order_by("-last_seen_at", "pk")[:500]
    members = [one for one in members_of(party.pk) if one.pk != party.pk]
    facts = facts_of(party.pk)
    return {
        "appearances": [(str(one.pk), f"{one.label}: {one.facts['name']}") for one in appearances],
        "aliases": [(str(one.pk), one.text) for one in facts.aliases],
        "sites": [(str(one.pk), one.text) for one in facts.sites],
        "numbers": [(str(one.pk), one.text) for one in facts.numbers],
        "into": [
            ("new", "A new record"),
            *((str(one.pk), f"The record {one.name}, again by itself") for one in members),
        ],
    }


def moved_by(act: PartyAct) -> list[str]:
    """Return in words what a split takes with it."""
    chosen = {name: ids for name, ids in act.chosen.items() if ids}
    appearances = Appearance.objects.filter(pk__in=chosen.get("appearances", ()))
    found = [f"{one.facts['name']} in {one.label}" for one in appearances.order_by("-last_seen_at", "pk")]
    for name, model in (("aliases", PartyAlias), ("sites", PartySite), ("numbers", PartyNumber)):
        if ids := chosen.get(name):
            found += [str(one) for one in model.objects.filter(pk__in=ids).order_by("pk")]
    return found
