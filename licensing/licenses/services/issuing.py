"""Issuing the license of a countersigned approval, once."""

import secrets
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Missing
from exportctl.core.numbering import next_number
from exportctl.core.outbox import enqueue, publish
from licensing.applications.models import PartyRole
from licensing.decisions.models import Decision, DecisionStatus, LineOutcome
from licensing.decisions.rules import APPROVALS
from licensing.licenses import rules
from licensing.licenses.events import LicenseIssued
from licensing.licenses.models import License, LicenseLine, LicenseParty
from licensing.licenses.services.clearing import screen_anew, why_not_clear
from licensing.review.models import Case
from licensing.types import registry as types
from licensing.types.answers import return_day


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
        screen_anew(decision.case)
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
    return why_not_clear(decision.case)


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
    publish(LicenseIssued(license_id=license.pk))
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
