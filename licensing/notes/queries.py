"""Reads of notes, each from the person who asks; what a wall hides never leaves this module."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from exportctl.core.access import check
from exportctl.core.files.marks import Standing
from exportctl.core.files.models import StoredFile
from exportctl.core.people import matrix
from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from licensing.handling import queries as handling
from licensing.handling.documents import WITH_MARK
from licensing.notes.models import Note, NoteText
from licensing.referrals.models import Agency, ReferralStatus
from licensing.referrals.queries import agencies_of, own_referrals
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to

RELATED = ("written_by", "agency", "handling__set_by", "handling__case__officer")


def cases_open_to(actor: User) -> QuerySet[Case]:
    """Return the cases on whose notes `actor` may be: by role, and of agencies those that they have."""
    if actor.side == Side.EXPORTER or not actor.holds("notes.see"):
        return Case.objects.none()
    if actor.holds("review.see_cases"):
        return cases_visible_to(actor)
    referred = own_referrals(actor).exclude(status=ReferralStatus.WITHDRAWN)
    cases = Case.objects.select_related("application__organization", "officer")
    return cases.filter(pk__in=referred.values("case"))


def notes_visible_to(actor: User) -> QuerySet[Note]:
    """Return the notes and answers that `actor` may know of; an agency's people those shared with it."""
    found = Note.objects.filter(case__in=cases_open_to(actor).values("pk"))
    if not actor.holds("review.see_cases"):
        found = found.filter(agency__in=agencies_of(actor, on=timezone.localdate()))
    return found.select_related(*RELATED)


def agencies_with(case: Case, actor: User) -> QuerySet[Agency]:
    """Return the agencies that have a case and with which `actor` may share a note on it."""
    referred = case.referrals.exclude(status=ReferralStatus.WITHDRAWN)
    found = Agency.objects.filter(pk__in=referred.values("agency"))
    if actor.holds("review.see_cases"):
        return found
    return found & agencies_of(actor, on=timezone.localdate())


def mentionable(agency: Agency | UUID | None) -> QuerySet[User]:
    """Return the people who may open a case, with those of an agency that a note is shared with."""
    roles = [role.value for role in matrix.lines()["review.see_cases"].roles]
    able = Q(groups__name__in=roles)
    if agency is not None:
        today = timezone.localdate()
        standing = Q(agency_memberships__until_day=None) | Q(agency_memberships__until_day__gte=today)
        able |= standing & Q(agency_memberships__agency=agency, agency_memberships__from_day__lte=today)
    people = User.objects.filter(able, side=Side.REGULATOR, is_active=True)
    return User.objects.filter(pk__in=people.values("pk")).order_by("name", "email")


@dataclass(frozen=True)
class Shown:
    """One note as a person sees it: where its wall refuses them, it has no words, documents and answers."""

    note: Note
    standing: Standing
    texts: Sequence[NoteText] = ()
    files: Sequence[StoredFile] = ()
    mentioned: Sequence[str] = ()
    may_correct: bool = False
    may_mark: bool = False
    replies: list["Shown"] = field(default_factory=list)

    @property
    def now(self) -> NoteText | None:
        """The version that counts; None behind a wall."""
        return self.texts[0] if self.texts else None


def roots_of(actor: User, case: Case) -> QuerySet[Note]:
    """Return the notes of a case with their answers, for `shown`."""
    replies = Note.objects.select_related(*RELATED).order_by("created_at", "pk")
    return (
        notes_visible_to(actor)
        .filter(case=case, answers=None)
        .prefetch_related("texts", Prefetch("replies", replies.prefetch_related("texts")))
    )


def shown(actor: User, roots: Iterable[Note]) -> list[Shown]:
    """Return notes as a person sees them, in two further reads whatever their number."""
    roots = list(roots)
    standings = {one.pk: handling.standing(actor, one.handling) for one in roots}
    readable = [one for one in roots if not standings[one.pk].refusal]
    every = [note for root in readable for note in (root, *root.replies.all())]
    files = _files(every)
    names = handling.names_of(pk for one in every for text in one.texts.all() for pk in text.mentioned)
    found = []
    for root in roots:
        standing = standings[root.pk]
        if standing.refusal:
            found.append(Shown(root, standing, may_mark=_may_mark(actor, root)))
            continue
        whole = _whole(actor, root, standing, files, names)
        whole.replies.extend(_whole(actor, one, standing, files, names) for one in root.replies.all())
        found.append(whole)
    return found


def _whole(
    actor: User, note: Note, standing: Standing, files: dict[UUID, list[StoredFile]], names: dict[UUID, str]
) -> Shown:
    texts = list(note.texts.all())
    return Shown(
        note=note,
        standing=standing,
        texts=texts,
        files=files.get(note.pk, []),
        mentioned=sorted(names[one] for one in texts[0].mentioned if one in names),
        may_correct=note.written_by_id == actor.pk,
        may_mark=note.answers_id is None and _may_mark(actor, note),
    )


def _may_mark(actor: User, note: Note) -> bool:
    return bool(check(actor, "handling.mark", note.handling))


def _files(notes: Iterable[Note]) -> dict[UUID, list[StoredFile]]:
    found: dict[UUID, list[StoredFile]] = {}
    for file in documents_of([one.pk for one in notes]):
        found.setdefault(file.owner_id, []).append(file)
    return found


def documents_of(notes: Iterable[UUID]) -> QuerySet[StoredFile]:
    """Return the documents of notes, the oldest first."""
    owned = StoredFile.objects.filter(owner_type=Note._meta.label_lower, owner_id__in=list(notes))
    return owned.select_related(*WITH_MARK).order_by("created_at", "pk")
