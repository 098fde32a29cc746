"""Keeping what is typed, and wiping it.

None of it is an event of the trail: nothing is decided or changed, and what is discarded leaves no trace.
"""

from datetime import datetime

from django.db import transaction

from exportctl.core.base import Record
from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from licensing.unfinished.models import UnfinishedEntry
from licensing.unfinished.queries import begun_by, begun_on, of_draft
from licensing.unfinished.rules import MOST, Typed, check_size

Version = int | str | None


@transaction.atomic
def keep(draft: Record, typed: Typed, *, actor: User, seen: Version) -> bool:
    """Keep a form as it stands, over what the person began on its page before.

    The caller has locked the draft and asked who may change it. Return whether the page shows the draft as it
    is now. Where it does not, only what was begun before is kept up to date: an autosave that comes after its
    own form was saved begins nothing. Nor does an empty form, such as one in which somebody only searched.

    Raises:
        DomainError: `too_large` or `too_many`.
    """
    check_size(typed.fields)
    current = str(seen) == str(draft.version)
    entry = begun_on(actor, draft, typed.page)
    if entry is None:
        if not current:
            return False
        if not any(typed.fields.values()):
            return True
        if begun_by(actor, draft).count() >= MOST:
            raise DomainError(
                f"You have begun {MOST} forms of this draft. Save or discard one of them first.",
                code="too_many",
            )
        entry = UnfinishedEntry(person=actor, page=typed.page, **of_draft(draft))
    entry.title, entry.fields = typed.title, dict(typed.fields)
    if current:
        entry.seen = draft.version
    entry.save()
    return current


@transaction.atomic
def wipe(draft: Record, page: str, *, actor: User) -> None:
    """Wipe what a person began on a page, because it was saved or discarded. One's own needs no permission.

    The draft is locked, so that an autosave on its way does not bring it back.
    """
    type(draft)._base_manager.select_for_update().get(pk=draft.pk)
    begun_by(actor, draft).filter(page=page).delete()


def wipe_page(draft: Record, address: str) -> None:
    """Wipe what anybody began on a page that is there no more, with whatever it was opened for."""
    UnfinishedEntry.objects.filter(page__startswith=address, **of_draft(draft)).delete()


def wipe_old(*, before: datetime) -> int:
    """Wipe what nobody has touched since a moment; return how many there were."""
    return UnfinishedEntry.objects.filter(updated_at__lt=before).delete()[0]
