"""The second signature under an answer, and sending it back."""

from django.db import transaction
from django.utils import timezone

from exportctl.core.base import expect_version
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.advice import authority
from licensing.advice.flow import ADVICE_FLOW, ANSWER_FLOW
from licensing.advice.models import AdviceAnswer, AdviceRequest, RequestStatus
from licensing.advice.services.answering import close, issue
from licensing.advice.services.drafts import Version


@transaction.atomic
def countersign(written: AdviceAnswer, *, actor: User, version: Version = None) -> AdviceAnswer:
    """Put the second signature under an answer: it is issued, and one that it replaces is superseded.

    `version` is that of the request.

    Raises:
        Conflict: it is no longer proposed, or the page was drawn from an older version.
        NotPermitted: the actor wrote it, may not countersign, or lacks the authority (`not_qualified`).
    """
    request = _locked(written, "countersign", version)
    authority.expect_second(actor, written)
    if request.status == RequestStatus.COUNTERSIGN:
        close(request, "countersign", actor=actor)
    else:
        _moved_on(request)
    return issue(written, "countersign", actor=actor, second=actor, second_at=timezone.now())


@transaction.atomic
def send_back(written: AdviceAnswer, *, note: str, actor: User, version: Version = None) -> AdviceAnswer:
    """Send an answer back to its officer, for a reason. Raises what `countersign` raises."""
    request = _locked(written, "send_back", version)
    signed = {"second": actor, "second_at": timezone.now(), "second_note": note.strip()}
    if request.status == RequestStatus.COUNTERSIGN:
        advance(request, "send_back", ADVICE_FLOW, actor=actor, reason=note, thread=request.pk)
    else:
        _moved_on(request)
    return advance(
        written,
        "send_back",
        ANSWER_FLOW,
        actor=actor,
        reason=note,
        thread=request.pk,
        fields=signed,
    )


def _locked(written: AdviceAnswer, action: str, version: Version) -> AdviceRequest:
    """Lock the request, and refuse what comes late: an answer changes only while its request is locked."""
    request = AdviceRequest.objects.select_for_update(of=("self",)).get(pk=written.request_id)
    ANSWER_FLOW.step(action, AdviceAnswer.objects.values_list("status", flat=True).get(pk=written.pk))
    expect_version(request, version)
    return request


def _moved_on(request: AdviceRequest) -> None:
    """Let pages that were drawn before be stale: the request's own status does not change."""
    request.version += 1
    request.save(update_fields=["version", "updated_at"])
