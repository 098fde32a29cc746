"""Which recommendations a major change of the application left behind, and what a referral is about now."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from uuid import UUID

from django.db.models import QuerySet

from licensing.applications.models import GoodsLine, Party
from licensing.referrals import rules
from licensing.referrals.models import (
    AgencyRecommendation,
    RecommendationStatus,
    Referral,
    ReferralStatus,
)
from licensing.review.editions import say_editions
from licensing.review.models import Case, Recommendation


def say_outdated(
    case: Case, made: Collection[AgencyRecommendation], opinions: Collection[Recommendation] = ()
) -> None:
    """Put on each opinion its edition, and on each part of an agency's whether it was changed since."""
    say_editions(case, [*made, *opinions])
    for part, basis in [(part, one.basis) for one in made for part in one.parts.all()]:
        line = part.line.number if part.line is not None else None
        part.outdated = basis is not None and basis.touches(line)


def outdated_of(referral: Referral) -> AgencyRecommendation | None:
    """Return what an agency recommends in a referral, if something that it is about was changed since."""
    given = referral.recommendations.filter(status=RecommendationStatus.GIVEN)
    made = given.prefetch_related("parts__line", "parts__party").first()
    if made is None:
        return None
    say_outdated(referral.case, [made])
    return made if any(part.outdated for part in made.parts.all()) else None


def scope_in(referral: Referral, lines: Iterable[GoodsLine], parties: Iterable[Party]) -> set[UUID]:
    """Return which of these lines and parties a referral is about, also where they are of a later edition."""
    numbers = {one.number for one in referral.lines.all()}
    known = {one.known_as for one in referral.parties.all()}
    found = {one.pk for one in lines if one.number in numbers}
    return found | {one.pk for one in parties if one.known_as in known}


def asked_about(referral: Referral) -> tuple[list[GoodsLine], list[Party]]:
    """Return the lines and parties that a referral is about, as they are in the edition that stands."""
    application = referral.case.application
    lines, parties = list(application.lines.all()), list(application.parties.all())
    scope = scope_in(referral, lines, parties)
    return [one for one in lines if one.pk in scope], [one for one in parties if one.pk in scope]


def sentences(case: Case, given: Iterable[AgencyRecommendation], names: Mapping[UUID, str]) -> Iterator[str]:
    """Return for each agency what it has to look at again: what was changed since it recommended.

    What it was asked about again since then is not named: its answer is awaited, or its time is over.
    """
    application = case.application
    if application.edition == 1:
        return
    current = {names[one.pk] for one in [*application.lines.all(), *application.parties.all()]}
    for one in given:
        parts = [part.line_id or part.party_id for part in one.parts.all() if part.outdated]
        changed = [names[part] for part in parts if part is not None]
        if not changed or one.basis is None:
            continue
        since = [change.filed_at for change in one.basis.since if change.major][-1]
        again = case.referrals.filter(agency=one.referral.agency_id, sent_at__gt=since)
        asked = _asked_about(again.exclude(status=ReferralStatus.WITHDRAWN), names)
        if left := [name for name in changed if name in current - asked]:
            yield rules.outdated(one.referral.agency.short_name, one.basis.edition, left)


def _asked_about(referrals: QuerySet[Referral], names: Mapping[UUID, str]) -> set[str]:
    found = referrals.prefetch_related("lines", "parties")
    return {names[part.pk] for one in found for part in [*one.lines.all(), *one.parties.all()]}
