"""Good-guy rules: which clearings are carried over, and until when."""

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.people.models import User
from screening.hits.adjudication import carried_until
from screening.hits.models import Hit
from screening.hits.pairs import lock_pair
from screening.hits.ruling_models import GoodGuyRule, Ruling


def begin_rule(hit: Hit, ruling: Ruling) -> GoodGuyRule:
    """Carry a clearing over from now on, in place of an older one on the same pair: the newest wins."""
    end_rules(hit, actor=None, reason="A newer ruling on the same pair took its place.")
    rule = GoodGuyRule.objects.create(
        party_identity=hit.party_identity,
        party_name=hit.party_name,
        watchlist=hit.watchlist,
        external_id=hit.external_id,
        listed_name=hit.listed_name,
        entity_digest=hit.entity_digest,
        ruling=ruling,
        until=carried_until(timezone.localdate()),
    )
    audit.record(
        rule,
        "good_guy_rule.made",
        actor=None,
        thread=hit.thread,
        party=rule.party_name,
        listed=rule.listed_name,
        until=f"{rule.until:%-d %b %Y}",
    )
    return rule


def end_rules(hit: Hit, *, actor: User | None, reason: str) -> None:
    """End the rule on a hit's pair, where there is one. The caller has locked the pair."""
    standing = GoodGuyRule.objects.select_for_update(of=("self",)).filter(
        watchlist=hit.watchlist,
        external_id=hit.external_id,
        party_identity=hit.party_identity,
        ended_at__isnull=True,
    )
    for rule in standing:
        _end(rule, actor=actor, reason=reason)


@transaction.atomic
def end_rule(rule: GoodGuyRule, *, reason: str, actor: User, seen: int | str | None = None) -> GoodGuyRule:
    """End a rule by hand: later screenings ask again. What it has cleared by now stays cleared.

    Raises:
        DomainError: `reason_required`.
        Conflict: it has ended already, or the page was drawn from an older version (`seen`).
        NotPermitted: the actor may not rule on hits.
    """
    lock_pair(rule)
    row = GoodGuyRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    require(actor, "hits.rule", row)
    if not reason.strip():
        raise DomainError("Say why it is to end.", code="reason_required")
    if row.ended_at is not None:
        raise Conflict("This rule has ended already.", code="wrong_status")
    expect_version(row, seen)
    return _end(row, actor=actor, reason=reason.strip())


def _end(rule: GoodGuyRule, *, actor: User | None, reason: str) -> GoodGuyRule:
    rule.ended_at, rule.ended_by, rule.ended_reason = timezone.now(), actor, reason
    rule.version += 1
    rule.save(update_fields=["ended_at", "ended_by", "ended_reason", "version", "updated_at"])
    audit.record(
        rule,
        "good_guy_rule.ended",
        actor=actor,
        thread=rule.ruling.hit.thread,
        reason=reason,
        party=rule.party_name,
        listed=rule.listed_name,
    )
    return rule
