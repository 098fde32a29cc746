"""What is typed into a page of a draft before it is saved: kept for the person, wiped when it is over."""

from django.db import transaction

from exportctl.core.people.models import User
from licensing.applications.models import Application
from licensing.applications.services.locking import Version, locked_draft
from licensing.unfinished import services as unfinished
from licensing.unfinished.rules import Typed


@transaction.atomic
def keep_unfinished(application: Application, typed: Typed, *, actor: User, version: Version) -> bool:
    """Keep a form as it stands; return whether its page shows the draft as it is now.

    Raises:
        NotPermitted, Conflict: as for saving: `not_a_draft`, or `held_by_colleague`.
        DomainError: `too_large` or `too_many`.
    """
    draft = locked_draft(application, actor)
    return unfinished.keep(draft, typed, actor=actor, seen=version)
