"""Writes to requests to vary a license: asking, wording anew, and how a request ends."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.applications.models import Application, ApplicationStatus, Attachment, PartyRole
from licensing.applications.services import copy_application, drop_statements
from licensing.control_lists.queries import entry_by_code
from licensing.decisions.models import DecisionStatus
from licensing.licenses.models import License
from licensing.licenses.queries import state_of
from licensing.licenses.services.moving import locked_license
from licensing.review.models import CLOSED, Case, CaseStatus
from licensing.types import registry as types
from licensing.variations import queries, rules, telling
from licensing.variations.flow import VARIATION_FLOW
from licensing.variations.models import Variation, VariationStatus

APPROVED = (CaseStatus.APPROVED, CaseStatus.APPROVED_WITH_CONDITIONS, CaseStatus.APPROVED_IN_PART)
NOT_GRANTED = CLOSED - set(APPROVED)


@transaction.atomic
def ask(license: License, wish: rules.Wish, *, actor: User) -> Variation:
    """Start a request: a draft with all that the license has, which is changed and filed as any other.

    The license is locked, so that of two people who ask at once one is told of the other's request.

    Raises:
        NotPermitted: the actor may not draft for the exporter, or the license is not open to a change.
        DomainError: what `rules.check_wish` raises.
        Conflict: `variation_open`.
    """
    locked = locked_license(license)
    require(actor, "variations.ask", locked)
    _check(wish, locked)
    standing = queries.open_variation(locked)
    if standing is not None and not _ended_with_its_case(standing):
        raise Conflict(
            f"{standing.asked_by.name} has asked for a change of this license already. One is decided first.",
            code="variation_open",
        )
    draft = _draft_as_licensed(locked, actor)
    made = Variation.objects.create(
        license=locked, application=draft, asked_by=actor, reason=wish.reason.strip(), **_columns(wish)
    )
    audit.record(
        made,
        "variation.asked",
        actor=actor,
        thread=draft.pk,
        after={"kinds": list(wish.kinds), "valid_until": str(wish.valid_until or "")},
        reason=wish.reason,
        number=locked.number,
    )
    return made


def _check(wish: rules.Wish, license: License) -> None:
    longest = types.of(license.kind).longest_months
    rules.check_wish(wish, valid_to=license.valid_to, today=timezone.localdate(), longest=longest)


def _columns(wish: rules.Wish) -> dict[str, object]:
    return {"kinds": list(wish.kinds), "valid_until": wish.valid_until}


def _draft_as_licensed(license: License, actor: User) -> Application:
    """Copy the application of a license, and leave of it what was licensed: lines, quantities, parties.

    The documents come with it, because they were accepted for what stands; the exporter adds to them.
    """
    source = license.case.application
    draft = copy_application(source, actor=actor)
    licensed = {one.number: one for one in license.lines.select_related("entry")}
    draft.lines.all().delete()
    for number, one in licensed.items():
        draft.lines.create(
            number=number,
            description=one.description,
            part_number=one.part_number,
            entry=entry_by_code(one.entry.code) or one.entry,
            quantity=one.authorized,
            unit=one.unit,
            value=max(one.value, rules.LEAST_VALUE),
            currency=one.currency,
        )
    named = {(one.role, one.name) for one in license.parties.all()}
    for party in draft.parties.all():
        if (party.role, party.name) not in named and party.role in PartyRole.values:
            drop_statements(draft, party)
            party.delete()
    Attachment.objects.bulk_create(
        Attachment(application=draft, kind=one.kind, file_id=one.file_id)
        for one in source.attachments.filter(removed=False)
    )
    return draft


@transaction.atomic
def reword(variation: Variation, wish: rules.Wish, *, actor: User, version: int | str | None) -> Variation:
    """Say anew what is to change and why, while the request is a draft.

    Raises:
        NotPermitted, DomainError: as for asking.
        Conflict: `not_a_draft` once it was filed, or `stale`.
    """
    license = locked_license(variation.license)
    application = Application.objects.select_for_update(of=("self",)).get(pk=variation.application_id)
    locked = Variation.objects.select_for_update(of=("self",)).get(pk=variation.pk)
    require(actor, "variations.ask", license)
    if application.status != ApplicationStatus.DRAFT or locked.status != VariationStatus.OPEN:
        raise Conflict("This request was filed, so it can no longer be changed.", code="not_a_draft")
    expect_version(locked, version)
    _check(wish, license)
    before = {"kinds": locked.kinds, "valid_until": str(locked.valid_until or "")}
    locked.kinds, locked.valid_until, locked.reason = list(wish.kinds), wish.valid_until, wish.reason.strip()
    locked.version += 1
    locked.save(update_fields=["kinds", "valid_until", "reason", "version", "updated_at"])
    audit.record(
        locked,
        "variation.reworded",
        actor=actor,
        thread=application.pk,
        before=before,
        after={"kinds": locked.kinds, "valid_until": str(locked.valid_until or "")},
        reason=wish.reason,
        number=license.number,
    )
    return locked


@transaction.atomic
def follow_filing(application_id: UUID) -> None:
    """Tie a request to the case of its application, and note on the case what it varies; safe to repeat."""
    case = Case.objects.select_for_update(of=("self",)).filter(application_id=application_id).first()
    found = Variation.objects.select_for_update(of=("self",)).filter(application_id=application_id).first()
    if case is None or found is None or found.case_id is not None:
        return
    found.case = case
    found.version += 1
    found.save(update_fields=["case", "version", "updated_at"])
    case.varies = found.license.number
    case.save(update_fields=["varies", "updated_at"])
    audit.record(
        found,
        "variation.filed",
        actor=None,
        thread=found.license.case_id,
        number=found.license.number,
        reference=case.reference,
    )


@transaction.atomic
def follow_issue(license_id: UUID) -> None:
    """Close the request that a new edition answers; safe to repeat."""
    license = License.objects.get(pk=license_id)
    found = queries.of_case(license.case)
    if license.replaces_id is None or found is None or found.status != VariationStatus.OPEN:
        return
    advance(
        found,
        "issue",
        VARIATION_FLOW,
        actor=None,
        thread=license.case_id,
        fields={"ended_at": timezone.now()},
        name=license.name,
    )
    telling.tell_issued(license)


@transaction.atomic
def follow_case(case_id: UUID) -> None:
    """Close the request of a case that ended without an edition: refused, or too late; safe to repeat."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    found = queries.of_case(case)
    if found is None or found.status != VariationStatus.OPEN:
        return
    if not _ended_with_its_case(found) and case.status in APPROVED:
        _lapse_for_good(case, found)


def _lapse_for_good(case: Case, variation: Variation) -> None:
    """Close an approved request that can never be issued, and tell both sides; one that waits stays open."""
    decision = case.decisions.get(status=DecisionStatus.COUNTERSIGNED)
    if License.objects.filter(decision=decision).exists():
        return
    license, today = locked_license(variation.license), timezone.localdate()
    reason = rules.why_lapsed(state_of(license, on=today), decided_until=decision.valid_until, today=today)
    if not reason:
        return
    lapsed = advance(
        variation,
        "lapse",
        VARIATION_FLOW,
        actor=None,
        reason=reason,
        thread=case.pk,
        fields={"ended_at": timezone.now(), "end_reason": reason},
        number=license.number,
        reference=case.reference,
    )
    telling.tell_lapsed(lapsed, case)


def _ended_with_its_case(variation: Variation) -> bool:
    """Close a request whose case was refused, returned or withdrawn; say whether it is closed now."""
    case = Case.objects.filter(application_id=variation.application_id).first()
    case = variation.case or case
    if case is None or case.status not in NOT_GRANTED:
        return False
    reason = f"{case.reference} was closed: {case.public_label.lower()}."
    advance(
        variation,
        "end",
        VARIATION_FLOW,
        actor=None,
        reason=reason,
        thread=case.pk,
        fields={"ended_at": timezone.now(), "end_reason": reason},
        number=variation.license.number,
    )
    return True
