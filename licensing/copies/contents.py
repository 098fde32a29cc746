"""What goes into the copy: facts as JSON, tables as CSV, documents as they were stored."""

from collections.abc import Iterator
from dataclasses import fields
from functools import partial
from typing import Any

from exportctl.core.audit.queries import timeline, told_to_exporter
from exportctl.core.people.models import User
from licensing.amendments.rules import Difference
from licensing.applications.models import Application
from licensing.applications.queries import applications_visible_to
from licensing.copies.afterwards import followed
from licensing.copies.parts import Part, as_json, documents, table
from licensing.decisions.models import DecisionStatus, RefusalIntent
from licensing.decisions.queries import files_of
from licensing.knowledge.queries import entries_visible_to
from licensing.library.statement_facts import StatementFacts
from licensing.licenses.models import License
from licensing.licenses.queries import licenses_visible_to
from licensing.organizations.models import Site
from licensing.organizations.queries import identity_at
from licensing.questions.models import AnswerDocument, Enquiry
from licensing.review.models import Case
from licensing.types import registry as types
from licensing.types.answers import read

GOODS = ("number", "description", "part_number", "entry", "quantity", "unit", "value", "currency")
PARTIES = (
    *("role", "kind", "name", "aliases", "street", "postal_code", "city", "country", "website", "email"),
    *("birth_date", "nationality", "identifiers"),
)
STATEMENTS = ("end_user", *(one.name for one in fields(StatementFacts) if one.name != "goods"), "goods")
DIFFERENCES = ("what", "before", "now", "weight")
EVENTS = ("at", "what", "reason")
KNOWLEDGE = (
    *("filed", "party", "customer_since", "visited_on", "visited_by", "how_known", "checked"),
    *("documents", "doubt"),
)
QUESTIONS = ("sent", "team", "question", "points", "due_on", "answered", "answer", "answers_to_points")


def parts_of(case: Case, *, actor: User) -> Iterator[Part]:
    """Return the files of the copy. What only the authority reads is in none of them.

    The application stands at the top as it is now; of one that was amended, each edition has a folder, too.
    """
    application = case.application
    yield Part("application.json", lambda: as_json(_facts(case)))
    yield from _filed(application)
    if application.edition > 1:
        yield from _editions(application, actor)
    yield Part("questions.csv", lambda: table(QUESTIONS, _questions(case)))
    yield Part("customer_knowledge.csv", lambda: table(KNOWLEDGE, _knowledge(case, actor)))
    yield Part("timeline.csv", lambda: table(EVENTS, _events(case)))
    answers = AnswerDocument.objects.filter(enquiry__case=case, removed=False)
    sent = answers.exclude(enquiry__answered_at=None).select_related("file")
    yield from documents("answers", [one.file for one in sent])
    yield from documents("refusal_answers", files_of(case.refusal_intents.all()))
    letters = case.letters.exclude(document=None).select_related("document")
    yield from documents("letters", [one.document for one in letters if one.document is not None])
    yield from _license(case, actor)


def _filed(application: Application, folder: str = "") -> Iterator[Part]:
    """Return what was filed in an edition: goods, parties, statements, documents."""
    yield Part(f"{folder}goods.csv", lambda: table(GOODS, _goods(application)))
    yield Part(f"{folder}parties.csv", lambda: table(PARTIES, _parties(application)))
    yield Part(f"{folder}statements.csv", lambda: table(STATEMENTS, _statements(application)))
    attached = application.attachments.filter(removed=False).select_related("file")
    yield from documents(f"{folder}documents", [one.file for one in attached])


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
    return as_json({"edition": application.edition, **_own_facts(application)})


def _differences(application: Application) -> bytes:
    found = [Difference(**said) for said in application.amendment.differences]
    rows = ((one.label, one.before, one.after, "major" if one.major else "minor") for one in found)
    return table(DIFFERENCES, rows)


def _license(case: Case, actor: User) -> Iterator[Part]:
    """Return the documents of all editions of the case's license, and what followed it."""
    number = License.objects.filter(case=case).values_list("number", flat=True).first() or case.varies
    if not number:
        return
    found = licenses_visible_to(actor).filter(number=number).select_related("certificate").order_by("edition")
    signed = [one for one in found if one.certificate is not None]
    for one in signed:
        folder = "license" if len(signed) == 1 else f"license/edition-{one.edition}"
        yield from documents(folder, [one.certificate] if one.certificate else [])
    yield from followed(number, actor=actor)


def _facts(case: Case) -> dict[str, Any]:
    application = case.application
    organization = identity_at(application.organization, application.submitted_at)
    return {
        "status": case.public_label,
        "exporter": {
            "name": organization.name,
            "registration_number": organization.registration_number,
            "country": organization.country,
        },
        "closed_at": case.closed_at,
        **_own_facts(application),
        "refusals_announced": [_announced(one) for one in case.refusal_intents.order_by("created_at")],
        "withdrawals": [
            {"reason": one.reason, "status": one.status, "ruling": one.ruling, "ended_at": one.ended_at}
            for one in case.withdrawals.order_by("created_at")
        ],
        "outcome": _outcome(case),
        "license": License.objects.filter(case=case).values_list("number", flat=True).first(),
    }


def _own_facts(application: Application) -> dict[str, Any]:
    """Return what an edition of an application says itself."""
    return {
        "reference": application.reference,
        "own_reference": application.own_reference,
        "type": application.kind,
        "site": application.site and _address(application.site),
        "submitted_at": application.submitted_at,
        "answers": _answers(application),
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


def _address(site: Site) -> str:
    return ", ".join(filter(None, (site.name, site.street, f"{site.postal_code} {site.city}", site.country)))


def _answers(application: Application) -> list[dict[str, str]]:
    """Return what was said on the pages of the application's type, as it is read."""
    kind = types.find(application.kind)
    return [
        {"page": one.page.title, "question": said.question.label, "answer": said.words}
        for one in (read(kind, application.answers) if kind else ())
        for said in one.said
    ]


def _announced(intent: RefusalIntent) -> dict[str, Any]:
    """Return the public side of an announced refusal, and the exporter's answer."""
    return {
        "reason": intent.reason,
        "due_on": intent.due_on,
        "answer": intent.answer,
        "answered_at": intent.answered_at,
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
            {
                "number": part.line.number,
                "outcome": part.outcome,
                "quantity": part.quantity,
                "value": part.value,
                "currency": part.line.currency,
                "reason": part.reason,
                "criteria": part.criteria,
            }
            for part in decision.lines.select_related("line")
        ],
        "parties_left_out": [
            {"name": one.party.name, "reason": one.reason, "criteria": one.criteria or []}
            for one in decision.excluded.select_related("party")
        ],
    }


def _goods(application: Application) -> Iterator[tuple[object, ...]]:
    for line in application.lines.select_related("entry"):
        yield tuple(line.entry.code if name == "entry" else getattr(line, name) for name in GOODS)


def _parties(application: Application) -> Iterator[tuple[object, ...]]:
    for party in application.parties.all():
        said = {name: getattr(party, name) for name in PARTIES}
        said["aliases"] = "; ".join(party.aliases)
        said["identifiers"] = "; ".join(" ".join(one.values()) for one in party.identifiers)
        yield tuple(said.values())


def _knowledge(case: Case, actor: User) -> Iterator[tuple[object, ...]]:
    for one in entries_visible_to(actor).filter(case=case).order_by("created_at"):
        said = (getattr(one, name) for name in KNOWLEDGE[2:])
        yield (one.created_at.isoformat(), one.party.name, *said)


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
