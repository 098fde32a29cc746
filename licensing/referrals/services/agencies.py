"""Keeping the agencies, and who answers for them."""

from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError, Gap
from exportctl.core.people.models import User
from licensing.referrals.models import Agency, AgencyMember
from licensing.referrals.rules import DAYS, INFO_DAYS

STARTERS = (
    ("Ministry of Defense", "Defense", "ministry"),
    ("Ministry of Foreign Affairs", "Foreign Affairs", "ministry"),
    ("Technical assessment team", "Technical team", "team"),
)


@dataclass(frozen=True)
class AgencyFacts:
    """What is kept about an agency; days are calendar days."""

    name: str
    short_name: str
    kind: str
    email: str
    days: int = DAYS
    info_days: int = INFO_DAYS
    two_signatures: bool = False
    active: bool = True


@transaction.atomic
def save_agency(
    facts: AgencyFacts, *, actor: User, agency: Agency | None = None, version: int | str | None = None
) -> Agency:
    """Add an agency or change what is kept about one; referrals under way keep their clocks.

    Raises:
        DomainError: `name_taken` or `days_out_of_range`.
        Conflict: the page was drawn from an older version.
    """
    require(actor, "agencies.manage")
    if facts.info_days > facts.days:
        raise DomainError(
            "Information cannot be asked for longer than the answer takes.",
            code="days_out_of_range",
            gaps=[Gap("Too long.", field="info_days")],
        )
    values = asdict(facts)
    kept = Agency() if agency is None else Agency.objects.select_for_update().get(pk=agency.pk)
    if agency is not None:
        expect_version(kept, version)
        kept.version += 1
    before = {name: getattr(kept, name) for name in values} if agency is not None else {}
    for name, value in values.items():
        setattr(kept, name, value)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        if "once" not in str(error):
            raise
        field = "short_name" if "short_name" in str(error) else "name"
        raise DomainError(
            "There is an agency of this name already.",
            code="name_taken",
            gaps=[Gap("Taken.", field=field)],
        ) from None
    verb = "agency.added" if agency is None else "agency.changed"
    audit.record(kept, verb, actor=actor, before=before, after=values, agency=kept.name)
    return kept


@transaction.atomic
def add_member(agency: Agency, person: User, *, actor: User | None) -> AgencyMember:
    """Let a person answer for an agency from today; `actor` None is a set-up.

    Raises:
        DomainError: `not_a_reviewer`.
        Conflict: `already_member`.
    """
    if actor is not None:
        require(actor, "agencies.manage")
    Agency.objects.select_for_update().get(pk=agency.pk)
    if not person.holds("referrals.recommend"):
        raise DomainError(f"{person} is not an agency reviewer.", code="not_a_reviewer")
    if agency.members.filter(person=person, until_day=None).exists():
        raise Conflict(f"{person} answers for {agency.name} already.", code="already_member")
    made = AgencyMember.objects.create(
        agency=agency, person=person, from_day=timezone.localdate(), given_by=actor
    )
    audit.record(made, "agency.member_added", actor=actor, agency=agency.name, person=person.name)
    return made


@transaction.atomic
def end_member(member: AgencyMember, *, actor: User) -> AgencyMember:
    """End a membership: from tomorrow on the person sees nothing of the agency's referrals."""
    require(actor, "agencies.manage")
    locked = AgencyMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if locked.until_day is not None:
        return locked
    locked.until_day = timezone.localdate()
    locked.save(update_fields=["until_day", "updated_at"])
    audit.record(
        locked,
        "agency.member_ended",
        actor=actor,
        agency=locked.agency.name,
        person=locked.person.name,
    )
    return locked


@transaction.atomic
def ensure_agencies() -> int:
    """Put a few agencies into a product that has none; return how many. They are changed in the browser."""
    if Agency.objects.exists():
        return 0
    for name, short, kind in STARTERS:
        address = f"{short.lower().replace(' ', '-')}@agencies.example"
        Agency.objects.create(name=name, short_name=short, kind=kind, email=address, active=False)
    return len(STARTERS)
