"""Walks the demonstration's organizations and cases through the real services, each to its state."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from exportctl.core.audit.services import seal_past_days
from exportctl.core.outbox.models import Job
from exportctl.core.people.models import User
from exportctl.demonstration import (
    advice,
    assessments,
    clocks,
    content,
    feedback,
    flags,
    further,
    handling,
    knowledge,
    letters,
    library,
    lives,
    mistakes,
    officials,
    parts,
    records,
    referrals,
    screening,
    staff,
    types,
)
from exportctl.demonstration.clock import as_of
from exportctl.demonstration.content import State
from exportctl.demonstration.people import add_authority
from exportctl.demonstration.walking import AGE, Walker, work, work_like_workers
from licensing.organizations import services as organizations
from licensing.organizations.models import Organization, OrganizationUserGrant
from screening.rescreening import services as rescreening
from screening.watchlists.services import load_demonstration

RESCREENING = ("screening.rescreen_shard", "screening.close_rescreening")


@transaction.atomic
def load(say: Callable[[str], object]) -> None:
    """Load the demonstration into an empty database, whole or not at all; `say` hears what is done."""
    say("The fictional watchlist")
    load_demonstration()
    say("People and organizations")
    with as_of(timezone.now() - timedelta(days=220)):
        authority = add_authority()
        assessments.qualify(authority)
        exporters = {row.key: _organization(row, authority["max"]) for row in content.organizations()}
        library.fill(exporters["arden"])
        officials.add(exporters)
    clocks.close_a_day(authority["max"])
    cases = sorted(content.cases(), key=lambda case: AGE[case.state], reverse=True)
    say(f"{len(cases)} cases, each walked to its state")
    seen: dict[State, int] = {}
    newest = next(case for case in cases if not AGE[case.state])
    for case in cases:
        if case == newest:
            # Before the newest cases, which are left for the workers to screen.
            screening.add(exporters["arden"], authority, work=work_like_workers)
            advice.add(exporters, authority)
            types.add(exporters)
            letters.add(authority)
            further.add(exporters, authority)
            referrals.add(authority)
            parts.add(authority)
        seen[case.state] = seen.get(case.state, 0) + 1
        walker = Walker(case, exporters[case.organization], authority, number=seen[case.state])
        walker.walk()
    lives.go_on(authority)
    flags.add(authority)
    handling.add(authority)
    feedback.add()
    knowledge.add()
    staff.add(authority)
    mistakes.add(authority, work=work)
    say("Screening all live parties in full")
    rescreening.start_nightly()
    work(Job.objects.filter(name__in=RESCREENING))
    clocks.forecast()
    records.add(authority, work=work)
    say("Sealing the days that have passed")
    seal_past_days(now=timezone.now())


def _organization(row: content.Organization, reviewer: User) -> Organization:
    """Register an organization, confirm its address, and approve it where the file says so."""
    organizations.register(
        organizations.Details(
            name=row.name,
            registration_number=row.registration_number,
            street=row.street,
            city=row.city,
            postal_code="",
            country=row.country,
            contact_name=row.contact_name,
            contact_email=row.contact_email,
            contact_phone="",
        ),
        password=settings.DEMONSTRATION_PASSWORD,
    )
    user = User.objects.get(email=row.contact_email)
    user.emailaddress_set.update(verified=True)  # type: ignore[attr-defined]
    organizations.confirm_email(user=user)
    organization = Organization.objects.get(registered_by=user)
    # The column's default asks the real clock; who acts for a firm did so before its first case.
    OrganizationUserGrant.objects.filter(content_object=organization).update(since=timezone.now())
    return organizations.approve(organization, actor=reviewer) if row.approved else organization
