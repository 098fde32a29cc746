"""Entering parties: whoever is screened, by the worker; owners that no case names, by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import DomainError
from exportctl.core.outbox import enqueue
from exportctl.core.people.models import User
from screening.hits.models import ScreeningRun, Watch
from screening.hits.rules import PartyFacts, facts_digest, party_json
from screening.matching import comparable
from screening.parties.models import Appearance, PartyAlias, PartyNumber, PartySite, RegistryParty
from screening.parties.rules import recognition

MOST_FACTS = 5000


@dataclass(frozen=True, slots=True)
class Described:
    """A party as somebody enters it; `source` says where it is known from."""

    name: str
    kind: str
    source: str
    country: str = ""
    birth_date: str = ""
    address: str = ""
    aliases: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()

    @property
    def facts(self) -> PartyFacts:
        """What is screened of it."""
        return PartyFacts(
            ref=str(uuid4()),
            role="owner",
            kind=self.kind,
            name=" ".join(self.name.split()),
            aliases=self.aliases,
            address=self.address,
            country=self.country,
            birth_date=self.birth_date,
            identifiers=self.identifiers,
        )


@transaction.atomic
def enter_by_hand(described: Described, *, actor: User) -> RegistryParty:
    """Enter a party that no case names, such as an owner; one that is known already is returned.

    Raises:
        NotPermitted: the actor may not enter parties.
        DomainError: `name_not_comparable` or `kind_unknown`.
    """
    require(actor, "parties.link")
    for name in (described.name, *described.aliases):
        if not comparable(name):
            raise DomainError(f"The name {name!r} has no letter or digit.", code="name_not_comparable")
    if described.kind not in RegistryParty.Kind.values:
        raise DomainError(f"{described.kind} is no kind of party.", code="kind_unknown")
    origin, now = RegistryParty.Origin.ENTERED, timezone.now()
    found = _record_of(described.facts, origin=origin, source=described.source, actor=actor, at=now)
    record = RegistryParty.objects.select_for_update(of=("self",)).get(pk=found.pk)
    _note_facts(record, described.facts, source=described.source, at=now, actor=actor)
    return record


@transaction.atomic
def enter_screened(run_id: UUID) -> None:
    """Enter the parties of a run, each in the thread that it appears in. Safe to run twice.

    A party that the thread describes as before stays with its record; a new description is recognized by its
    identity, or makes a new record. Parties that the thread no longer names are past. A run that is older
    than what is known of the thread changes nothing.
    """
    run = ScreeningRun.objects.get(pk=run_id)
    if recognition.is_registry_id(run.thread):
        return
    Watch.objects.select_for_update(of=("self",)).filter(thread=run.thread).first()
    current = {one.ref: one for one in Appearance.objects.filter(thread=run.thread, current=True)}
    if any(one.last_seen_at > run.requested_at for one in current.values()):
        return
    gone = [one.pk for ref, one in current.items() if ref not in {party.ref for party in run.parties}]
    Appearance.objects.filter(pk__in=gone).update(current=False)
    for record, party in _in_lock_order(run):
        _appear(run, record, party, current.get(party.ref))


def _in_lock_order(run: ScreeningRun) -> list[tuple[RegistryParty, PartyFacts]]:
    """Return each party with its record, locked in the order of ids as every writer of the registry does.

    A party that the thread once described so keeps its record, though that was split off another.
    """
    seen = Appearance.objects.filter(thread=run.thread).order_by("last_seen_at", "pk")
    known = {(ref, identity): pk for ref, identity, pk in seen.values_list("ref", "identity", "party")}
    origin, at = RegistryParty.Origin.SCREENED, run.requested_at
    ids = []
    for party in sorted(run.parties, key=recognition.identity):
        pk = known.get((party.ref, recognition.identity(party)))
        if pk is None:
            pk = _record_of(party, origin=origin, source=run.label, actor=None, at=at).pk
        ids.append((pk, party))
    locked = RegistryParty.objects.select_for_update(of=("self",)).order_by("pk")
    records = {record.pk: record for record in locked.filter(pk__in={pk for pk, _ in ids})}
    return [(records[pk], party) for pk, party in ids]


def _record_of(
    party: PartyFacts, *, origin: str, source: str, actor: User | None, at: datetime
) -> RegistryParty:
    """Return the record with the party's identity; make it where there is none, once however many ask."""
    pk = recognition.registry_id()
    record, made = RegistryParty.objects.get_or_create(
        identity=recognition.identity(party),
        defaults={
            "id": pk,
            "head_id": pk,
            "name": party.name,
            "kind": party.kind,
            "country": party.country,
            "birth_date": party.birth_date,
            "origin": origin,
            "search": recognition.search_text([party.name]),
            "first_seen_at": at,
            "last_seen_at": at,
        },
    )
    if made:
        audit.record(
            record,
            "registry_party.entered",
            actor=actor,
            thread=record.pk,
            after=party_json(replace(party, ref=str(record.pk))),
            name=party.name,
            source=source,
        )
        look_for_twins(record)
    return record


def _appear(run: ScreeningRun, record: RegistryParty, party: PartyFacts, known: Appearance | None) -> None:
    """Write down that the party was seen, described as before or anew."""
    digest, at = facts_digest([party]), run.requested_at
    _note_facts(record, party, source=run.label, at=at, actor=None)
    if record.last_seen_at < at:
        record.last_seen_at = at
        record.save(update_fields=["last_seen_at", "updated_at"])
    if known is not None and known.facts_digest == digest:
        Appearance.objects.filter(pk=known.pk).update(last_seen_at=at)
        return
    if known is not None:
        Appearance.objects.filter(pk=known.pk).update(current=False)
    Appearance.objects.create(
        party=record,
        thread=run.thread,
        ref=party.ref,
        label=run.label,
        role=party.role,
        facts=party_json(party),
        facts_digest=digest,
        identity=recognition.identity(party),
        run=run,
        first_seen_at=at,
        last_seen_at=at,
    )


def _note_facts(
    record: RegistryParty, party: PartyFacts, *, source: str, at: datetime, actor: User | None
) -> None:
    """Add the names, the address and the numbers that the record does not have yet; the record is locked."""
    said = {"source": source[:200], "seen_on": timezone.localdate(at)}
    aliases = _new(party.aliases, record.aliases.values_list("value", flat=True), record.name)
    numbers = _new(party.identifiers, record.numbers.values_list("value", flat=True))
    sites = _new([party.address], record.sites.values_list("text", flat=True))
    PartyAlias.objects.bulk_create(PartyAlias(party=record, value=value, **said) for value in aliases)
    PartySite.objects.bulk_create(
        PartySite(party=record, text=text, country=party.country, **said) for text in sites
    )
    PartyNumber.objects.bulk_create(
        PartyNumber(party=record, value=value, key=recognition.number_key(value), **said) for value in numbers
    )
    if not (aliases or numbers or sites):
        return
    refresh_search(record)
    audit.record(
        record,
        "registry_party.changed",
        actor=actor,
        thread=record.pk,
        after={"aliases": aliases, "sites": sites, "numbers": numbers, "source": source},
        name=record.name,
        label=source,
        what=", ".join([*aliases, *sites, *numbers])[:300],
    )
    if aliases or numbers:
        look_for_twins(record)


def _new(said: Sequence[str], known: Iterable[str], *others: str) -> list[str]:
    have = {*known, *others}
    return [value for value in dict.fromkeys(said) if value.strip() and value not in have][:MOST_FACTS]


def refresh_search(record: RegistryParty) -> None:
    """Write again what a search of the record looks in."""
    names = [record.name, *record.aliases.values_list("value", flat=True)]
    record.search = recognition.search_text(names, record.numbers.values_list("value", flat=True))
    record.save(update_fields=["search", "updated_at"])


def look_for_twins(record: RegistryParty) -> None:
    """Have a worker look for records that may be the same party."""
    enqueue("parties.suggest", key=f"parties.suggest:{record.pk}", party_id=str(record.pk))
