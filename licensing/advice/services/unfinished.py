"""What is typed into a page of a draft before it is saved: kept for the person, wiped when it is over."""

from django.db import transaction

from exportctl.core.people.models import User
from licensing.advice.models import AdviceRequest
from licensing.advice.services.drafts import Version, locked_draft
from licensing.unfinished import services as unfinished
from licensing.unfinished.rules import Typed


@transaction.atomic
def keep_unfinished(request: AdviceRequest, typed: Typed, *, actor: User, version: Version) -> bool:
    """Keep a form as it stands; return whether its page shows the draft as it is now.

    Raises:
        NotPermitted, Conflict: `not_a_draft`.
        DomainError: `too_large` or `too_many`.
    """
    return unfinished.keep(locked_draft(request, actor), typed, actor=actor, seen=version)
