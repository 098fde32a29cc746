"""What goes into the record: what the exporter has, what the authority has besides, the trail's proof."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Field, Model
from django.utils import timezone

from exportctl.core.files import services as files
from exportctl.core.people.models import User
from licensing.conditions.models import Obligation
from licensing.conditions.queries import obligations_visible_to
from licensing.copies.contents import parts_of as exporters_parts
from licensing.copies.parts import Part, as_json, table
from licensing.decisions.models import Decision
from licensing.decisions.queries import decisions_visible_to
from licensing.exports import trail
from licensing.handling.documents import documents_of, label_of
from licensing.licenses.models import License
from licensing.licenses.queries import licenses_visible_to
from licensing.notes import queries as notes
from licensing.questions.models import Enquiry
from licensing.retention.queries import holds_on, retention_of
from licensing.review.models import Case, Recommendation

README = Path(__file__).with_name("readme.txt")
CHECKER = Path(__file__).with_name("check.py")
HIDDEN = {"search_text", "version", "check_code"}  # what is for machines, and the word that opens a license
LETTERS = ("number", "kind", "title", "issued", "appeal_by", "replaces")


def parts_of(case: Case, *, actor: User, reason: str) -> Iterator[Part]:
    """Yield the files of the record. Whoever writes them asks for the wall of each document."""
    yield Part("README.txt", partial(_readme, case, actor, reason))
    known: set[UUID] = set()
    for part in exporters_parts(case, actor=actor):
        if part.stored is not None:
            known.add(part.stored.pk)
        yield Part(f"exporter/{part.path}", part.read, part.stored)
    yield Part("authority/case.json", lambda: as_json(_case(case)))
    yield Part("authority/decisions.json", lambda: as_json([*map(_decision, _decisions(case, actor))]))
    intents = case.refusal_intents.order_by("created_at")
    yield Part("authority/announced-refusals.json", lambda: as_json([*map(_columns, intents)]))
    yield Part("authority/questions.json", lambda: as_json([*map(_question, _questions(case))]))
    yield Part("authority/letters.csv", lambda: table(LETTERS, _letters(case)))
    yield Part("authority/licenses.json", lambda: as_json([*map(_license, _licenses(case, actor))]))
    yield Part("authority/conditions.json", lambda: as_json([*map(_obligation, _obligations(case, actor))]))
    yield Part("authority/notes.json", lambda: as_json(_notes(case, actor)))
    yield from _documents(case, known)
    yield from trail.parts_of(case)
    yield Part("audit/check.py", CHECKER.read_bytes)


def _readme(case: Case, actor: User, reason: str) -> bytes:
    said = README.read_text(encoding="utf-8").format(
        reference=case.reference,
        made=timezone.localtime().strftime("%Y-%m-%d %H:%M %Z"),
        asker=actor,
        reason=reason,
    )
    return said.encode()


def _columns(row: Model) -> dict[str, Any]:
    """Return a row's own columns, and people by their names."""
    return {field.name: _value(row, field) for field in row._meta.concrete_fields if field.name not in HIDDEN}


def _value(row: Model, field: "Field[Any, Any]") -> Any:
    if field.related_model is not User:
        return getattr(row, field.attname)
    person = getattr(row, field.name)
    return str(person) if person else None


def _case(case: Case) -> dict[str, Any]:
    kept = retention_of(case)
    return {
        "reference": case.reference,
        **_columns(case),
        "kept_until": kept.until,
        "kept_because": kept.because.what if kept.because else None,
        "kept_until_may_move": kept.provisional,
        "recommendation": _recommendation(case.recommendation) if case.recommendation else None,
        "legal_holds": [_columns(one) for one in holds_on(case)],
    }


def _recommendation(made: Recommendation) -> dict[str, Any]:
    findings = made.findings.order_by("criterion")
    return {**_columns(made), "findings": [_columns(one) for one in findings]}


def _decisions(case: Case, actor: User) -> Iterable[Decision]:
    return decisions_visible_to(actor).filter(case=case).order_by("created_at")


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        **_columns(decision),
        "lines": [_columns(one) for one in decision.lines.all()],
        "excluded": [_columns(one) for one in decision.excluded.all()],
    }


def _questions(case: Case) -> Iterable[Enquiry]:
    return Enquiry.objects.filter(case=case).order_by("created_at")


def _question(enquiry: Enquiry) -> dict[str, Any]:
    return {**_columns(enquiry), "extensions": [_columns(one) for one in enquiry.extensions.all()]}


def _letters(case: Case) -> Iterator[tuple[object, ...]]:
    for one in case.letters.select_related("replaces").order_by("issued_at"):
        replaced = one.replaces.number if one.replaces else ""
        yield (one.number, one.kind, one.title, one.issued_at.isoformat(), one.appeal_by, replaced)


def _number(case: Case) -> str:
    own = License.objects.filter(case=case).values_list("number", flat=True).first()
    return own or case.varies


def _licenses(case: Case, actor: User) -> Iterable[License]:
    number = _number(case)
    return licenses_visible_to(actor).filter(number=number).order_by("edition") if number else ()


def _license(license: License) -> dict[str, Any]:
    return {
        **_columns(license),
        "lines": [
            {**_columns(line), "shipments": [_columns(one) for one in line.drawdowns.order_by("created_at")]}
            for line in license.lines.all()
        ],
        "parties": [_columns(one) for one in license.parties.all()],
        "suspensions": [_columns(one) for one in license.suspensions.all()],
    }


def _obligations(case: Case, actor: User) -> Iterable[Obligation]:
    number = _number(case)
    found = obligations_visible_to(actor).filter(license__number=number)
    return found.order_by("due_on", "id") if number else ()


def _obligation(obligation: Obligation) -> dict[str, Any]:
    return {
        **_columns(obligation),
        "condition": obligation.condition.text,
        "license": str(obligation.license),
        "filings": [_columns(one) for one in obligation.filings.order_by("created_at")],
    }


def _notes(case: Case, actor: User) -> list[dict[str, Any]]:
    roots = notes.roots_of(actor, case).order_by("created_at", "pk")
    return [_note(one) for one in notes.shown(actor, roots)]


def _note(shown: notes.Shown) -> dict[str, Any]:
    """Return a note with its versions and answers; of one behind a wall only who wrote it, when, and why."""
    return {
        "written_by": str(shown.note.written_by),
        "at": shown.note.created_at,
        "mark": shown.standing.mark,
        "left_out": shown.standing.refusal,
        "shared_with": str(shown.note.agency) if shown.note.agency else None,
        "versions": [{"number": one.number, "at": one.created_at, "text": one.text} for one in shown.texts],
        "documents": [str(one.pk) for one in shown.files],
        "answers": [_note(one) for one in shown.replies],
    }


def _documents(case: Case, known: set[UUID]) -> Iterator[Part]:
    """Yield what the exporter's part does not have, each in the folder of what it belongs to."""
    found = (one for one in documents_of(case) if one.pk not in known)
    for number, stored in enumerate(found, start=1):
        folder = label_of(stored).lower().replace(" ", "-")
        path = f"authority/documents/{folder}/{number:03d}-{stored.name}"
        yield Part(path, partial(files.read, stored), stored)
