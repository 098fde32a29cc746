"""What a transferred license rests on: an application, a case and a decision in the new holder's name.

The edition of a license has a case and a decision of its own, from which follow who sees it, who is told,
what is screened and what a later change starts from. A transfer gives the receiver what was licensed and
nothing else of the former holder's file: no document, no note, no statement that was made to somebody else.
"""

from django.utils import timezone

from exportctl.core.flow import advance
from exportctl.core.numbering import next_number
from exportctl.core.people.models import User
from licensing.applications.flow import APPLICATION_FLOW
from licensing.applications.models import Application, GoodsLine, Party
from licensing.decisions.models import Decision
from licensing.decisions.services import approval_status, enter_signed
from licensing.review.services import enter_decided
from licensing.transfers.models import TransferItem
from licensing.transfers.queries import licensed_parties
from licensing.variations.rules import LEAST_VALUE

USE = ("intended_use", "military_use", "wmd_use", "informed_by_authority", "concern_details")


def case_for(item: TransferItem, *, signer: User) -> Decision:
    """Write the receiver's application, its closed case and the signed decision; the caller is locked in."""
    transfer, license = item.transfer, item.license
    case = enter_decided(
        _application(item),
        case_id=item.pk,
        status=approval_status(license.conditions),
        officer=transfer.recommended_by,
        now=timezone.now(),
    )
    return enter_signed(
        case,
        license.decision,
        license.conditions,
        reason=f"Transfer {transfer.reference}. {transfer.decision_reason}",
        officer=transfer.recommended_by,
        signer=signer,
    )


def _application(item: TransferItem) -> Application:
    transfer, license, now = item.transfer, item.license, timezone.now()
    source = license.case.application
    made = Application.objects.create(
        organization=transfer.receiver,
        created_by=transfer.answered_by,
        kind=license.kind,
        answers=source.answers,
        declared_by=transfer.answered_by,
        declared_name=transfer.answered_by.name if transfer.answered_by else "",
        declared_position=transfer.declared_position,
        declared_at=transfer.answered_at,
        submitted_by=transfer.answered_by,
        submitted_at=transfer.answered_at,
        reference=f"EX-{now.year}-{next_number('application', now.year):06d}",
        **{name: getattr(source, name) for name in USE},
    )
    GoodsLine.objects.bulk_create(
        GoodsLine(
            application=made,
            number=one.number,
            description=one.description,
            part_number=one.part_number,
            entry_id=one.entry_id,
            quantity=one.authorized,
            unit=one.unit,
            value=max(one.value, LEAST_VALUE),
            currency=one.currency,
        )
        for one in license.lines.all()
    )
    for party in licensed_parties(license):
        _copy(party, made)
    return advance(made, "succeed", APPLICATION_FLOW, actor=None, thread=item.pk, source=license.number)


def _copy(party: Party, application: Application) -> None:
    """Insert a party of the former holder's application; screening goes on knowing it by the same name."""
    kept = ("role", "among_several", "kind", "name", "aliases", "street", "city", "postal_code", "country")
    more = ("website", "email", "birth_date", "nationality", "identifiers")
    Party.objects.create(
        application=application,
        origin_id=party.origin_id or party.pk,
        **{name: getattr(party, name) for name in (*kept, *more)},
    )
