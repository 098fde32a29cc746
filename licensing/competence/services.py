"""Giving, withdrawing and reminding of training and authority."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import DomainError
from exportctl.core.flow import advance
from exportctl.core.notices import tell
from exportctl.core.people.models import User
from licensing.competence import rules
from licensing.competence.flow import QUALIFICATION_FLOW
from licensing.competence.models import Kind, Qualification, QualificationStatus

SIGNING = ("assessments.sign", "advice.work", "advice.countersign")


@dataclass(frozen=True)
class Given:
    """What is given: for which categories, at which level, from when until when, and what it rests on."""

    categories: Sequence[str]
    level: str
    valid_from: date
    valid_until: date
    evidence: str


@transaction.atomic
def give(person: User, given: Given, *, actor: User) -> Qualification:
    """Give somebody training or authority; one that is to be changed is withdrawn, or given anew.

    Raises:
        NotPermitted: it is the actor's own, or the actor keeps no qualifications.
        DomainError: `not_a_signer`, `categories_required`, `evidence_required`, or what `check_period`
            raises.
    """
    require(actor, "competence.keep", person)
    if not any(person.holds(permission) for permission in SIGNING):
        raise DomainError(
            f"{person} signs neither assessments nor classifications. An administrator gives a role first.",
            code="not_a_signer",
        )
    if not given.categories:
        raise DomainError("Choose at least one category.", code="categories_required")
    if not given.evidence.strip():
        raise DomainError("Say which course, test or practice it rests on.", code="evidence_required")
    rules.check_period(given.valid_from, given.valid_until, today=timezone.localdate())
    made = Qualification.objects.create(
        person=person,
        categories=sorted(set(given.categories)),
        level=given.level,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
        evidence=given.evidence.strip(),
        given_by=actor,
    )
    until = f"{made.valid_until:%-d %b %Y}"
    audit.record(made, "qualification.given", actor=actor, person=person, until=until, what=str(made))
    return made


def lock_held(person: User) -> list[rules.Held]:
    """Return every qualification that a person ever had, locked until the end of the transaction.

    Whoever withdraws one at this moment was first, and the signature is refused, or comes after it.
    """
    held = Qualification.objects.select_for_update().filter(person=person, kind=Kind.TECHNICAL)
    return [one.held for one in held.order_by("pk")]


@transaction.atomic
def withdraw(qualification: Qualification, *, reason: str, actor: User) -> Qualification:
    """Withdraw a qualification; what was signed under it before stays signed.

    The row is locked: whoever signs under it at this moment has signed before, or is refused.

    Raises:
        Conflict: it was withdrawn already.
        NotPermitted, DomainError: as `advance` does.
    """
    said = {
        "withdrawn_by": actor,
        "withdrawn_at": timezone.now(),
        "withdrawn_reason": reason.strip(),
    }
    return advance(
        qualification,
        "withdraw",
        QUALIFICATION_FLOW,
        actor=actor,
        reason=reason,
        fields=said,
        person=qualification.person,
        what=str(qualification),
    )


def remind(*, on: date) -> int:
    """Tell people whose qualification ends soon, and who gave it; return how many. Each is told once.

    Nobody is told where a later qualification takes over all its categories.
    """
    soon = Qualification.objects.filter(
        status=QualificationStatus.GIVEN,
        reminded_on=None,
        valid_until__gte=on,
        valid_until__lte=on + timedelta(days=rules.REMIND_DAYS),
    )
    return sum(_remind(one.pk, on) for one in soon.order_by("valid_until", "pk"))


@transaction.atomic
def _remind(pk: UUID, on: date) -> bool:
    found = Qualification.objects.select_for_update(of=("self",)).filter(
        pk=pk, status=QualificationStatus.GIVEN, reminded_on=None
    )
    one = found.select_related("person", "given_by").first()
    if one is None:
        return False
    one.reminded_on = on
    one.version += 1
    one.save(update_fields=["reminded_on", "version", "updated_at"])
    if _is_followed(one):
        return False
    until = f"{one.valid_until:%-d %b %Y}"
    audit.record(one, "qualification.reminded", actor=None, person=one.person, until=until)
    page = reverse("licensing:competence-person", args=[one.person_id])
    tell("competence.ends", [one.person, one.given_by], path=page, person=one.person, until=until)
    return True


def _is_followed(one: Qualification) -> bool:
    """Say whether the same person has all of it for longer."""
    later = Qualification.objects.filter(
        person=one.person_id,
        kind=one.kind,
        level=one.level,
        status=QualificationStatus.GIVEN,
        categories__contains=one.categories,
        valid_from__lte=one.valid_until + timedelta(days=1),
        valid_until__gt=one.valid_until,
    )
    return later.exists()
