"""What a corrected edition rests on: an application in the corrected words, its closed case and decision.

The edition of a license has a case and a decision of its own, from which follow who sees it, who is told,
what is screened and what a later change starts from: a variation of a corrected license starts from the
corrected words, and the lists are read for them. All else is taken over as it stands.
"""

from uuid import UUID

from django.utils import timezone

from exportctl.core.flow import advance
from exportctl.core.numbering import next_number
from exportctl.core.people.models import User
from licensing.applications.flow import APPLICATION_FLOW
from licensing.applications.models import Application, Attachment, GoodsLine, Party
from licensing.applications.services.statements import copy_statements
from licensing.decisions.models import Decision, LineOutcome
from licensing.decisions.services import approval_status, enter_signed
from licensing.licenses.models import License
from licensing.rectifications.models import Rectification
from licensing.rectifications.queries import changes_of, corrected_parties
from licensing.rectifications.rules import LINE, Change, corrected
from licensing.review.services import enter_decided
from licensing.variations.rules import LEAST_VALUE

TAKEN_OVER = (
    *("organization_id", "site_id", "created_by_id", "own_reference", "kind", "answers"),
    *("intended_use", "military_use", "wmd_use", "informed_by_authority", "concern_details"),
    *("declared_by_id", "declared_name", "declared_position", "declared_at", "submitted_by_id"),
    *("declared_as", "declared_authority", "declared_official_id"),
)


def case_for(rectification: Rectification, edition: License, *, signer: User) -> Decision:
    """Write the corrected application, its closed case and the signed decision; the caller is locked in."""
    case = enter_decided(
        _application(rectification, edition),
        case_id=rectification.pk,
        status=approval_status(edition.conditions),
        officer=rectification.proposed_by,
        now=timezone.now(),
    )
    decided = edition.decision.lines.filter(outcome=LineOutcome.APPROVE)
    return enter_signed(
        case,
        edition.decision,
        edition.conditions,
        reason=f"Correction {rectification.reference} of license {edition}. {rectification.reason}",
        officer=rectification.proposed_by,
        signer=signer,
        assessments=dict(decided.values_list("line__number", "assessment")),
    )


def _application(rectification: Rectification, edition: License) -> Application:
    source, now = edition.case.application, timezone.now()
    changes = changes_of(rectification)
    made = Application.objects.create(
        copied_from=source,
        submitted_at=now,
        reference=f"EX-{now.year}-{next_number('application', now.year):06d}",
        **{name: getattr(source, name) for name in TAKEN_OVER},
    )
    GoodsLine.objects.bulk_create(_lines(made, edition, changes))
    parties = {}
    for party in corrected_parties(edition, changes):
        original = party.pk
        _insert(party, made)
        parties[original] = party
    attachments: dict[UUID | None, Attachment] = {}
    for one in source.attachments.filter(removed=False):
        kept = Attachment.objects.create(application=made, kind=one.kind, file_id=one.file_id)
        attachments[one.pk] = kept
    copy_statements(source, made, parties, attachments)
    return advance(
        made, "succeed", APPLICATION_FLOW, actor=None, thread=rectification.pk, source=edition.name
    )


def _lines(made: Application, edition: License, changes: list[Change]) -> list[GoodsLine]:
    found = []
    for one in edition.lines.all():
        stands = {"description": one.description, "part_number": one.part_number}
        found.append(
            GoodsLine(
                application=made,
                number=one.number,
                entry_id=one.entry_id,
                quantity=one.authorized,
                unit=one.unit,
                value=max(one.value, LEAST_VALUE),
                currency=one.currency,
                **corrected(stands, LINE, str(one.number), changes),
            )
        )
    return found


def _insert(party: Party, application: Application) -> None:
    """Insert a party in its corrected words; screening goes on knowing it by the same name."""
    party.origin_id = party.origin_id or party.pk
    party.pk, party.application, party.version = Party().pk, application, 1
    party.save(force_insert=True)
