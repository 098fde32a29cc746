"""Reads of referrals, each from the person who asks; `today` decides what is over, whatever jobs ran."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from exportctl.core.access import ALLOW, Verdict
from exportctl.core.calendar import rules as clock_rules
from exportctl.core.calendar.models import Clock
from exportctl.core.calendar.queries import facts_of, with_facts
from exportctl.core.calendar.rules import ClockState
from exportctl.core.people.models import User
from licensing.applications.models import Application, GoodsLine, Party
from licensing.referrals import asks, rules
from licensing.referrals.ladder import OFFICER, Level, above, level
from licensing.referrals.models import (
    OPEN_STATUSES,
    Agency,
    AgencyMember,
    AgencyRecommendation,
    RecommendationStatus,
    RecommendedPart,
    Referral,
    ReferralStatus,
    Settlement,
    SettlementStatus,
)
from licensing.referrals.outdated import say_outdated, sentences
from licensing.referrals.rulings import settlements_in
from licensing.review.editions import say_editions
from licensing.review.models import Case, Recommendation


def agencies_of(actor: User, *, on: date) -> QuerySet[Agency]:
    """Return the agencies that a person answers for on a day."""
    member = AgencyMember.objects.filter(person=actor, from_day__lte=on).filter(
        Q(until_day=None) | Q(until_day__gte=on)
    )
    return Agency.objects.filter(pk__in=member.values("agency"))


def answers_for(actor: User, agency_id: UUID) -> bool:
    """Whether a person answers for an agency today."""
    return agencies_of(actor, on=timezone.localdate()).filter(pk=agency_id).exists()


def referrals_visible_to(actor: User) -> QuerySet[Referral]:
    """Return the referrals that `actor` may know of: their agencies', and every one for who sees cases."""
    referrals = Referral.objects.select_related("agency", "sent_by", "case__application__organization")
    if actor.holds("review.see_cases"):
        return referrals
    return own_referrals(actor)


def own_referrals(actor: User) -> QuerySet[Referral]:
    """Return the referrals to the agencies that `actor` answers for today; none for anybody else."""
    referrals = Referral.objects.select_related("agency", "sent_by", "case__application__organization")
    if not actor.holds("referrals.see_own"):
        return referrals.none()
    return referrals.filter(agency__in=agencies_of(actor, on=timezone.localdate()))


def over(today: date) -> Q:
    """Return the condition of an open referral whose time is over, whether or not a job said so."""
    return Q(status=ReferralStatus.OPEN, due_on__lt=today)


def awaited(today: date) -> Q:
    """Return the condition of a referral whose answer is awaited."""
    return Q(status__in=OPEN_STATUSES) & ~over(today)


def out_of_time(referral: Referral) -> bool:
    """Whether the time of an open referral is over today."""
    return referral.status == ReferralStatus.OPEN and rules.run_out(
        waiting=False, due_on=referral.due_on, today=timezone.localdate()
    )


def open_referrals(actor: User) -> QuerySet[Referral]:
    """Return the referrals that wait for the actor's agencies."""
    return own_referrals(actor).filter(awaited(timezone.localdate()))


def open_settlements(actor: User) -> QuerySet[Settlement]:
    """Return the conflicts that wait for a ruling, the most urgent first, for who may record one."""
    found = Settlement.objects.filter(status=SettlementStatus.OPEN)
    related = found.select_related("case__application__organization", "raised_by", "agency")
    return related.order_by("due_on", "pk") if actor.holds("referrals.rule") else related.none()


PARTS = Prefetch("parts", RecommendedPart.objects.select_related("line", "party"))
RECOMMENDATIONS = Prefetch(
    "recommendations",
    AgencyRecommendation.objects.select_related("made_by", "second").prefetch_related(PARTS),
)


@dataclass(frozen=True)
class Row:
    """One referral as a page shows it: with what was recommended, and how it stands today."""

    referral: Referral
    given: AgencyRecommendation | None
    proposed: AgencyRecommendation | None
    earlier: tuple[AgencyRecommendation, ...]
    status: str
    words: str
    awaited: bool
    clock: ClockState | None


def rows_of(case: Case, *, now: datetime) -> list[Row]:
    """Return the referrals of a case in their order, each with its clock and recommendations."""
    found = list(
        case.referrals.select_related("agency", "sent_by").prefetch_related(
            RECOMMENDATIONS, "notes__written_by"
        )
    )
    for referral in found:
        referral.case = case
    say_editions(case, found)
    say_outdated(case, [made for one in found for made in one.recommendations.all()])
    clocks = _clocks(found, now)
    return [row_of(one, clocks.get(one.pk), today=timezone.localdate(now)) for one in found]


def row_of(referral: Referral, clock: ClockState | None, *, today: date) -> Row:
    """Return one referral as it stands today; its recommendations should be prefetched."""
    made = list(referral.recommendations.all())
    for one in made:
        one.referral = referral
    by_status = {one.status: one for one in made}
    given = by_status.get(RecommendationStatus.GIVEN)
    status, is_over = referral.status, referral.status == ReferralStatus.OPEN and referral.due_on < today
    if is_over:
        status = ReferralStatus.ANSWERED if given else ReferralStatus.DEEMED
    return Row(
        referral=referral,
        given=given,
        proposed=by_status.get(RecommendationStatus.PROPOSED),
        earlier=tuple(one for one in made if one.status in {"superseded", "sent_back", "dropped"}),
        status=str(status),
        words=str(ReferralStatus(status).label),
        awaited=status in OPEN_STATUSES,
        clock=clock,
    )


def clock_of(referral: Referral, *, now: datetime) -> ClockState | None:
    """Return how the clock of a referral's round stands."""
    return _clocks([referral], now).get(referral.pk)


def _clocks(referrals: Sequence[Referral], now: datetime) -> dict[UUID, ClockState]:
    keys = {one.pk: one.clock_key for one in referrals}
    clocks = with_facts(Clock.objects.filter(subject_id__in=keys))
    return {
        one.subject_id: clock_rules.state_of(facts_of(one), target=one.days, now=now)
        for one in clocks
        if one.key == keys.get(one.subject_id)
    }


def given_in(case: Case) -> list[AgencyRecommendation]:
    """Return what the agencies recommend now, also where a referral was sent back or withdrawn since."""
    found = AgencyRecommendation.objects.filter(referral__case=case, status=RecommendationStatus.GIVEN)
    related = found.select_related("referral__agency", "made_by", "second").prefetch_related(PARTS)
    return list(related.order_by("given_at", "pk"))


def said_on(actor: User, case_id: UUID) -> tuple[bool, bool]:
    """Return whether a person advised on a case, and whether they recommended or signed for an agency on it.

    What they hold today does not matter: what was said stays said when a role changes.
    """
    advised = Recommendation.objects.filter(case=OuterRef("pk"), made_by=actor)
    for_agency = AgencyRecommendation.objects.filter(
        Q(made_by=actor) | Q(second=actor), referral__case=OuterRef("pk")
    )
    found = Case.objects.filter(pk=case_id).values_list(Exists(advised), Exists(for_agency)).get()
    return bool(found[0]), bool(found[1])


def refuses(recommendation: AgencyRecommendation) -> bool:
    """Whether an agency refuses a line or a party; a change alone takes no objection away."""
    return any(part.outcome == "deny" for part in recommendation.parts.all())


def part_names(application: Application) -> dict[UUID, str]:
    """Return what each line and party is called where recommendations are compared."""
    names = {one.pk: f"Line {one.number}" for one in application.lines.all()}
    for party in application.parties.all():
        name = f"{party.get_role_display()} {party.name}"
        again = sum(other.partition(" (no. ")[0] == name for other in names.values())
        names[party.pk] = f"{name} (no. {again + 1})" if again else name
    return names | (_older_names(application, names) if application.edition > 1 else {})


def _older_names(application: Application, names: dict[UUID, str]) -> dict[UUID, str]:
    """Return what lines and parties of older editions are called: as today's that they have become."""
    older = {"application__reference": application.reference, "application__edition__lt": application.edition}
    found = {one.pk: f"Line {one.number}" for one in GoodsLine.objects.filter(**older)}
    now = {one.origin_id or one.pk: names[one.pk] for one in application.parties.all()}
    for one in Party.objects.filter(**older):
        found[one.pk] = now.get(one.origin_id or one.pk, f"{one.get_role_display()} {one.name}")
    return found


def views_of(
    given: Iterable[AgencyRecommendation], opinions: Iterable[Recommendation], names: dict[UUID, str]
) -> list[rules.View]:
    """Return each recommender's word on each part: people of the authority speak on the whole.

    What was said before a major change does not count for what it was about.
    """
    stand = [one for one in opinions if one.basis is None or not one.basis.major]
    found = [rules.View(one.made_by.name, _whole(one, names.values()), agency=False) for one in stand]
    return found + [rules.View(one.referral.agency.short_name, _parts(one, names)) for one in given]


def _whole(one: Recommendation, names: Iterable[str]) -> dict[str, rules.Said]:
    said = rules.Said(one.outcome, conditions=tuple(one.conditions))
    return dict.fromkeys(names, said)


def _parts(one: AgencyRecommendation, names: dict[UUID, str]) -> dict[str, rules.Said]:
    return {
        names[key]: rules.Said(
            part.outcome,
            part.quantity,
            tuple(part.conditions),
            tuple(part.condition_sources),
            applied=part.line.quantity if part.line is not None else None,
            reason=one.reason,
        )
        for part in one.parts.all()
        if not part.outdated and (key := part.line_id or part.party_id) is not None
    }


def opinions_in(case: Case) -> list[Recommendation]:
    """Return what each person of the authority advised last."""
    newest = case.recommendations.order_by("made_by", "-created_at").distinct("made_by")
    return list(newest.select_related("made_by"))


def latest_settlement(case: Case) -> Settlement | None:
    """Return the newest word on a conflict of a case."""
    return case.settlements.select_related("agency", "raised_by", "ruled_by").first()


def escalate_until(settlement: Settlement) -> date | None:
    """Return the last day on which an agency takes a ruling one level up; None where nobody can."""
    if settlement.ruled_at is None or above(settlement.level) is None:
        return None
    days = level(settlement.level).appeal_days
    return timezone.localdate(settlement.ruled_at) + timedelta(days=days) if days else None


def may_still_escalate(referral: Referral) -> Verdict:
    """Return whether an agency can take the latest settlement of its case one level up."""
    given = referral.recommendations.filter(status=RecommendationStatus.GIVEN).prefetch_related("parts")
    mine = given.first()
    if mine is None or not refuses(mine):
        return Verdict("Only an agency that refuses something takes a settlement one level up.")
    settlement = latest_settlement(referral.case)
    if settlement is None or settlement.status == SettlementStatus.OPEN:
        return Verdict("There is no settlement that could be taken one level up.")
    until = escalate_until(settlement)
    if until is None or timezone.localdate() > until:
        return Verdict("The time to take it one level up is over.")
    if referral.case.settlements.filter(agency=referral.agency_id).exists():
        return Verdict("Your agency took this case up once already.")
    return ALLOW


@dataclass(frozen=True)
class Recommended:
    """Everybody's word on a case: what agencies and colleagues say, and how conflicts were settled.

    `applied` is what stands of an application that was changed, each line with its quantity.
    """

    given: Sequence[AgencyRecommendation]
    names: dict[UUID, str] = field(default_factory=dict)
    opinions: Sequence[Recommendation] = ()
    settlements: Sequence[Settlement] = ()
    outdated: tuple[str, ...] = ()
    applied: dict[str, Decimal | None] | None = None

    @property
    def rulings(self) -> list[asks.Ruling]:
        """What the newest settlement says of lines and parties that stand, whether or not it still counts."""
        parts = self.settlements[0].ruled if self.settlements else ()
        named = [(self.names[part.key], part) for part in parts]
        return [
            asks.Ruling(
                part=name,
                reason=part.reason,
                quantity=part.quantity,
                applied=part.applied if self.applied is None else self.applied[name],
                stays=part.stays,
            )
            for name, part in named
            if self.applied is None or name in self.applied
        ]

    @property
    def views(self) -> list[rules.View]:
        """Each recommender's word on each part."""
        return views_of(self.given, self.opinions, self.names)

    @property
    def asks(self) -> list[asks.Ask]:
        """What the agencies ask a decision to keep to, settled or not."""
        return asks.asks_of(self.views)


def recommended_in(case: Case, *, given: Sequence[AgencyRecommendation] | None = None) -> Recommended:
    """Return everybody's word on a case; nothing where no agency has said anything.

    A page hands in what the agencies say where it has read that already.
    """
    given = given_in(case) if given is None else given
    if not given:
        return Recommended(given)
    names, opinions = part_names(case.application), opinions_in(case)
    say_outdated(case, given, opinions)
    return Recommended(
        given,
        names,
        opinions,
        settlements_in(case),
        tuple(sentences(case, given, names)),
        _applied(case, names),
    )


def _applied(case: Case, names: dict[UUID, str]) -> dict[str, Decimal | None] | None:
    """Return what is applied for by now of each line and party that stands; None of a first edition."""
    application = case.application
    if application.edition == 1:
        return None
    lines: dict[str, Decimal | None] = {names[one.pk]: one.quantity for one in application.lines.all()}
    return lines | {names[one.pk]: None for one in application.parties.all()}


def situation_of(found: Recommended, *, awaited: Iterable[Referral]) -> rules.Situation:
    """Return what stands in the way of a decision, from what is recommended and awaited."""
    objecting = [one for one in found.given if refuses(one)]
    differing = [one for one in rules.differences(found.views) if one.blocks]
    return rules.Situation(
        awaited=tuple(f"{one.agency.short_name} (until {one.due_on:%-d %b %Y})" for one in awaited),
        conflicts=tuple(one.sentence for one in differing if not one.amounts),
        amounts=tuple(one.sentence for one in differing if one.amounts),
        objections=tuple(one.referral.agency.short_name for one in objecting),
        word=_word(found, objecting) if found.settlements else None,
        outdated=found.outdated,
    )


def _word(found: Recommended, objecting: Sequence[AgencyRecommendation]) -> rules.Word:
    latest = found.settlements[0]
    rung = level(latest.level)
    escalated = {one.agency_id for one in found.settlements}
    can = [one for one in objecting if one.referral.agency_id not in escalated]
    return rules.Word(
        who=rung.words,
        open=latest.status == SettlementStatus.OPEN,
        due_on=latest.due_on,
        direction=latest.direction,
        covers={one.pk for one in found.given} <= set(latest.covers),
        wait_until=escalate_until(latest) if rung.waits and can else None,
        beyond=None if latest.beyond is None else tuple(latest.beyond),
    )


def awaited_in(case: Case, *, today: date) -> list[Referral]:
    """Return the referrals of a case whose answer is awaited."""
    return list(case.referrals.filter(awaited(today)).select_related("agency"))


def next_level(settlement: Settlement | None) -> Level | None:
    """Return the level that a conflict is taken to next, None at the top."""
    return above(settlement.level if settlement else OFFICER.key)
