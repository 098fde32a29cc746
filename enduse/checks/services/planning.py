"""Planning end-use checks, by hand and by rule, and calling them off."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from enduse.checks import queries, rules
from enduse.checks.flow import CHECK_FLOW
from enduse.checks.models import ChecklistItem, EndUseCheck
from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.flow import advance
from exportctl.core.numbering import next_number
from exportctl.core.people.models import User
from licensing.licenses.models import License, LicenseStatus
from licensing.licenses.queries import end_user_of


@transaction.atomic
def plan_check(
    license: License, *, cause: str, due_on: date, inspector: User | None, actor: User
) -> EndUseCheck:
    """Plan a check of a license's end user by hand.

    Raises:
        NotPermitted: `actor` may not plan checks.
        DomainError: `due_in_past`, `outside_window`, `cause_missing` or `not_an_inspector`.
        Conflict: `replaced` for an edition that no longer stands; `check_open` when one is planned or under
            way for any edition.
    """
    require(actor, "checks.plan")
    locked = License.objects.select_for_update(of=("self",)).get(pk=license.pk)
    rules.check_due_date(due_on, today=timezone.localdate())
    if not cause.strip():
        raise DomainError("Say why this check is needed.", code="cause_missing")
    if inspector is not None and not inspector.holds("checks.carry_out"):
        raise DomainError(f"{inspector} is not an inspector.", code="not_an_inspector")
    if locked.status == LicenseStatus.REPLACED:
        raise Conflict(
            "A newer edition of this license stands. Plan the check for that one.", code="replaced"
        )
    if EndUseCheck.objects.filter(license__number=locked.number, status__in=queries.OPEN).exists():
        raise Conflict("A check of this license is planned or under way already.", code="check_open")
    return _plan(locked, rules.Need(cause.strip(), due_on), inspector=inspector, actor=actor)


def plan_due_checks(*, on: date) -> int:
    """Plan the checks that shipped licenses need and do not have; return how many. Safe to run twice."""
    planned = 0
    for license in queries.licenses_to_look_at():
        planned += plan_if_needed(license.pk, on=on)
    return planned


@transaction.atomic
def plan_if_needed(license_id: UUID, *, on: date) -> bool:
    """Plan the check that a license needs, if it needs one and has none; return whether it was planned."""
    License.objects.select_for_update(of=("self",)).filter(pk=license_id).first()
    license = queries.licenses_to_look_at().filter(pk=license_id).first()
    if license is None:
        return False
    facts = rules.LicenseFacts(
        lane=license.case.band,
        sensitive=license.lines.filter(entry__sensitive=True).exists(),
        first_shipped_on=queries.first_shipped_on(license) or on,
    )
    need = rules.need_for(facts, on=on)
    if need is None:
        return False
    _plan(license, need, inspector=None, actor=None)
    return True


def _plan(license: License, need: rules.Need, *, inspector: User | None, actor: User | None) -> EndUseCheck:
    party = end_user_of(license)
    if party is None:
        raise DomainError("This license names nobody to visit.", code="nobody_to_visit")
    year = timezone.localdate().year
    check = EndUseCheck.objects.create(
        number=f"EUC-{year}-{next_number('check', year):06d}",
        license=license,
        cause=need.cause,
        due_on=need.due_on,
        party_name=party.name,
        party_address=party.address,
        party_country=party.country,
        inspector=inspector,
    )
    ChecklistItem.objects.bulk_create(
        ChecklistItem(check_visit=check, number=number, question=question)
        for number, question in enumerate(rules.QUESTIONS, 1)
    )
    audit.record(
        check,
        "check.planned",
        actor=actor,
        thread=license.case_id,
        after={"status": check.status, "due_on": need.due_on},
        reason=need.cause,
        number=check.number,
        party=party.name,
        due=f"{need.due_on:%-d %b %Y}",
    )
    return check


def cancel(check: EndUseCheck, *, reason: str, actor: User) -> EndUseCheck:
    """Cancel a check that is planned or under way.

    Raises:
        NotPermitted, Conflict, DomainError: what `advance` raises.
    """
    return advance(
        check,
        "cancel",
        CHECK_FLOW,
        actor=actor,
        reason=reason,
        thread=check.license.case_id,
        number=check.number,
    )
