"""Reads of requests for access, of what a case's file holds, and of what was disclosed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from licensing.decisions.models import Decision, DecisionStatus, IntentStatus, RefusalIntent
from licensing.decisions.rules import APPROVALS, Because, Ground
from licensing.disclosures import rules
from licensing.disclosures.models import AccessStatus, FileAccess, FileItem, ItemKind
from licensing.handling import queries as handling
from licensing.handling.documents import documents_of, label_of
from licensing.handling.models import Handling
from licensing.questions.models import GIVEN
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to

# Whose documents the exporter knows of: it sent them, or they were sent to it.
KNOWN = frozenset({"licensing.application", "licensing.answerdocument", "licensing.refusalintent"})
UNNAMED = "A document of the authority"


@dataclass(frozen=True)
class Piece:
    """One thing in the file. `closed`: it is withheld whatever is chosen. `outside` is its name then."""

    key: str
    kind: str
    title: str
    outside: str
    text: str = ""
    document: StoredFile | None = None
    closed: bool = False


def accesses_visible_to(actor: User) -> QuerySet[FileAccess]:
    """Return the requests about cases that `actor` may know of, the latest first."""
    found = FileAccess.objects.filter(case__in=cases_visible_to(actor))
    return found.select_related("case__application__organization", "case__officer", "asked_by", "answered_by")


def waiting_for(actor: User) -> QuerySet[FileAccess]:
    """Return the requests that wait for an answer."""
    return accesses_visible_to(actor).filter(status=AccessStatus.ASKED)


def accesses_of(actor: User, case: Case) -> list[FileAccess]:
    """Return the requests about a case with their lists, the latest first. Two reads."""
    return list(accesses_visible_to(actor).filter(case=case).prefetch_related("items__document"))


def items_visible_to(actor: User) -> QuerySet[FileItem]:
    """Return what was disclosed to the exporter, to its people, and to the authority by role."""
    found = FileItem.objects.filter(disclosed=True, access__case__in=cases_visible_to(actor))
    return found.select_related("access", "document__handling")


def why_no_access(case: Case) -> str:
    """Return why nobody may ask for access to the file of a case; "" where the exporter may."""
    announced = _intents(case).exists()
    return rules.why_no_access(case.status, is_open=case.closed_at is None, announced=announced)


def is_asked(case: Case) -> bool:
    """Whether a request about a case waits for an answer."""
    return FileAccess.objects.filter(case=case, status=AccessStatus.ASKED).exists()


def is_closed(stored: StoredFile) -> bool:
    """Whether a document is not for the exporter's eyes: the authority's own, with a mark or a wall."""
    handled: Handling | None = getattr(stored, "handling", None)
    return stored.owner_type not in KNOWN and handled is not None and bool(handled.mark)


def pieces_of(actor: User, case: Case) -> list[Piece]:
    """Return what the file of a case holds, in the order of the list. A wall keeps names from the actor."""
    return [*_documents(actor, case), *_letters(case), *_reasons(case), *_answers(case)]


def _documents(actor: User, case: Case) -> Iterator[Piece]:
    for one in documents_of(case):
        known = one.owner_type in KNOWN
        handled: Handling | None = getattr(one, "handling", None)
        walled = bool(handling.standing(actor, handled).refusal)
        yield Piece(
            key=f"document-{one.pk}",
            kind=ItemKind.DOCUMENT,
            title=UNNAMED if walled and not known else f"{one.name} ({label_of(one).lower()})"[:300],
            outside=one.name[:300] if known else UNNAMED,
            document=one,
            closed=is_closed(one),
        )


def _letters(case: Case) -> Iterator[Piece]:
    for one in case.letters.exclude(document=None).select_related("document"):
        title = f"Letter {one.number}"
        yield Piece(f"letter-{one.pk}", ItemKind.DOCUMENT, title, title, document=one.document)


def _reasons(case: Case) -> Iterator[Piece]:
    intents = list(_intents(case))
    decision = case.decisions.filter(status=DecisionStatus.COUNTERSIGNED).first()
    for one in intents:
        title = f"Reasons of the refusal announced on {one.created_at:%-d %b %Y}"
        text = _public(one.reason, one.grounds)
        yield Piece(f"announced-{one.pk}", ItemKind.REASONS, title, title, text)
    if decision is not None:
        text = "\n\n".join([_public(decision.reason, decision.grounds), *_parts(decision)])
        yield Piece("decision", ItemKind.REASONS, "Reasons of the decision", "Reasons of the decision", text)
    said: list[RefusalIntent | Decision] = [*intents, *([decision] if decision is not None else [])]
    if any(one.protected_reason or any(one.protected_reasons) for one in said):
        title = "Reasons that only the authority reads"
        yield Piece("protected", ItemKind.REASONS, title, title, closed=True)


def _answers(case: Case) -> Iterator[Piece]:
    for intent in _intents(case).exclude(answer=""):
        title = "Your answer to the announced refusal"
        yield Piece(f"heard-{intent.pk}", ItemKind.ANSWER, title, title, intent.answer)
    for one in case.enquiries.filter(status__in=GIVEN).order_by("answered_at"):
        title = f"Answer to: {one}"[:300]
        points = [f"{point}\n{answer}" for point, answer in one.answered_points]
        text = "\n\n".join(filter(None, [one.answer, *points]))
        yield Piece(f"answer-{one.pk}", ItemKind.ANSWER, title, title, text)


def _parts(decision: Decision) -> Iterator[str]:
    """Yield why an approval gives lines less or nothing, and leaves parties out."""
    if decision.outcome not in APPROVALS:
        return
    for part in decision.lines.select_related("line"):
        if part.because:
            yield _because(f"Line {part.line.number}", part.because)
    for one in decision.excluded.select_related("party"):
        yield _because(f"Left out: {one.party.name}", one.because)


def _because(what: str, because: Because) -> str:
    named = f" ({', '.join(because.criteria)})" if because.criteria else ""
    return f"{what}{named}: {because.reason}"


def _public(reason: str, grounds: tuple[Ground, ...]) -> str:
    """Return the side of the reasons that the exporter may read."""
    return "\n\n".join([reason, *(f"{one.code}: {one.public}" for one in grounds if one.public)])


def _intents(case: Case) -> QuerySet[RefusalIntent]:
    found = case.refusal_intents.exclude(status=IntentStatus.TAKEN_BACK).order_by("created_at")
    return found.filter(created_at__gt=case.reopened_at) if case.reopened_at else found
