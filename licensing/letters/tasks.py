"""Making letters and their documents, in the background."""

from uuid import UUID

from exportctl.core.outbox import job
from licensing.decisions.models import Decision, RefusalIntent
from licensing.letters import services


@job("licensing.make_letter")
def make_letter(*, subject_id: str) -> None:
    """Issue the letter of what was decided, announced, or done to a license; a repeat finds it and stops."""
    pk = UUID(subject_id)
    if Decision.objects.filter(pk=pk).exists():
        services.issue_of_decision(pk)
    elif RefusalIntent.objects.filter(pk=pk).exists():
        services.issue_of_intent(pk)
    else:
        services.issue_of_stop(pk)


@job("licensing.sign_letter")
def sign_letter(*, letter_id: str) -> None:
    """Make, sign and store the document of a letter; a repeat finds it made and stops."""
    # Typesetting and signing load much that only a worker needs: late, so that nothing else waits for them.
    from licensing.letters import document

    document.make(UUID(letter_id))
