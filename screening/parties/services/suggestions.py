"""Suggesting merges: candidates by indexed keys first, then the matcher over those few."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from exportctl.core.base import expect_version
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from screening.parties import queries
from screening.parties.flow import SUGGESTION_FLOW
from screening.parties.models import MergeSuggestion, RegistryParty
from screening.parties.twins import Twin, twins_of

S = MergeSuggestion.Status


@transaction.atomic
def suggest(party_id: UUID) -> int:
    """Look for records that may be the same party as this one, and keep what speaks for it. Safe to repeat.

    What was suggested of the same two sides before, and dismissed, stays dismissed; what was suggested of an
    earlier state of either side lapses.
    """
    record = RegistryParty.objects.select_related("head").filter(pk=party_id).first()
    if record is None:
        return 0
    head = record.head
    profile = queries.profiles([head.pk])[head.pk]
    made = [_keep(profile, twin) for twin in twins_of(profile)]
    for old in queries.open_suggestions([head.pk]).select_for_update(of=("self",)):
        digests = {old.first_id: old.first_digest, old.second_id: old.second_digest}
        if digests[head.pk] != profile.digest:
            _step(old, "lapse", actor=None)
    return sum(made)


def _keep(profile: queries.Profile, twin: Twin) -> bool:
    kept, made = _of_pair(profile, twin.profile, score=twin.score, features=twin.features)
    if kept.status == S.LAPSED:
        _step(kept, "return", actor=None)
    return made


def _of_pair(
    one: queries.Profile, two: queries.Profile, *, score: float, features: Sequence[Mapping[str, Any]]
) -> tuple[MergeSuggestion, bool]:
    """Return the suggestion about two sides as they are now, and whether it was made just now.

    What is left in `features` is of the one; as they are kept, it is of the first.
    """
    first, second = sorted((one, two), key=lambda side: side.pk)
    if first is not one:
        features = [{**of, "left": of["right"], "right": of["left"]} for of in features]
    return MergeSuggestion.objects.get_or_create(
        first_id=first.pk,
        second_id=second.pk,
        first_digest=first.digest,
        second_digest=second.digest,
        defaults={"score": Decimal(str(round(score, 4))), "features": list(features)},
    )


@transaction.atomic
def dismiss(
    suggestion: MergeSuggestion, *, reason: str, actor: User, seen: int | str | None = None
) -> MergeSuggestion:
    """Rule that the two are two parties; it is not suggested again while both are unchanged.

    Raises:
        NotPermitted: the actor may not propose merges.
        Conflict: it is not open any more.
        DomainError: `reason_required`.
    """
    rows = MergeSuggestion.objects.select_related("first", "second").select_for_update(of=("self",))
    locked = rows.get(pk=suggestion.pk)
    expect_version(locked, seen)
    return _step(locked, "dismiss", actor=actor, reason=reason.strip())


def settle(party: UUID, other: UUID, *, parted: bool, actor: User, reason: str) -> None:
    """Drop the suggestions that a merge or split answers; two that were parted are not suggested again."""
    heads = set(RegistryParty.objects.filter(pk__in=[party, other]).values_list("head", flat=True))
    for old in queries.open_suggestions([party, other]).select_for_update(of=("self",)).order_by("pk"):
        if not {old.first_id, old.second_id} - {party, other} or {party, other} - heads:
            _step(old, "lapse", actor=None)
    if parted and len(heads) == 2:
        one, two = queries.profiles(list(heads)).values()
        kept, _ = _of_pair(one, two, score=0, features=[])
        if kept.status != S.DISMISSED:
            _step(kept, "dismiss", actor=actor, reason=reason)


def _step(
    suggestion: MergeSuggestion, action: str, *, actor: User | None, reason: str = ""
) -> MergeSuggestion:
    return advance(
        suggestion,
        action,
        SUGGESTION_FLOW,
        actor=actor,
        reason=reason,
        thread=suggestion.first_id,
        fields={"reason": reason, "decided_by": actor},
        first=suggestion.first.name,
        second=suggestion.second.name,
    )
