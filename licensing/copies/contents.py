"""What goes into the copy: facts as JSON, tables as CSV, documents as they were stored."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from exportctl.core.audit.queries import timeline, told_to_exporter
from exportctl.core.files import services as files
from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from exportctl.core.sheets.rules import Column
from exportctl.core.sheets.writing import as_csv
from licensing.amendments.rules import Difference
from licensing.applications.models import Application
from licensing.applications.queries import applications_visible_to
from licensing.decisions.models import DecisionStatus
from licensing.library.statement_facts import StatementFacts
from licensing.licenses.models import License
from licensing.licenses.queries import licenses_visible_to
from licensing.questions.models import AnswerDocument, Enquiry
from licensing.review.models import Case

GOODS = ("number", "description", "part_number", "entry", "quantity", "unit", "value", "currency")
PARTIES = ("role", "kind", "name", "aliases", "street", "postal_code", "city", "country", "website", "email")
STATEMENTS = ("end_user", *(one.name for one in fields(StatementFacts) if one.name != "goods"), "goods")
DIFFERENCES = ("what", "before", "now", "weight")
EVENTS = ("at", "what", "reason")
QUESTIONS = ("sent", "team", "question", "points", "due_on", "answered", "answer", "answers_to_points")


@dataclass(frozen=True)
class Part:
    """One file of the copy: its path in it, what writes its bytes in its turn, and of which document."""

    path: str
    read: Callable[[], bytes]
    stored: StoredFile | None = None


def parts_of(case: Case, *, actor: User) -> Iterator[Part]:
    """Return the files of the copy. What only the authority reads is in none of them.

    The application stands at the top as it is now; of one that was amended, each edition has a folder, too.
    """
    application = case.application
    yield Part("application.json", lambda: _json(_facts(case)))
    yield from _filed(application)
    if application.edition > 1:
        yield from _editions(application, actor)
    yield Part("questions.csv", lambda: _table(QUESTIONS, _questions(case)))
    yield Part("timeline.csv", lambda: _table(EVENTS, _events(case)))
    answers = AnswerDocument.objects.filter(enquiry__case=case, removed=False)
    sent = answers.exclude(enquiry__answered_at=None).select_related("file")
    yield from _documents("answers", [one.file for one in sent])
    letters = case.letters.exclude(document=None).select_related("document")
    yield from _documents("letters", [one.document for one in letters if one.document is not None])
    yield from _license(case, actor)


def _filed(application: Application, folder: str = "") -> Iterator[Part]:
    """Return what was filed in an edition: goods, parties, statements, documents."""
    yield Part(f"{folder}goods.csv", lambda: _table(GOODS, _goods(application)))
    yield Part(f"{folder}parties.csv", lambda: _table(PARTIES, _parties(application)))
    yield Part(f"{folder}statements.csv", lambda: _table(STATEMENTS, _statements(application)))
    attached = application.attachments.filter(removed=False).select_related("file")
    yield from _documents(f"{folder}documents", [one.file for one in attached])


def _editions(application: Application, actor: User) -> Iterator[Part]:
    """Return all filed editions, each with how it said and what it changed of the one before."""
    found = applications_visible_to(actor).filter(reference=application.reference, submitted_at__isnull=False)
    for one in found.select_related("amendment").order_by("edition"):
        folder = f"edition-{one.edition}/"
        yield Part(f"{folder}application.json", partial(_said, one))
        yield from _filed(one, folder)
        if one.edition > 1:
            yield Part(f"{folder}differences.csv", partial(_differences, one))


def _said(application: Application) -> bytes:
    return _json({"edition": application.edition, **_own_facts(application)})


def _differences(application: Application) -> bytes:
    found = [Difference(**said) for said in application.amendment.differences]
    rows = ((one.label, one.before, one.after, "major" if one.major else "minor") for one in found)
    return _table(DIFFERENCES, rows)


def _license(case: Case, actor: User) -> Iterator[Part]:
    """Return the documents of all editions of the license that the case gave or changes."""
    number = License.objects.filter(case=case).values_list("number", flat=True).first() or case.varies
    if not number:
        return
    found = licenses_visible_to(actor).filter(number=number).select_related("certificate").order_by("edition")
    signed = [one for one in found if one.certificate is not None]
    for one in signed:
        folder = "license" if len(signed) == 1 else f"license/edition-{one.edition}"
        yield from _documents(folder, [one.certificate] if one.certificate else [])


def _documents(folder: str, stored: list[StoredFile]) -> Iterator[Part]:
    for number, file in enumerate(stored, start=1):
        yield Part(f"{folder}/{number:02d}-{file.name}", partial(files.read, file), file)


def _json(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def _table(names: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> bytes:
    return as_csv(
        [Column(name, "") for name in names],
        [["" if cell is None else str(cell) for cell in row] for row in rows],
    )


def _facts(case: Case) -> dict[str, Any]:
    application = case.application
    organization = application.organization
    return {
        "status": case.public_label,
        "exporter": {
            "name": organization.name,
            "registration_number": organization.registration_number,
            "country": organization.country,
        },
        "closed_at": case.closed_at,
        **_own_facts(application),
        "outcome": _outcome(case),
        "license": License.objects.filter(case=case).values_list("number", flat=True).first(),
    }


def _own_facts(application: Application) -> dict[str, Any]:
    """Return what an edition of an application says itself."""
    return {
        "reference": application.reference,
        "own_reference": application.own_reference,
        "submitted_at": application.submitted_at,
        "end_use": {
            "intended_use": application.intended_use,
            "military_use": application.military_use,
            "wmd_use": application.wmd_use,
            "informed_by_authority": application.informed_by_authority,
            "concern_details": application.concern_details,
        },
        "declaration": {
            "name": application.declared_name,
            "position": application.declared_position,
            "at": application.declared_at,
            "as": application.get_declared_as_display(),
            "authority": application.declared_authority,
        },
    }


def _outcome(case: Case) -> dict[str, Any] | None:
    """Return the public side of a decision that took effect."""
    decision = case.decisions.filter(status=DecisionStatus.COUNTERSIGNED).first()
    if decision is None:
        return None
    return {
        "outcome": decision.outcome,
        "reason": decision.reason,
        "criteria": [{"code": one.code, "reason": one.public} for one in decision.grounds],
        "conditions": decision.conditions,
        "lines": [
            {"number": part.line.number, "outcome": part.outcome, "quantity": str(part.quantity)}
            for part in decision.lines.select_related("line")
        ],
    }


def _goods(application: Application) -> Iterator[tuple[object, ...]]:
    for line in application.lines.select_related("entry"):
        yield tuple(line.entry.code if name == "entry" else getattr(line, name) for name in GOODS)


def _parties(application: Application) -> Iterator[tuple[object, ...]]:
    for party in application.parties.all():
        values = (getattr(party, name) for name in PARTIES)
        yield tuple("; ".join(value) if isinstance(value, list) else value for value in values)


def _statements(application: Application) -> Iterator[tuple[object, ...]]:
    for one in application.statements.select_related("party"):
        goods = ("; ".join(filter(None, good.values())) for good in one.goods)
        said = (getattr(one, name) for name in STATEMENTS[1:-1])
        yield (one.party.name, *said, " | ".join(goods))


def _questions(case: Case) -> Iterator[tuple[object, ...]]:
    for one in Enquiry.objects.filter(case=case).for_exporter().order_by("sent_at"):
        points, answers = "; ".join(one.points), "; ".join(one.point_answers)
        sent = one.sent_at.isoformat() if one.sent_at else ""
        yield (sent, one.asked_for, one.question, points, one.due_on, one.answered_at, one.answer, answers)


def _events(case: Case) -> Iterator[tuple[object, ...]]:
    for event in timeline(case.pk, for_exporter=True).order_by("seq"):
        yield (event.at.isoformat(), told_to_exporter(event), event.reason)
