"""Whether somebody may sign an answer that classifies goods: by the categories of the entries that it names.

Advice on a transaction names no class of goods, so it asks for none.
"""

from collections.abc import Iterable

from django.utils import timezone

from exportctl.core.access import ALLOW, Verdict
from exportctl.core.errors import DomainError, Gap, NotPermitted
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.advice.models import AdviceAnswer, AdviceItem, AdviceRequest, RequestKind
from licensing.competence import queries as competence
from licensing.competence.rules import CATEGORIES
from licensing.competence.services import lock_held
from licensing.control_lists.models import ControlListEntry

FIRST = (Role.LICENSING_OFFICER,)
SECOND = (Role.COUNTERSIGNER, Role.MANAGER)


def category_of(entry: ControlListEntry | None) -> set[str]:
    """Return the category of an entry; nothing for goods of none, which want any authority."""
    return {entry.category} & CATEGORIES.keys() if entry else set()


def may_write(actor: User, request: AdviceRequest) -> Verdict:
    """Whether the person has any authority to classify; which one is asked again for the entries named."""
    if request.kind != RequestKind.CLASSIFICATION:
        return ALLOW
    today = timezone.localdate()
    if missing := competence.lacks(competence.held_by(actor), (), today):
        return Verdict(f"{missing[0]} {competence.who_could_sign((), competence.signers(today, FIRST))}")
    return ALLOW


def categories_signed(actor: User) -> list[str]:
    """Return the categories that the person may sign for today, each with its name."""
    today, held = timezone.localdate(), competence.held_by(actor)
    named = CATEGORIES.items()
    return [f"{key} {name}" for key, name in named if not competence.lacks(held, [key], today)]


def may_sign(actor: User, written: AdviceAnswer) -> Verdict:
    """Whether the person has the authority for everything that an answer names."""
    if written.request.kind != RequestKind.CLASSIFICATION:
        return ALLOW
    named = [category_of(line.entry) for line in written.lines.select_related("entry")]
    today, held = timezone.localdate(), competence.held_by(actor)
    missing = dict.fromkeys(why for one in named for why in competence.lacks(held, one, today))
    if not missing:
        return ALLOW
    wanted = set().union(*named)
    return Verdict(
        f"{' '.join(missing)} {competence.who_could_sign(wanted, competence.signers(today, SECOND))}"
    )


def expect_first(
    actor: User, request: AdviceRequest, named: Iterable[tuple[AdviceItem, ControlListEntry | None]]
) -> None:
    """Refuse the first signature without authority, beside the entry; the qualifications stay locked.

    Raises:
        DomainError: `not_qualified`, with who could sign.
    """
    if request.kind != RequestKind.CLASSIFICATION:
        return
    today, held = timezone.localdate(), lock_held(actor)
    for item, entry in named:
        wanted = category_of(entry)
        if missing := competence.lacks(held, wanted, today):
            could = competence.who_could_sign(wanted, competence.signers(today, FIRST))
            message = f"Item {item.number}: {missing[0]} {could}"
            field = f"{'entry' if entry else 'outcome'}_{item.number}"
            raise DomainError(message, code="not_qualified", gaps=[Gap(message, field=field)])


def expect_second(actor: User, written: AdviceAnswer) -> None:
    """Refuse the second signature without authority; the qualifications stay locked until it stands.

    Raises:
        NotPermitted: `not_qualified`, with who could sign.
    """
    lock_held(actor)
    if not (verdict := may_sign(actor, written)):
        raise NotPermitted(f"You may not sign this. {verdict.reason}", code="not_qualified")
