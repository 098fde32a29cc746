"""The agency's side: asking for information, recommending, signing. No version is ever edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.calendar import services as clocks
from exportctl.core.calendar.rules import AUTHORITY
from exportctl.core.errors import Conflict, DomainError, Gap
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.referrals import outdated, rules
from licensing.referrals.flow import RECOMMENDATION_FLOW, REFERRAL_FLOW
from licensing.referrals.models import (
    OPEN_STATUSES,
    AgencyRecommendation,
    NoteKind,
    PartOutcome,
    RecommendationStatus,
    RecommendedPart,
    Referral,
    ReferralNote,
)
from licensing.referrals.services.locking import lock_referral, touch
from licensing.referrals.services.notices import tell_officer
from licensing.review.library import source_of
from licensing.review.rules import Assessed


@dataclass(frozen=True)
class PartGiven:
    """What is recommended about one line or party; `quantity` only where less than applied for."""

    outcome: str
    quantity: Decimal | None = None


@dataclass(frozen=True)
class Given:
    """A recommendation as written. `lines` and `parties` go by id and hold every one in the referral.

    `conditions` go with each part that is to be approved with conditions.
    """

    lines: Mapping[UUID, PartGiven]
    parties: Mapping[UUID, PartGiven]
    reason: str
    protected_reason: str = ""
    conditions: tuple[str, ...] = ()
    assessed: tuple[Assessed, ...] = ()
    shared: bool = False


@transaction.atomic
def ask_information(referral: Referral, *, text: str, actor: User) -> Referral:
    """Ask the officer for what is missing; the agency's clock stands still until it is answered.

    Raises:
        DomainError: `text_required` or `information_too_late`.
    """
    if not text.strip():
        raise DomainError("Say what is missing.", code="text_required", gaps=[Gap("", field="reason")])
    locked = lock_referral(referral)
    now = timezone.now()
    require(actor, "referrals.recommend", locked)
    rules.check_information(
        timezone.localdate(locked.sent_at),
        info_days=locked.agency.info_days,
        today=timezone.localdate(now),
    )
    moved = advance(
        locked, "ask", REFERRAL_FLOW, actor=actor, thread=locked.case_id, agency=locked.agency.name
    )
    ReferralNote.objects.create(referral=moved, kind=NoteKind.REQUEST, text=text.strip(), written_by=actor)
    clocks.pause(
        moved.pk, moved.clock_key, at=now, reason="The agency waits for information", holder=AUTHORITY
    )
    tell_officer(moved, "asked")
    return moved


@transaction.atomic
def recommend(
    referral: Referral, given: Given, *, actor: User, seen: int | str | None = None
) -> AgencyRecommendation:
    """Write a recommendation, or a later version of one; it counts at once, or with a second signature.

    `seen` is the number of the latest version that the page showed.

    Raises:
        DomainError: what `rules.check_recommendation` raises, or `scope_contradicts`.
        Conflict: `proposed_already`, or `stale` where somebody wrote a version meanwhile.
    """
    locked = lock_referral(referral)
    require(actor, "referrals.recommend", locked)
    latest = locked.recommendations.aggregate(latest=Max("number"))["latest"] or 0
    if seen is not None and str(seen) != str(latest):
        raise Conflict(
            "Somebody of your agency wrote a recommendation while your page was open. Read it first.",
            code="stale",
        )
    if locked.recommendations.filter(status=RecommendationStatus.PROPOSED).exists():
        raise Conflict("A recommendation waits for its second signature.", code="proposed_already")
    _check(locked, given)
    made = _write(locked, given, number=latest + 1, actor=actor)
    if made.second_needed:
        audit.record(
            made,
            "agency_recommendation.proposed",
            actor=actor,
            thread=locked.case_id,
            agency=locked.agency.name,
        )
        return made
    return _give(made, locked, "give", actor=actor)


def _check(referral: Referral, given: Given) -> None:
    of_lines, of_parties = outdated.asked_about(referral)
    lines, parties = {one.pk: one for one in of_lines}, {one.pk: one for one in of_parties}
    if given.lines.keys() != lines.keys() or given.parties.keys() != parties.keys():
        raise DomainError("Recommend on each line and party of the referral.", code="scope_contradicts")
    said = [
        rules.Part(f"Line {lines[pk].number}", one.outcome, lines[pk].quantity, one.quantity)
        for pk, one in given.lines.items()
    ]
    said += [rules.Part(parties[pk].name, one.outcome) for pk, one in given.parties.items()]
    rules.check_recommendation(given.reason, said, given.assessed, given.conditions)


def _write(referral: Referral, given: Given, *, number: int, actor: User) -> AgencyRecommendation:
    made = AgencyRecommendation.objects.create(
        referral=referral,
        number=number,
        reason=given.reason.strip(),
        protected_reason=given.protected_reason.strip(),
        criteria=[one.code for one in given.assessed],
        findings=[one.finding for one in given.assessed],
        public_reasons=[one.public.strip() for one in given.assessed],
        protected_reasons=[one.protected.strip() for one in given.assessed],
        shared=given.shared,
        second_needed=referral.agency.two_signatures,
        made_by=actor,
    )
    RecommendedPart.objects.bulk_create(
        [_part(made, given, one, line_id=pk) for pk, one in given.lines.items()]
        + [_part(made, given, one, party_id=pk) for pk, one in given.parties.items()]
    )
    return made


def _part(
    made: AgencyRecommendation,
    given: Given,
    one: PartGiven,
    *,
    line_id: UUID | None = None,
    party_id: UUID | None = None,
) -> RecommendedPart:
    conditional = one.outcome == PartOutcome.APPROVE_WITH_CONDITIONS
    conditions = list(given.conditions) if conditional else []
    return RecommendedPart(
        recommendation=made,
        line_id=line_id,
        party_id=party_id,
        outcome=one.outcome,
        quantity=one.quantity,
        conditions=conditions,
        condition_sources=[source_of(text) for text in conditions],
    )


@transaction.atomic
def stand(referral: Referral, *, actor: User, seen: int | str | None = None) -> AgencyRecommendation:
    """Say that what the agency recommended stands for the edition that was filed since, as a later version.

    It needs the signatures that every version needs.

    Raises:
        Conflict: `nothing_to_stand`, where nothing was recommended or nothing major was changed since.
        DomainError, Conflict: as `recommend` does; a limit above what is applied for now is written anew.
    """
    locked = lock_referral(referral)
    require(actor, "referrals.recommend", locked)
    made = outdated.outdated_of(locked)
    if made is None or made.basis is None:
        raise Conflict(
            "Nothing that your agency recommended was changed since. What it said stands.",
            code="nothing_to_stand",
        )
    again = recommend(locked, _again(made, locked), actor=actor, seen=seen)
    audit.record(
        again,
        "agency_recommendation.stood",
        actor=actor,
        thread=locked.case_id,
        agency=locked.agency.name,
        edition=made.basis.edition,
    )
    return again


def _again(made: AgencyRecommendation, referral: Referral) -> Given:
    """Return what was recommended, about the lines and parties as they are now."""
    parts = list(made.parts.all())
    by_line = {part.line.number: PartGiven(part.outcome, part.quantity) for part in parts if part.line}
    by_party = {part.party.known_as: PartGiven(part.outcome) for part in parts if part.party}
    lines, parties = outdated.asked_about(referral)
    return Given(
        lines={one.pk: by_line[one.number] for one in lines if one.number in by_line},
        parties={one.pk: by_party[one.known_as] for one in parties if one.known_as in by_party},
        reason=made.reason,
        protected_reason=made.protected_reason,
        conditions=tuple(dict.fromkeys(text for part in parts for text in part.conditions)),
        assessed=made.assessed,
        shared=made.shared,
    )


@transaction.atomic
def countersign(recommendation: AgencyRecommendation, *, actor: User) -> AgencyRecommendation:
    """Put the second signature of the agency under a recommendation: from now on it counts."""
    locked = lock_referral(recommendation.referral)
    return _give(recommendation, locked, "countersign", actor=actor)


def _give(
    made: AgencyRecommendation, referral: Referral, action: str, *, actor: User
) -> AgencyRecommendation:
    """Let a recommendation count in place of the one before, and close the referral where it is open."""
    now, agency = timezone.now(), referral.agency.name
    for earlier in _replaced_by(made, referral):
        advance(
            earlier,
            "replace",
            RECOMMENDATION_FLOW,
            actor=actor,
            thread=referral.case_id,
            agency=agency,
        )
    signed = {"second": actor, "second_at": now} if action == "countersign" else {}
    made = advance(
        made,
        action,
        RECOMMENDATION_FLOW,
        actor=actor,
        thread=referral.case_id,
        fields={"given_at": now, **signed},
        agency=agency,
        outcome=outcome_in_words(made),
    )
    if referral.status in OPEN_STATUSES:
        moved = advance(
            referral,
            "answer",
            REFERRAL_FLOW,
            actor=actor,
            thread=referral.case_id,
            fields={"closed_at": now},
            agency=agency,
        )
        clocks.stop(moved.pk, moved.clock_key, at=now)
    touch(referral.case)
    tell_officer(referral, "answered")
    return made


def _replaced_by(made: AgencyRecommendation, referral: Referral) -> list[AgencyRecommendation]:
    """Return what the agency said before about the same, in this referral or an earlier one.

    What it said about others in an earlier referral of the case stands.
    """
    about = _about(made)
    given = AgencyRecommendation.objects.filter(
        referral__case=referral.case_id,
        referral__agency=referral.agency_id,
        status=RecommendationStatus.GIVEN,
    )
    return [one for one in given if one.referral_id == referral.pk or _about(one) <= about]


def _about(made: AgencyRecommendation) -> set[int | str]:
    """Return the lines and parties of a recommendation, by what they are called in every edition."""
    parts = made.parts.select_related("line", "party")
    found = {part.line.number for part in parts if part.line is not None}
    return found | {part.party.known_as for part in parts if part.party is not None}


def outcome_in_words(made: AgencyRecommendation) -> str:
    """Return the outcomes of a recommendation in a few words, each once."""
    found = dict.fromkeys(part.get_outcome_display().lower() for part in made.parts.all())
    return ", ".join(found)


@transaction.atomic
def refuse_signature(
    recommendation: AgencyRecommendation, *, reason: str, actor: User
) -> AgencyRecommendation:
    """Refuse to sign a colleague's recommendation, with the reason; it stays readable in the agency."""
    locked = lock_referral(recommendation.referral)
    return advance(
        recommendation,
        "send_back",
        RECOMMENDATION_FLOW,
        actor=actor,
        reason=reason,
        thread=locked.case_id,
        fields={"second": actor, "second_at": timezone.now(), "second_note": reason.strip()},
        agency=locked.agency.name,
    )
