"""Reads for the analysts' desk: the queue, what belongs to a hit, earlier rulings, good-guy rules."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, prefetch_related_objects
from django.db.models.functions import Upper

from exportctl.core.access import check
from exportctl.core.audit.models import AuditEvent
from exportctl.core.people import matrix
from exportctl.core.people.models import User
from screening.hits.adjudication import Change, changes, needs_second, party_record
from screening.hits.models import Hit
from screening.hits.pairs import same_pair, standing_matches
from screening.hits.queries import hits_visible_to
from screening.hits.rules import percent
from screening.hits.ruling_models import GoodGuyRule, Ruling
from screening.watchlists.models import Edition, Entity

STATUSES = {
    "waiting": "All that wait",
    "open": "Open",
    "in_review": "Waiting for a second person",
    "to_confirm": "Mine to confirm",
    "escalated": "Escalated",
    "mine": "Mine",
}
ORDERS = {"severity": ("-severity", "due_on", "pk"), "due": ("due_on", "-severity", "pk")}


@dataclass(frozen=True)
class Filters:
    """What of the queue is shown, in which order; "" is everything."""

    status: str = "waiting"
    watchlist: str = ""
    basis: str = ""
    kind: str = ""
    assignee: UUID | None = None
    order: str = "severity"

    @property
    def ordering(self) -> tuple[str, ...]:
        """The fields that the queue is ordered by."""
        return ORDERS[self.order]


def queue(actor: User, filters: Filters) -> QuerySet[Hit]:
    """Return the hits of a queue, in its order."""
    hits = hits_visible_to(actor).filter(status__in=Hit.WAITING).filter(_of_status(filters.status, actor))
    if filters.watchlist:
        hits = hits.filter(watchlist=filters.watchlist)
    if filters.basis:
        hits = hits.filter(basis=filters.basis)
    if filters.kind:
        hits = hits.filter(entity__kind=filters.kind)
    if filters.assignee:
        hits = hits.filter(assignee=filters.assignee)
    return hits.order_by(*filters.ordering)


def _of_status(status: str, actor: User) -> Q:
    return {
        "open": Q(status=Hit.Status.OPEN),
        "in_review": Q(status=Hit.Status.IN_REVIEW),
        "to_confirm": Q(status=Hit.Status.IN_REVIEW) & ~Q(ruling__made_by=actor),
        "escalated": Q(status=Hit.Status.ESCALATED),
        "mine": Q(assignee=actor),
    }.get(status, Q())


def counts(actor: User, filters: Filters) -> dict[str, int]:
    """Return how many hits each status of the queue has, under the other filters, in one read."""
    everything = queue(actor, replace(filters, status="waiting")).order_by()
    return everything.aggregate(
        **{key: Count("pk", filter=_of_status(key, actor)) for key in STATUSES if key != "waiting"},
        waiting=Count("pk"),
    )


def lists_waiting(actor: User) -> list[str]:
    """Return the keys of the lists that have a hit waiting."""
    waiting = hits_visible_to(actor).filter(status__in=Hit.WAITING)
    return list(waiting.values_list("watchlist", flat=True).distinct().order_by("watchlist"))


def neighbor(hits: QuerySet[Hit], hit: Hit, filters: Filters, *, after: bool) -> Hit | None:
    """Return the hit that stands next after (or before) a hit in a queue, whether or not it still does."""
    return _beside(hits, hit, filters, after=after).first()


def _beside(hits: QuerySet[Hit], hit: Hit, filters: Filters, *, after: bool) -> QuerySet[Hit]:
    condition, equal = Q(), Q()
    for field in filters.ordering:
        name, down = field.lstrip("-"), field.startswith("-")
        side = "lt" if down == after else "gt"
        value = hit.pk if name == "pk" else getattr(hit, name)
        condition |= equal & Q(**{f"{name}__{side}": value})
        equal &= Q(**{name: value})
    found = hits.filter(condition)
    return found if after else found.reverse()


def neighbors(hits: QuerySet[Hit], hit: Hit, filters: Filters) -> dict[str, UUID]:
    """Return the ids of the hits before and after a hit in a queue, under these words, in one read."""
    rows = [_beside(hits, hit, filters, after=after)[:1] for after in (False, True)]
    sides = [
        row.annotate(side=Value(side)).values_list("side", "pk")
        for side, row in zip(("before", "after"), rows, strict=True)
    ]
    return dict(sides[0].union(sides[1], all=True))


def beside(hit: Hit) -> tuple[list[Hit], list[Hit]]:
    """Return the best other hits of the same run, and the others of the same pair that wait, in one read."""
    of_run = Hit.objects.filter(run=hit.run_id).exclude(pk=hit.pk).order_by("-score", "pk")
    pair = pair_waiting(hit).exclude(pk=hit.pk).select_related(None).order_by()
    either = of_run.values("pk")[:20].union(pair.values("pk"))
    rows = Hit.objects.filter(pk__in=either).annotate(of_pair=Exists(pair.filter(pk=OuterRef("pk"))))
    found: list[Any] = list(rows.select_related("run", "ruling__made_by").order_by("-score", "pk"))
    of_pair = [one for one in found if one.of_pair]
    return [one for one in found if one.run_id == hit.run_id][:20], of_pair


def pair_waiting(hit: Hit) -> QuerySet[Hit]:
    """Return the hits of the same pair, unchanged on both sides, that wait: this one among them."""
    waiting = same_pair(hit).filter(status__in=(Hit.Status.OPEN, Hit.Status.IN_REVIEW))
    return waiting.select_related("run", "ruling__made_by").order_by("created_at", "pk")


def trail_of(hit: Hit) -> QuerySet[AuditEvent]:
    """Return what happened to a hit, newest first."""
    events = AuditEvent.objects.filter(subject_type=Hit._meta.label_lower, subject_id=str(hit.pk))
    return events.order_by("-seq")


def rulings_visible_to(actor: User) -> QuerySet[Ruling]:
    """Return the rulings that were in force at some time, newest first, with their hits and people."""
    if not check(actor, "hits.see"):
        return Ruling.objects.none()
    made = Ruling.objects.exclude(outcome=Ruling.Outcome.REOPENED)
    made = made.filter(Q(needs_second=False) | Q(confirmed_at__isnull=False))
    return made.select_related("hit__run", "made_by", "confirmed_by").order_by("-made_at", "-pk")


def precedents(actor: User, hit: Hit) -> QuerySet[Ruling]:
    """Return the rulings on the like of a hit, in all threads: the same listed entity, or the same party.

    A party is the same by its identity, or by its name in any case of letters.
    """
    rulings = rulings_visible_to(actor).exclude(hit=hit.pk)
    like = Hit.objects.filter(watchlist=hit.watchlist, external_id=hit.external_id)
    same_party = Hit.objects.filter(party_identity=hit.party_identity)
    named = Hit.objects.annotate(named=Upper("party_name")).filter(named=hit.party_name.upper())
    return rulings.filter(
        Q(hit__in=like.values("pk")) | Q(hit__in=same_party.values("pk")) | Q(hit__in=named.values("pk"))
    )


@dataclass(frozen=True)
class Said:
    """What was ruled on the like of a hit: the newest rulings, a standing true match, the last clearing."""

    precedents: Sequence[Ruling]
    match: Ruling | None
    cleared: Ruling | None


def said_of(actor: User, hit: Hit) -> Said:
    """Return the earlier rulings that a hit's page shows, in one read."""
    newest, match, cleared = precedents(actor, hit), standing_matches(hit), clearings_like(hit)
    either = newest.values("pk")[:10].union(match.values("pk")[:1], cleared.values("pk")[:1])
    rule = GoodGuyRule.objects.filter(ruling=OuterRef("pk")).order_by("-created_at")
    rows = Ruling.objects.filter(pk__in=either).annotate(
        is_like=Exists(newest.filter(pk=OuterRef("pk"))),
        is_match=Exists(match.filter(pk=OuterRef("pk"))),
        is_cleared=Exists(cleared.filter(pk=OuterRef("pk"))),
        rule_ended=Subquery(rule.values("ended_at")[:1]),
        rule_reason=Subquery(rule.values("ended_reason")[:1]),
        rule_until=Subquery(rule.values("until")[:1]),
    )
    rows = rows.select_related("hit__run", "hit__entity__edition", "made_by", "confirmed_by")
    found = list(rows.order_by("-made_at", "-pk"))
    return Said(
        precedents=[one for one in found if one.is_like][:10],
        match=next((one for one in found if one.is_match), None),
        cleared=next((one for one in found if one.is_cleared), None),
    )


def search_rulings(rulings: QuerySet[Ruling], *, text: str, outcome: str) -> QuerySet[Ruling]:
    """Return the rulings of an outcome with words in the names, the reason or the case's label."""
    if outcome:
        rulings = rulings.filter(outcome=outcome)
    for word in text.split()[:8]:
        rulings = rulings.filter(
            Q(hit__party_name__icontains=word)
            | Q(hit__listed_name__icontains=word)
            | Q(reason__icontains=word)
            | Q(hit__run__label__icontains=word)
        )
    return rulings


def good_guy_rules(actor: User, *, on: date) -> QuerySet[GoodGuyRule]:
    """Return the rules in force on a day, the first to end first.

    `unchanged` says whether the list in force still says the same of the entity; else a rule clears nothing.
    """
    if not check(actor, "hits.see"):
        return GoodGuyRule.objects.none()
    same = Entity.objects.filter(
        edition__status=Edition.Status.IN_FORCE,
        edition__watchlist__key=OuterRef("watchlist"),
        external_id=OuterRef("external_id"),
        digest=OuterRef("entity_digest"),
    )
    rules = GoodGuyRule.objects.filter(ended_at__isnull=True, until__gte=on)
    rules = rules.annotate(unchanged=Exists(same))
    return rules.select_related("ruling__made_by", "ruling__confirmed_by", "ruling__hit__run")


@dataclass(frozen=True)
class Before:
    """An earlier clearing that was not carried over to a hit, with the reasons and what changed."""

    ruling: Ruling
    party: Sequence[Change]
    record: Sequence[Change]
    reasons: Sequence[str]


def clearings_like(hit: Hit) -> QuerySet[Ruling]:
    """Return the clearings of the same party and listed entity, newest first."""
    party = Q(hit__party_identity=hit.party_identity) | Q(
        hit__thread=hit.thread, hit__party_ref=hit.party_ref
    )
    found = Ruling.objects.filter(
        party,
        Q(needs_second=False) | Q(confirmed_at__isnull=False),
        outcome=Ruling.Outcome.FALSE_POSITIVE,
        hit__watchlist=hit.watchlist,
        hit__external_id=hit.external_id,
    )
    return found.order_by("-made_at", "-pk")


def cleared_before(hit: Hit, said: Said, *, on: date) -> Before | None:
    """Return the newest clearing of the same party and listed entity, and why it does not hold here."""
    ruling = said.cleared
    if hit.status not in Hit.WAITING or ruling is None:
        return None
    before = ruling.hit
    of_party = changes(party_record(before.party), party_record(hit.party))
    of_record = (
        changes(record_of(before.entity), record_of(hit.entity))
        if before.entity_digest != hit.entity_digest
        else []
    )
    return Before(ruling, of_party, of_record, _why_not(hit, ruling, said.match, on))


def _why_not(hit: Hit, ruling: Any, match: Ruling | None, on: date) -> list[str]:
    reasons = []
    if ruling.taken_back_at is not None:
        reasons.append(f"The ruling was taken back: {ruling.taken_back_reason}")
    if ruling.rule_ended is not None:
        reasons.append(f"It is no longer carried over: {ruling.rule_reason}")
    elif ruling.rule_until is not None and ruling.rule_until < on:
        reasons.append(f"It was carried over until {ruling.rule_until:%-d %b %Y}.")
    if ruling.confirmed_by_id is None and needs_second(hit.score):
        reasons.append(f"One person cleared it, at {percent(ruling.score)}; at {hit.percent} it takes two.")
    if match is not None:
        reasons.append(f"The same party is a true match in {match.hit.run.label}.")
    return reasons


def record_of(entity: Entity) -> dict[str, str]:
    """Return what a list says of an entity, by the words for it."""
    return {
        "Names": "; ".join(sorted(name.value for name in entity.names.all())),
        "Kind": entity.get_kind_display(),
        "Programs": "; ".join(sorted(entity.programs)),
        "Addresses": "; ".join(sorted(address.text for address in entity.addresses.all())),
        "Nationalities": ", ".join(sorted(entity.nationalities)),
        "Dates of birth": ", ".join(sorted(entity.birth_dates)),
        "Numbers": "; ".join(sorted(f"{number['kind']} {number['value']}" for number in entity.identifiers)),
        "License requirement": entity.requirement,
        "Citation": entity.citation,
        "Remarks": entity.remarks,
        "Listed on": entity.listed_on.isoformat() if entity.listed_on else "",
    }


def with_standing(hits: QuerySet[Hit]) -> QuerySet[Any]:
    """Add the edition in force of each hit's list, `edition_now`, and what stands in it for the entity.

    `entity_now` and `digest_now` are None where the entity has left the list.
    """
    in_force = Edition.objects.filter(
        watchlist=OuterRef("entity__edition__watchlist"), status=Edition.Status.IN_FORCE
    )
    listed = Entity.objects.filter(
        edition__watchlist=OuterRef("entity__edition__watchlist"),
        edition__status=Edition.Status.IN_FORCE,
        external_id=OuterRef("external_id"),
    )
    return hits.annotate(
        edition_now=Subquery(in_force.values("pk")[:1]),
        entity_now=Subquery(listed.values("pk")[:1]),
        digest_now=Subquery(listed.values("digest")[:1]),
    )


@dataclass(frozen=True)
class ListedNow:
    """How the entity of a hit stands in the edition in force: the edition that lacks it, or what changed."""

    gone_from: Edition | None
    changed: Sequence[Change]


def listed_now(hit: Any, said: Said) -> ListedNow:
    """Say what became of the entity of a hit that `with_standing` returned.

    Also reads the names and addresses of every record that the page compares, together.
    """
    now = None
    if hit.entity_now is not None and hit.digest_now != hit.entity_digest:
        now = Entity.objects.get(pk=hit.entity_now)
    before = said.cleared.hit.entity if said.cleared is not None else None
    records = [record for record in (hit.entity, now, before) if record is not None]
    prefetch_related_objects(records, "names", "addresses")
    if now is not None:
        return ListedNow(None, changes(record_of(hit.entity), record_of(now)))
    if hit.entity_now is None and hit.edition_now is not None:
        return ListedNow(Edition.objects.select_related("watchlist").get(pk=hit.edition_now), ())
    return ListedNow(None, ())


def rulers(actor: User) -> QuerySet[User]:
    """Return the other people who may rule on an escalated hit, by name."""
    roles = [role.value for role in matrix.lines()["hits.rule_escalated"].roles]
    people = User.objects.filter(groups__name__in=roles, is_active=True).exclude(pk=actor.pk)
    return people.distinct().order_by("name", "email")
