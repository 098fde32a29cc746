"""Writes to licenses: issuing, drawing down, suspending, closing."""

import secrets
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Conflict, DomainError, Missing
from exportctl.core.flow import advance
from exportctl.core.numbering import next_number
from exportctl.core.outbox import enqueue
from exportctl.core.people.models import User
from licensing.applications.models import PartyRole
from licensing.decisions.models import Decision, DecisionStatus, LineOutcome
from licensing.decisions.rules import APPROVALS
from licensing.licenses import rules
from licensing.licenses.flow import LICENSE_FLOW
from licensing.licenses.models import Drawdown, License, LicenseLine, LicenseParty, LicenseStatus
from licensing.review.models import Case
from licensing.review.screened import screened_parties
from licensing.review.services import request_screening
from licensing.types import registry as types
from licensing.types.answers import return_day
from screening.hits import queries as hits
from screening.hits.services import unwatch


@transaction.atomic
def issue(decision_id: UUID) -> License | None:
    """Issue the license of a countersigned approval, once; a repeat returns the first.

    Returns None for decisions that approve nothing. Whoever decides asks again: the signatures and the
    screening are looked at anew, under lock. Where they do not hold, the license is withheld: the reason is
    in the trail, and `issue_withheld` tries again when a hit was ruled on or the parties were screened;
    where only the lists have moved on, that screening is asked for here.
    """
    decision = _locked_decision(decision_id)
    if decision.outcome not in APPROVALS:
        return None
    issued = License.objects.filter(decision=decision).first()
    if issued is not None:
        return issued
    refusal = _why_withheld(decision)
    if refusal:
        _withhold(decision, refusal)
        _screen_anew(decision.case)
        return None
    return _issue(decision)


def _locked_decision(decision_id: UUID) -> Decision:
    """Lock the case, then the decision: the order that every writer to a case takes."""
    found = Decision.objects.filter(pk=decision_id).first()
    if found is None:
        raise Missing
    Case.objects.select_for_update(of=("self",)).get(pk=found.case_id)
    return (
        Decision.objects.select_for_update(of=("self",))
        .select_related("case__application__organization")
        .get(pk=decision_id)
    )


def _why_withheld(decision: Decision) -> str:
    if decision.status != DecisionStatus.COUNTERSIGNED or decision.countersigned_by_id is None:
        return "The decision is not countersigned."
    if decision.countersigned_by_id in {decision.made_by_id, decision.first_signed_by_id}:
        return "One person signed the decision twice."
    if decision.signatures_needed > 1 and decision.first_signed_by_id is None:
        return "The decision lacks its first countersignature."
    if decision.valid_until is not None and decision.valid_until <= timezone.localdate():
        return "The last day that was decided for the license has passed."
    return _why_not_clear(decision.case)


def _why_not_clear(case: Case) -> str:
    clearance = hits.clearance(case.pk, screened_parties(case.application))
    return "" if clearance else " ".join(clearance.reasons) or "The screening of the parties is not clear."


def _screen_anew(case: Case) -> bool:
    """Have the parties screened against the lists now in force, if they were screened against others."""
    if not hits.outdated(case.pk):
        return False
    request_screening(case, actor=None)
    return True


def _withhold(decision: Decision, reason: str) -> None:
    """Put the reason into the trail, unless it is there already from an earlier try."""
    known = AuditEvent.objects.filter(thread=decision.case_id, verb="license.withheld", reason=reason)
    if not known.exists():
        audit.record(
            decision,
            "license.withheld",
            actor=None,
            thread=decision.case_id,
            reason=reason,
            reference=decision.case.application.reference,
        )


def _issue(decision: Decision) -> License:
    now = timezone.now()
    today = timezone.localdate(now)
    case = decision.case
    kind = types.of(case.kind)
    first, last = rules.validity(today, months=kind.validity_months)
    last = decision.valid_until or last
    license = License.objects.create(
        number=rules.number_of(today.year, next_number("license", today.year)),
        case=case,
        decision=decision,
        organization=case.application.organization,
        kind=case.kind,
        return_by=return_day(kind, case.application.answers),
        issued_at=now,
        valid_from=first,
        valid_to=last,
        destination=_destination(decision),
        conditions=decision.conditions,
        check_code="".join(secrets.choice(rules.CODE_LETTERS) for _ in range(rules.CODE_LENGTH)),
    )
    _copy_terms(decision, license)
    audit.record(
        license,
        "license.issued",
        actor=None,
        thread=case.pk,
        after={"status": license.status},
        number=license.number,
        valid_to=f"{last:%-d %b %Y}",
    )
    enqueue("licensing.make_certificate", key=f"certificate:{license.pk}", license_id=str(license.pk))
    return license


def _destination(decision: Decision) -> str:
    """Return the case's destination, or that of the first end user who is not left out."""
    left_out = decision.excluded.filter(party__role=PartyRole.END_USER).values("party_id")
    if not left_out:
        return decision.case.destination
    stays = decision.case.application.parties.filter(role=PartyRole.END_USER).exclude(pk__in=left_out)
    return stays.order_by("created_at")[0].country


def _copy_terms(decision: Decision, license: License) -> None:
    """Write the approved lines, and the parties but those left out; neither is edited afterwards."""
    approved = decision.lines.filter(outcome=LineOutcome.APPROVE).select_related("line", "assessment")
    LicenseLine.objects.bulk_create(
        LicenseLine(
            license=license,
            number=one.line.number,
            description=one.line.description,
            part_number=one.line.part_number,
            entry_id=one.entry_id,
            unit=one.line.unit,
            authorized=one.quantity,
            value=one.value,
            currency=one.line.currency,
        )
        for one in approved
    )
    LicenseParty.objects.bulk_create(
        LicenseParty(
            license=license,
            role=party.role,
            name=party.name,
            address=", ".join(filter(None, [party.street, f"{party.postal_code} {party.city}".strip()])),
            country=party.country,
        )
        for party in decision.case.application.parties.exclude(pk__in=decision.excluded.values("party_id"))
    )


def issue_withheld(case_id: UUID) -> License | None:
    """Try again to issue the license of a case that was withheld; None where there is nothing to issue."""
    decision = Decision.objects.filter(
        case_id=case_id, status=DecisionStatus.COUNTERSIGNED, outcome__in=APPROVALS, license__isnull=True
    ).first()
    return issue(decision.pk) if decision is not None else None


@dataclass(frozen=True)
class Draw:
    """What is to be drawn: how much of which line left on which day, and what recorded it."""

    line_id: UUID
    quantity: Decimal
    on: date
    source: str
    reference: str


@transaction.atomic
def draw_down(draw: Draw, *, actor: User) -> Drawdown:
    """Write one entry of a line's ledger under lock; the caller has asked whether `actor` may.

    When nothing is left on any line, the license is used up. The same source draws once. A hit that is open
    or true stops it as a hold does, even before the news of the hit has put the license on hold.

    Raises:
        DomainError: what `rules.balance_after` raises, or `license_closed`.
        Missing: there is no such line.
        Conflict: `drawn_already` when `draw.source` has drawn before.
    """
    license, line = _locked_line(draw.line_id)
    if uncounted := rules.why_uncounted(types.of(license.kind)):
        raise DomainError(uncounted, code="license_closed")
    if Drawdown.objects.filter(source=draw.source).exists():
        raise Conflict("This has been drawn from the license already.", code="drawn_already")
    balance = rules.balance_after(
        draw.quantity,
        authorized=line.authorized,
        drawn=line.drawn,
        on=draw.on,
        valid_from=license.valid_from,
        valid_to=license.valid_to,
    )
    status = license.status
    if status == LicenseStatus.ISSUED and hits.is_blocked(license.case_id):
        status = LicenseStatus.HELD
    closed = rules.why_closed(status, on=draw.on, valid_from=license.valid_from, valid_to=license.valid_to)
    if closed:
        raise DomainError(closed, code="license_closed")
    entry = Drawdown.objects.create(
        line=line,
        quantity=draw.quantity,
        balance=balance,
        on=draw.on,
        source=draw.source,
        reference=draw.reference,
        recorded_by=actor,
    )
    line.drawn += draw.quantity
    line.version += 1
    line.save(update_fields=["drawn", "version", "updated_at"])
    if not any(one.drawn < one.authorized for one in license.lines.all()):
        _step(license, "exhaust")
        unwatch(license.case_id)
    return entry


def _locked_line(line_id: UUID) -> tuple[License, LicenseLine]:
    """Lock the license, then its line: two shipments under one license wait for each other."""
    license = License.objects.select_for_update(of=("self",)).filter(lines=line_id).first()
    if license is None:
        raise Missing
    return license, LicenseLine.objects.select_for_update(of=("self",)).get(pk=line_id)


def suspend(license: License, *, reason: str, actor: User) -> License:
    """Suspend a license: nothing may be shipped under it until it is reinstated.

    Raises:
        Conflict, NotPermitted, DomainError: what `advance` raises.
    """
    return advance(
        license,
        "suspend",
        LICENSE_FLOW,
        actor=actor,
        reason=reason,
        thread=license.case_id,
        number=license.number,
    )


def reinstate(license: License, *, reason: str, actor: User) -> License:
    """Give a suspended license its force back, if the screening of its parties is clear again.

    A screening over older lists is made anew first; whoever reinstates tries again when it is done.

    Raises:
        DomainError: `not_clear`, or what `advance` raises.
    """
    require(actor, "licenses.suspend", license)
    if _screen_anew(license.case):
        raise DomainError(
            "The watchlists have changed since the parties were screened. They are being screened again now: "
            "try again in a moment.",
            code="not_clear",
        )
    return advance(
        license,
        "reinstate",
        LICENSE_FLOW,
        actor=actor,
        reason=reason,
        gate=_refuse_unclear,
        thread=license.case_id,
        number=license.number,
    )


def _refuse_unclear(license: License) -> None:
    reason = _why_not_clear(license.case)
    if reason:
        raise DomainError(f"This license cannot be reinstated yet. {reason}", code="not_clear")


@transaction.atomic
def follow_screening(case_id: UUID) -> None:
    """Put the license of a case on hold, or lift the hold, as its screening stands now; safe to repeat.

    A hit that is open or true holds a valid license. Once people have ruled on all hits, the hold is lifted,
    unless a screening waits or failed. What an officer suspended is left to officers. The case is locked
    first, as `issue` does: a license that is being issued at this moment is seen here, or sees the hit.
    """
    Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
    license = License.objects.select_for_update(of=("self",)).filter(case_id=case_id).first()
    if license is None:
        return
    blocked = hits.is_blocked(case_id)
    if license.status == LicenseStatus.ISSUED and blocked:
        _step(license, "hold")
    elif license.status == LicenseStatus.HELD and not blocked and hits.is_answered(case_id):
        _step(license, "lift")


def _step(license: License, action: str) -> License:
    """Take a step of the system."""
    return advance(license, action, LICENSE_FLOW, actor=None, thread=license.case_id, number=license.number)


def expire_licenses(*, on: date) -> int:
    """Close every license whose last day is before `on`; return how many were closed now."""
    live = [LicenseStatus.ISSUED, LicenseStatus.HELD, LicenseStatus.SUSPENDED]
    closed = 0
    for license in License.objects.filter(valid_to__lt=on, status__in=live).order_by("valid_to", "pk"):
        try:
            _expire(license)
            closed += 1
        except Conflict:
            continue  # somebody else closed it since the list was read
    return closed


@transaction.atomic
def _expire(license: License) -> None:
    """Close a license; its parties are not screened any more."""
    _step(license, "expire")
    unwatch(license.case_id)
