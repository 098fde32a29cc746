"""Putting marks on documents and notes, changing them, taking them off."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError, Missing
from exportctl.core.files.models import StoredFile
from exportctl.core.notices import tell
from exportctl.core.people.models import User
from licensing.handling import queries
from licensing.handling.documents import documents_of
from licensing.handling.models import About, Handling
from licensing.handling.rules import mark_of, marks
from licensing.review.models import Case

NEW = "0"


@dataclass(frozen=True)
class Wish:
    """How somebody wants a thing to be handled, and why."""

    mark: str
    reason: str
    people: Iterable[UUID] = ()
    teams: Iterable[str] = ()


@transaction.atomic
def mark_file(case: Case, file_id: UUID, wish: Wish, *, actor: User, seen: str | None = None) -> Handling:
    """Mark a document of a case; `seen` is the version of its mark that the page showed ("0": none).

    Raises:
        Missing: the case has no such document.
        NotPermitted: the actor marks nothing, or somebody else set the wall that stands.
        DomainError: `reason_required`, `mark_unknown` or `reader_unknown`.
        Conflict: `stale`.
    """
    locked = lock(case)
    stored = documents_of(locked).filter(pk=file_id).first()
    if stored is None:
        raise Missing
    found: Handling | None = getattr(stored, "handling", None)
    handling = found or Handling(case=locked, about=About.FILE, file=stored)
    return put(handling, wish, actor=actor, seen=seen)


def lock(case: Case) -> Case:
    """Return the case, locked: its marks are changed one after the other."""
    return Case.objects.select_for_update(of=("self",)).select_related("officer").get(pk=case.pk)


def put(handling: Handling, wish: Wish, *, actor: User, seen: str | None) -> Handling:
    """Put the wish on a mark that stands or is new, under the lock of its case; raise as `mark_file` does."""
    require(actor, "handling.mark")
    _expect(handling, seen)
    require(actor, "handling.mark", handling)
    _check(wish)
    before, setter = _plain(handling), None if handling._state.adding else handling.set_by
    was_wall = handling.wall
    walls = bool(wish.mark) and mark_of(wish.mark).wall
    handling.mark, handling.wall = wish.mark, walls
    handling.people = sorted(set(wish.people)) if walls else []
    handling.teams = sorted(set(wish.teams)) if walls else []
    handling.set_by, handling.reason = actor, wish.reason.strip()
    handling.version += 0 if handling._state.adding else 1
    handling.save()
    _record(handling, before, actor=actor, was_wall=was_wall)
    if was_wall and setter not in {None, actor}:
        _tell(handling, setter, actor)
    return handling


def terms_of(handling: Handling | None) -> tuple[str, tuple[UUID, ...], tuple[str, ...]]:
    """Return what a mark says, to compare two; no mark says nothing."""
    if handling is None:
        return "", (), ()
    return handling.mark, tuple(handling.people), tuple(handling.teams)


def mark_like(stored: StoredFile, like: Handling) -> None:
    """Handle a document as the note that it hangs on; whoever marked the note was asked already."""
    found: Handling | None = getattr(stored, "handling", None)
    handling = found or Handling(case=like.case, about=About.FILE, file=stored)
    for name in ("mark", "wall", "people", "teams", "set_by", "reason"):
        setattr(handling, name, getattr(like, name))
    handling.version += 1 if found is not None else 0
    handling.save()


def _expect(handling: Handling, seen: str | None) -> None:
    if handling._state.adding:
        if seen not in {None, NEW}:
            raise Conflict("This mark does not stand any more. Look again.", code="stale")
        return
    expect_version(handling, seen)


def _check(wish: Wish) -> None:
    if not wish.reason.strip():
        raise DomainError("Say why.", code="reason_required")
    if wish.mark and wish.mark not in marks():
        raise DomainError("Choose a mark of the list.", code="mark_unknown")
    wanted = set(wish.people)
    if wanted - set(queries.readers().filter(pk__in=wanted).values_list("pk", flat=True)):
        raise DomainError("Choose people of the authority or its agencies.", code="reader_unknown")
    if set(wish.teams) - {key for key, _ in queries.teams()}:
        raise DomainError("Choose a team of the list.", code="reader_unknown")


def _plain(handling: Handling) -> dict[str, object] | None:
    if handling._state.adding:
        return None
    people = [str(one) for one in handling.people]
    return {"mark": handling.mark, "people": people, "teams": list(handling.teams)}


def _record(handling: Handling, before: object, *, actor: User, was_wall: bool) -> None:
    verb = "handling.marked" if handling.mark else "handling.unmarked"
    if was_wall and handling.wall:
        verb = "handling.wall_changed"
    thing = "a document" if handling.about == About.FILE else "a note"
    facts = {"thing": thing} | ({"mark": mark_of(handling.mark).name} if handling.mark else {})
    audit.record(
        handling,
        verb,
        actor=actor,
        thread=handling.case_id,
        before=before,
        after=_plain(handling),
        reason=handling.reason,
        **facts,
    )


def _tell(handling: Handling, setter: User | None, actor: User) -> None:
    tell(
        "handling.wall_changed",
        [setter],
        path=reverse("licensing:case-handling", args=[handling.case_id]),
        reference=handling.case.reference,
        by=actor,
    )
