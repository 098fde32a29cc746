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
from exportctl.core.sheets.rules import Column
from exportctl.core.sheets.writing import as_csv
from licensing.applications.models import Application
from licensing.decisions.models import DecisionStatus
from licensing.library.statement_facts import StatementFacts
from licensing.licenses.models import License
from licensing.questions.models import AnswerDocument, Enquiry
from licensing.review.models import Case

GOODS = ("number", "description", "part_number", "entry", "quantity", "unit", "value", "currency")
PARTIES = ("role", "kind", "name", "aliases", "street", "postal_code", "city", "country", "website", "email")
STATEMENTS = ("end_user", *(one.name for one in fields(StatementFacts) if one.name != "goods"), "goods")
EVENTS = ("at", "what", "reason")
QUESTIONS = ("sent", "team", "question", "points", "due_on", "answered", "answer", "answers_to_points")


@dataclass(frozen=True)
class Part:
    """One file of the copy: its path in it, and what writes its bytes when its turn comes."""

    path: str
    read: Callable[[], bytes]


def parts_of(case: Case) -> Iterator[Part]:
    """Return the files of the copy. What only the authority reads is in none of them."""
    application = case.application
    yield Part("application.json", lambda: _json(_facts(case)))
    yield Part("goods.csv", lambda: _table(GOODS, _goods(application)))
    yield Part("parties.csv", lambda: _table(PARTIES, _parties(application)))
    yield Part("statements.csv", lambda: _table(STATEMENTS, _statements(application)))
    yield Part("questions.csv", lambda: _table(QUESTIONS, _questions(case)))
    yield Part("timeline.csv", lambda: _table(EVENTS, _events(case)))
    attached = application.attachments.filter(removed=False).select_related("file")
    yield from _documents("documents", [one.file for one in attached])
    answers = AnswerDocument.objects.filter(enquiry__case=case, removed=False)
    sent = answers.exclude(enquiry__answered_at=None).select_related("file")
    yield from _documents("answers", [one.file for one in sent])
    letters = case.letters.exclude(document=None).select_related("document")
    yield from _documents("letters", [one.document for one in letters if one.document is not None])
    license = License.objects.filter(case=case).select_related("certificate").first()
    if license is not None and license.certificate is not None:
        yield from _documents("license", [license.certificate])


def _documents(folder: str, stored: list[StoredFile]) -> Iterator[Part]:
    for number, file in enumerate(stored, start=1):
        yield Part(f"{folder}/{number:02d}-{file.name}", partial(files.read, file))


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
        "reference": application.reference,
        "own_reference": application.own_reference,
        "status": case.public_label,
        "exporter": {
            "name": organization.name,
            "registration_number": organization.registration_number,
            "country": organization.country,
        },
        "submitted_at": application.submitted_at,
        "closed_at": case.closed_at,
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
        },
        "outcome": _outcome(case),
        "license": License.objects.filter(case=case).values_list("number", flat=True).first(),
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
