"""Two agencies with a person each; three cases before them: one open, one with dissent, one unanswered."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.demonstration.clock import as_of
from licensing.referrals import services
from licensing.referrals.models import Agency, Referral
from licensing.referrals.services import AgencyFacts, Given, PartGiven, Question
from licensing.review.models import Case
from licensing.review.rules import Assessed

# The demonstration's own references of the cases that are referred.
OPEN, DISSENT, SILENT = "PO 10/26", "PO 16/26", "PO 09/26"
CONDITION = "The end user must give the authority access for a visit after shipment."


def add(authority: Mapping[str, User]) -> None:
    """Add them through the real services."""
    with as_of(timezone.now() - timedelta(days=200)):
        defense = _agency("Defense", authority["dora"], authority["max"])
        foreign = _agency("Foreign Affairs", authority["felix"], authority["max"])
    _open(defense)
    _dissent(defense, foreign, dora=authority["dora"], felix=authority["felix"])
    _silent(foreign)


def _agency(short_name: str, person: User, manager: User) -> Agency:
    """Let an agency take cases, and a person answer for it."""
    agency = Agency.objects.get(short_name=short_name)
    facts = AgencyFacts(agency.name, agency.short_name, agency.kind, agency.email)
    agency = services.save_agency(facts, actor=manager, agency=agency)
    services.add_member(agency, person, actor=manager)
    return agency


def _refer(
    own_reference: str, *agencies: Agency, text: str, days_ago: float, days: int | None = None
) -> list[Referral]:
    case = Case.objects.select_related("application").get(application__own_reference=own_reference)
    officer = User.objects.get(cases=case)
    with as_of(timezone.now() - timedelta(days=days_ago)):
        question = Question(
            text=text,
            lines=list(case.application.lines.all()),
            parties=list(case.application.parties.all()),
            days=days,
        )
        return services.refer(case, list(agencies), question, actor=officer)


def _open(defense: Agency) -> None:
    text = "The applicant is not sure about a military use. Do you know the end user, and do you object?"
    _refer(OPEN, defense, text=text, days_ago=6)


def _dissent(defense: Agency, foreign: Agency, *, dora: User, felix: User) -> None:
    """One agency approves with a condition, the other refuses; nobody has settled it yet."""
    to_foreign, to_defense = sorted(
        _refer(DISSENT, foreign, defense, text="Do you object to this furnace?", days_ago=12),
        key=lambda one: one.agency_id != foreign.pk,
    )
    with as_of(timezone.now() - timedelta(days=7)) as past:
        reason = "Relations with the destination are good; the hospital is known to our embassy."
        services.recommend(
            to_foreign,
            given(to_foreign, "approve_with_conditions", reason, conditions=(CONDITION,)),
            actor=felix,
        )
        past.wait(days=1)
        concern = Assessed(
            "7",
            "concern",
            "The furnace also fits parts of missiles, and its place of use was not shown.",
            "A partner service names the same hall in another matter.",
        )
        services.recommend(
            to_defense,
            given(to_defense, "deny", "The end use can be diverted too easily.", assessed=(concern,)),
            actor=dora,
        )


def given(
    referral: Referral,
    outcome: str,
    reason: str,
    *,
    conditions: tuple[str, ...] = (),
    assessed: tuple[Assessed, ...] = (),
) -> Given:
    """Return what an agency recommends of all that it was asked about alike."""
    return Given(
        lines={one.pk: PartGiven(outcome) for one in referral.lines.all()},
        parties={one.pk: PartGiven(outcome) for one in referral.parties.all()},
        reason=reason,
        conditions=conditions,
        assessed=assessed,
    )


def _silent(foreign: Agency) -> None:
    """An agency that let its time go by, as the nightly job then recorded."""
    (referral,) = _refer(
        SILENT, foreign, text="Does anything speak against this museum?", days_ago=28, days=20
    )
    with as_of(timezone.now() - timedelta(days=7)):
        services.mind(on=referral.due_on + timedelta(days=1))
