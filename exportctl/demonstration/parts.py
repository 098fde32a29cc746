"""One case decided in part: agencies disagree about its parts, the officer settles each, two people sign.

Of its first line less goes than was applied for, its second is refused, its third goes in full, and its
broker is left out.
"""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.demonstration import assessments, referrals
from exportctl.demonstration.clearing import clear_all
from exportctl.demonstration.clock import Past, as_of
from exportctl.demonstration.walking import work_like_workers
from licensing.decisions import services as decisions
from licensing.decisions.rules import Because
from licensing.referrals import services
from licensing.referrals.models import Agency
from licensing.referrals.services import PartGiven, PartRuling
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.rules import Advice, Assessed
from screening.rescreening import services as rescreening

IN_PART = "PO 48/26"
DAYS_AGO = 24
LIMIT, GRANTED = Decimal(2), Decimal(4)  # of the six applied for: what an agency allows, what is settled
FEWER = "The plan of the pilot plant shows four welding stations; nothing was shown for the other two."
NO_USE = "Nothing in a plant for batteries needs a measurement this exact."
NO_BROKER = "The broker stores goods of this kind in a free zone, and did not say for whom."


def add(authority: Mapping[str, User]) -> None:
    """Bring the case to its license through the real services."""
    case = Case.objects.select_related("application").get(application__own_reference=IN_PART)
    officer = User.objects.get(cases=case)
    with as_of(timezone.now() - timedelta(days=DAYS_AGO)) as past:
        clear_all(case.pk, authority)
        assessments.confirm(case, authority)
        why = "The end user makes batteries; the lasers fit its trade."
        review.recommend(case, advice=Advice("approve", why, (), (), others=True), actor=officer)
        past.wait(hours=3)
        _ask(case, officer, past, dora=authority["dora"], felix=authority["felix"])
        past.wait(days=1)
        _settle(case, officer)
        past.wait(hours=2)
        _decide(case, officer, past, signers=(authority["cleo"], authority["carla"]))
        work_like_workers()


def _ask(case: Case, officer: User, past: Past, *, dora: User, felix: User) -> None:
    """Ask two agencies: one lets everything go, the other limits a line and refuses a line and a party."""
    agencies = list(Agency.objects.filter(short_name__in=["Defense", "Foreign Affairs"]))
    question = services.Question(
        text="Do you object to any of these goods, or to anybody who takes part?",
        lines=list(case.application.lines.all()),
        parties=list(case.application.parties.all()),
    )
    asked = {one.agency.short_name: one for one in services.refer(case, agencies, question, actor=officer)}
    past.wait(days=3)
    given = referrals.given(asked["Foreign Affairs"], "approve", "The embassy knows the plant.")
    services.recommend(asked["Foreign Affairs"], given, actor=felix)
    past.wait(days=2)
    to_defense = asked["Defense"]
    lines = {one.pk: PartGiven("approve") for one in to_defense.lines.all()}
    first, second, _ = to_defense.lines.order_by("number")
    lines |= {first.pk: PartGiven("approve", LIMIT), second.pk: PartGiven("deny")}
    parties = {
        one.pk: PartGiven("deny" if one.role == "broker" else "approve") for one in to_defense.parties.all()
    }
    concern = Assessed("7", "concern", "Goods like these went on from this free zone before.")
    reason = "Two lasers are enough for a pilot plant. The interferometer and the broker do not fit it."
    services.recommend(
        to_defense, services.Given(lines, parties, reason=reason, assessed=(concern,)), actor=dora
    )


def _settle(case: Case, officer: User) -> None:
    """Record what becomes of each part that is contested."""
    first, second, _ = case.application.lines.order_by("number")
    broker = case.application.parties.get(role="broker")
    services.record_settlement(
        case,
        direction="release",
        reason="Talked through with both agencies: the plant is real, and its plan shows what it needs.",
        parts={
            first.pk: PartRuling(FEWER, quantity=GRANTED),
            second.pk: PartRuling(NO_USE, quantity=Decimal(0)),
            broker.pk: PartRuling(NO_BROKER, stays=False),
        },
        actor=officer,
    )


def _decide(case: Case, officer: User, past: Past, *, signers: tuple[User, User]) -> None:
    """Decide as it was settled, and let as many sign as the case needs."""
    first, second, third = case.application.lines.order_by("number")
    broker = case.application.parties.get(role="broker")
    rescreening.verify(case.pk)
    decision = decisions.decide(
        case,
        advice=Advice("approve", "The use is civil; each part goes as far as it was shown.", (), ()),
        granted={first.pk: GRANTED, third.pk: third.quantity},
        actor=officer,
        terms=decisions.Terms(
            because={first.pk: Because(FEWER), second.pk: Because(NO_USE, ("7",))},
            excluded={broker.pk: Because(NO_BROKER, ("7",))},
            mitigations="The goods go straight to the plant; the broker is left out.",
        ),
    )
    past.wait(days=1)
    rescreening.verify(case.pk)
    for signer in signers:
        decision = decisions.countersign(decision, actor=signer)
        if not decision.waiting:
            return
        past.wait(hours=4)
