"""The second person: confirms a ruling that waits, or sends it back."""

from django.db import transaction
from django.utils import timezone

from exportctl.core.errors import Conflict, DomainError
from exportctl.core.flow import advance
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from screening.hits.events import HitRuled
from screening.hits.flow import HIT_FLOW
from screening.hits.models import Hit, Watch
from screening.hits.pairs import locked, names, of_pair
from screening.hits.rules import GROUNDS
from screening.hits.ruling_models import Ruling
from screening.hits.services.good_guys import begin_rule, end_rules
from screening.hits.services.rulings import fresh, take_back

Outcome = Ruling.Outcome
CONFIRM = {
    Outcome.FALSE_POSITIVE: "confirm_clearing",
    Outcome.TRUE_MATCH: "confirm_match",
    Outcome.REOPENED: "confirm_reopening",
}


@transaction.atomic
def confirm_ruling(hit: Hit, *, actor: User, seen: int | str | None = None) -> Hit:
    """Agree with the ruling that waits on a hit: from now on it holds.

    Raises:
        Conflict: nothing waits, or the page was drawn from an older version (`seen`).
        NotPermitted: the actor made the ruling, or may not confirm any.
    """
    return confirm(locked(hit, seen), actor=actor)


@transaction.atomic
def send_back_ruling(hit: Hit, *, reason: str, actor: User, seen: int | str | None = None) -> Hit:
    """Disagree: the hit waits for a ruling again, and a true match stays one. Raises as `confirm_ruling`."""
    return send_back(locked(hit, seen), reason=reason, actor=actor)


def confirm(row: Hit, *, actor: User) -> Hit:
    """Confirm the ruling on a locked hit, and do what follows from it."""
    ruling = _waiting(row)
    # Who may is asked by the step; its answer is first written here, because the step rests on it.
    if ruling.made_by_id != actor.pk:
        ruling.confirmed_by, ruling.confirmed_at = actor, timezone.now()
        ruling.save(update_fields=["confirmed_by", "confirmed_at", "updated_at"])
    done = advance(
        row,
        CONFIRM[Outcome(ruling.outcome)],
        HIT_FLOW,
        actor=actor,
        thread=row.thread,
        fields=fresh(row) if ruling.outcome == Outcome.REOPENED else {},
        ground=GROUNDS.get(ruling.ground, ""),
        made_by=ruling.made_by,
        **names(row),
    )
    _follow(done, ruling)
    publish(HitRuled(thread=row.thread))
    return done


def _follow(hit: Hit, ruling: Ruling) -> None:
    if ruling.outcome == Outcome.FALSE_POSITIVE:
        begin_rule(hit, ruling)
    elif ruling.outcome == Outcome.TRUE_MATCH:
        end_rules(hit, actor=None, reason="The pair was confirmed as a true match.")
        _ask_again(hit)
    else:
        former = _former_match(hit)
        if former is not None:
            take_back(former, actor=ruling.made_by, reason=ruling.reason)


def _ask_again(match: Hit) -> None:
    """Open what was cleared on the pair of a true match, wherever the party is live: one of them is wrong."""
    cleared = of_pair(match).filter(
        status=Hit.Status.FALSE_POSITIVE, run__in=Watch.objects.filter(live=True).values("run")
    )
    reason = f"The same party was confirmed as a true match in {match.run.label}."
    for hit in cleared.select_for_update(of=("self",)).order_by("pk"):
        advance(
            hit,
            "ask_again",
            HIT_FLOW,
            actor=None,
            reason=reason,
            thread=hit.thread,
            fields=fresh(hit),
            **names(hit),
        )
        publish(HitRuled(thread=hit.thread))


def send_back(row: Hit, *, reason: str, actor: User) -> Hit:
    """Send back the ruling on a locked hit."""
    ruling = _waiting(row)
    if not reason.strip():
        raise DomainError("Say why you send it back.", code="reason_required")
    if ruling.made_by_id != actor.pk:
        ruling.sent_back_by, ruling.sent_back_at = actor, timezone.now()
        ruling.sent_back_reason = reason.strip()
        ruling.save(update_fields=["sent_back_by", "sent_back_at", "sent_back_reason", "updated_at"])
    of_match = ruling.outcome == Outcome.REOPENED
    done = advance(
        row,
        "keep_match" if of_match else "send_back",
        HIT_FLOW,
        actor=actor,
        reason=reason,
        thread=row.thread,
        fields={"ruling": _former_match(row) if of_match else None},
        made_by=ruling.made_by,
        **names(row),
    )
    publish(HitRuled(thread=row.thread))
    return done


def _waiting(row: Hit) -> Ruling:
    if row.status != Hit.Status.IN_REVIEW or row.ruling is None:
        raise Conflict(
            "No ruling waits for a second person here any more. Look at the hit again to see what changed.",
            code="wrong_status",
        )
    return Ruling.objects.select_for_update(of=("self",)).select_related("made_by").get(pk=row.ruling.pk)


def _former_match(hit: Hit) -> Ruling | None:
    """Return the true match that a reopening would take back."""
    standing = hit.rulings.filter(outcome=Outcome.TRUE_MATCH, confirmed_at__isnull=False)
    return standing.filter(taken_back_at__isnull=True).order_by("-made_at").first()
