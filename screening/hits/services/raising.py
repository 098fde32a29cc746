"""Making the hits of a run out of what was found."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from screening.hits.adjudication import due_on, identity_digest, severity
from screening.hits.extensions import Finding, standing_of
from screening.hits.models import Hit, ScreeningRun
from screening.watchlists.models import Entity


def raise_hits(run: ScreeningRun, found: Sequence[Finding]) -> list[Hit]:
    """Store a hit for each finding of a run, open, with its clock and how urgent it is."""
    digests = dict(
        Entity.objects.filter(pk__in={finding.match.entity for finding in found}).values_list("pk", "digest")
    )
    waits: dict[str, Any] = {
        "stands_for": standing_of(run.thread),
        "due_on": due_on(timezone.now().date(), jurisdiction=settings.JURISDICTION),
    }
    return Hit.objects.bulk_create(
        _hit(run, finding, digests[UUID(finding.match.entity)], **waits) for finding in found
    )


def _hit(run: ScreeningRun, finding: Finding, digest: str, **waits: Any) -> Hit:
    party, match = finding.party, finding.match
    score = Decimal(str(match.score))
    return Hit(
        run=run,
        thread=run.thread,
        party_ref=party.ref,
        party_name=party.name,
        party_identity=identity_digest(party, chain=finding.chain),
        entity_id=UUID(match.entity),
        watchlist=match.watchlist,
        external_id=match.external_id,
        entity_digest=digest,
        basis=finding.basis,
        chain=[dict(link) for link in finding.chain],
        score=score,
        query_name=match.query_name,
        listed_name=match.listed_name,
        features=[asdict(feature) for feature in match.features],
        severity=severity(score, match.watchlist, waits["stands_for"]),
        **waits,
    )
