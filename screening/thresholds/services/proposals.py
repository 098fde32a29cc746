"""Proposing a matching configuration, and deciding on it."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.flow import advance
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from screening.configurations.events import ConfigurationInForce
from screening.configurations.models import Configuration
from screening.configurations.services import ensure_configuration, lock
from screening.matching.configuration import Configuration as Matching
from screening.thresholds import queries
from screening.thresholds.flow import CONFIGURATION_FLOW
from screening.thresholds.services import previews

Status = Configuration.Status


@transaction.atomic
def propose(content: Matching, *, reason: str, actor: User) -> Configuration:
    """Propose a configuration, and have its preview computed. A roll back proposes an older content again.

    Raises:
        NotPermitted: the actor may not propose.
        DomainError: `reason_required`, or `unchanged` from the one in force.
        Conflict: `proposed_already`: one proposal at a time.
    """
    require(actor, "matching.propose")
    if not reason.strip():
        raise DomainError("Say why the configuration is to be changed.", code="reason_required")
    current = ensure_configuration()
    lock()
    if content.digest == current.digest:
        raise DomainError("This is the configuration in force; nothing would change.", code="unchanged")
    if Configuration.objects.filter(status=Status.PROPOSED).exists():
        raise Conflict(
            "Another proposal waits for a decision. Decide on that one first.", code="proposed_already"
        )
    newest = Configuration.objects.aggregate(Max("number"))["number__max"] or 0
    made = Configuration.objects.create(
        number=newest + 1,
        content=content.to_json(),
        digest=content.digest,
        reason=reason.strip(),
        proposed_by=actor,
        proposed_at=timezone.now(),
    )
    audit.record(made, "configuration.proposed", actor=actor, number=made.number, reason=made.reason)
    previews.request(made)
    return made


@transaction.atomic
def decide(configuration: Configuration, action: str, *, reason: str, actor: User) -> Configuration:
    """Put a proposal in force in the place of the one before (`put_in_force`), or reject it (`reject`).

    Raises:
        NotPermitted: the actor may not decide, or proposed it.
        Conflict: it was decided already.
        DomainError: `reason_required`; `not_previewed` where no preview against the configuration in force
            and with the engine of now is done.
    """
    lock()
    now = timezone.now()
    current = ensure_configuration()
    fields = {"decided_by": actor, "decided_at": now, "decision_reason": reason.strip()}

    def gate(locked: Configuration) -> None:
        refusal = queries.why_not_in_force(locked) if action == "put_in_force" else ""
        if refusal:
            raise DomainError(refusal, code="not_previewed")
        if action == "put_in_force":
            advance(current, "supersede", CONFIGURATION_FLOW, actor=None, number=current.number)

    decided = advance(
        configuration,
        action,
        CONFIGURATION_FLOW,
        actor=actor,
        reason=reason,
        gate=gate,
        fields=fields,
        number=configuration.number,
    )
    if action == "put_in_force":
        publish(ConfigurationInForce(configuration_id=decided.pk, previous_id=current.pk))
    return decided
