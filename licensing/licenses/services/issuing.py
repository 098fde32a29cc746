"""Issuing the license of a countersigned approval, once."""

import secrets
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.audit.models import AuditEvent
from exportctl.core.errors import Missing
from exportctl.core.numbering import next_number
from exportctl.core.outbox import enqueue, publish
from licensing.applications.models import PartyRole
from licensing.decisions.models import Decision, DecisionLine, DecisionStatus, LineOutcome
from licensing.decisions.rules import APPROVALS, value_of_part
from licensing.licenses import queries, rules
from licensing.licenses.editions import Wish, pair_for, wish_of
from licensing.licenses.events import LicenseIssued
from licensing.licenses.models import PENDING, License, LicenseLine, LicenseParty
from licensing.licenses.services.clearing import screen_anew, why_not_clear
from licensing.licenses.services.ending import over
from licensing.licenses.services.moving import end, locked_license
from licensing.licenses.services.telling import tell
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
    wish = wish_of(decision.case)
    before = locked_license(wish.license) if wish is not None else None
    refusal = _why_withheld(decision, before, wish)
    if refusal:
        _withhold(decision, refusal)
        screen_anew(decision.case)
        return None
    return _issue(decision, before, wish)


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


def _why_withheld(decision: Decision, before: License | None, wish: Wish | None) -> str:
    if decision.status != DecisionStatus.COUNTERSIGNED or decision.countersigned_by_id is None:
        return "The decision is not countersigned."
    if decision.countersigned_by_id in {decision.made_by_id, decision.first_signed_by_id}:
        return "One person signed the decision twice."
    if decision.signatures_needed > 1 and decision.first_signed_by_id is None:
        return "The decision lacks its first countersignature."
    if decision.valid_until is not None and decision.valid_until <= timezone.localdate():
        return "The last day that was decided for the license has passed."
    return _why_not_replaced(before, wish) or why_not_clear(decision.case)


def _why_not_replaced(before: License | None, wish: Wish | None) -> str:
    """Return why a license, which is locked, cannot be replaced now; "" where it can, or there is none."""
    if before is None or wish is None:
        return ""
    pending = before.revocations.filter(status__in=PENDING).exists()
    why_not = rules.why_not_corrected if wish.words_only else rules.why_not_varied
    return why_not(queries.state_of(before, on=timezone.localdate()), revocation=pending)


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


def _issue(decision: Decision, before: License | None, wish: Wish | None) -> License:
    """Write the license, or the next edition of the one before, which ends with it. All rows are locked."""
    now = timezone.now()
    today = timezone.localdate(now)
    case = decision.case
    kind = types.of(case.kind)
    first, last = rules.validity(today, months=kind.validity_months)
    ended = None
    if before is not None and wish is not None:
        first, last = before.valid_from, wish.valid_until or before.valid_to
        ended = over(before) if wish.words_only else None
        because = wish.because or f"after application {case.reference}"
        reason = f"Edition {before.edition + 1} took its place, {because}."
        end(before, "correct" if ended else "replace", actor=None, reason=reason)
    last = decision.valid_until or last
    license = License.objects.create(
        number=_number(before, today),
        edition=before.edition + 1 if before is not None else 1,
        replaces=before,
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
    _copy_terms(decision, license, wish)
    audit.record(
        license,
        "license.issued" if before is None else "license.edition_issued",
        actor=None,
        thread=case.pk,
        after={"status": license.status},
        number=license.number,
        valid_to=f"{last:%-d %b %Y}",
        **({} if before is None else {"name": license.name}),
    )
    enqueue("licensing.make_certificate", key=f"certificate:{license.pk}", license_id=str(license.pk))
    publish(LicenseIssued(license_id=license.pk))
    if ended is not None:
        return end(license, ended.action, actor=None, since=ended.since)
    if before is not None:
        tell(license, "edition_issued")
    if before is not None and not license.lines.filter(drawn__lt=F("authorized")).exists():
        return end(license, "exhaust", actor=None)
    return license


def _number(before: License | None, today: date) -> str:
    if before is not None:
        return before.number
    return rules.number_of(today.year, next_number("license", today.year))


def _destination(decision: Decision) -> str:
    """Return the case's destination, or that of the first end user who is not left out."""
    left_out = decision.excluded.filter(party__role=PartyRole.END_USER).values("party_id")
    if not left_out:
        return decision.case.destination
    stays = decision.case.application.parties.filter(role=PartyRole.END_USER).exclude(pk__in=left_out)
    return stays.order_by("created_at")[0].country


def _copy_terms(decision: Decision, license: License, wish: Wish | None) -> None:
    """Write the approved lines, and the parties but those left out; neither is edited afterwards."""
    LicenseLine.objects.bulk_create(_lines(decision, license, wish))
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


def _lines(decision: Decision, license: License, wish: Wish | None) -> list[LicenseLine]:
    """Return the approved lines, each with what had left of the line before that it continues.

    A line of the edition before from which goods left stays on the license, used up, where nothing continues
    it: the ledger of a license is never torn.
    """
    approved = list(
        decision.lines.filter(outcome=LineOutcome.APPROVE).select_related("line__entry", "assessment")
    )
    olds = list(license.replaces.lines.select_related("entry")) if license.replaces is not None else []
    continued = pair_for(wish, [one.line for one in approved], olds)
    made = []
    for one in approved:
        old = continued.get(one.line.number)
        left = old.drawn if old is not None else Decimal(0)
        worth = _carried_value(one, old)
        made.append(
            LicenseLine(
                license=license,
                number=one.line.number,
                description=one.line.description,
                part_number=one.line.part_number,
                entry_id=one.entry_id,
                unit=one.line.unit,
                authorized=rules.authorized_after(one.quantity, drawn=left),
                drawn=left,
                continues=old,
                carried=left,
                value=rules.authorized_after(one.value, drawn=worth),
                currency=one.line.currency,
                drawn_value=worth,
                carried_value=worth,
            )
        )
    kept = {old.pk for old in continued.values()}
    last = max((one.number for one in made), default=0)
    ended = [old for old in olds if old.drawn and old.pk not in kept]
    return made + [_used_up(license, old, number) for number, old in enumerate(ended, start=last + 1)]


def _carried_value(line: DecisionLine, old: LicenseLine | None) -> Decimal:
    """Return what counts as drawn of an approved line's value for what left of the line before."""
    if old is None:
        return Decimal(0)
    return rules.carried_value(
        value=line.value,
        same_currency=old.currency == line.line.currency,
        drawn_value=old.drawn_value,
        drawn=old.drawn,
        authorized=old.authorized,
    )


def _used_up(license: License, old: LicenseLine, number: int) -> LicenseLine:
    """Return a line of the edition before as it goes on: with what has left, and nothing more to leave."""
    return LicenseLine(
        license=license,
        number=number,
        description=old.description,
        part_number=old.part_number,
        entry_id=old.entry_id,
        unit=old.unit,
        authorized=old.drawn,
        drawn=old.drawn,
        continues=old,
        carried=old.drawn,
        value=old.drawn_value or value_of_part(old.value, whole=old.authorized, part=old.drawn),
        currency=old.currency,
        drawn_value=old.drawn_value,
        carried_value=old.drawn_value,
    )


def issue_withheld(case_id: UUID) -> License | None:
    """Try again to issue the license of a case that was withheld; None where there is nothing to issue."""
    decision = Decision.objects.filter(
        case_id=case_id, status=DecisionStatus.COUNTERSIGNED, outcome__in=APPROVALS, license__isnull=True
    ).first()
    return issue(decision.pk) if decision is not None else None
