"""What a letter may say of a decision, an announced refusal or an act on a license: public facts, as text.

The protected reasons, the names of officers and why somebody was not heard are not among the values, so no
template can show them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.core.reference import countries, units
from licensing.applications.models import Application, GoodsLine, Party
from licensing.decisions.models import Decision, DecisionLine, LineOutcome, RefusalIntent
from licensing.decisions.rules import Because, Ground
from licensing.letters import rules
from licensing.letters.acts import Act
from licensing.letters.filling import Values
from licensing.licenses.models import License, LicenseLine
from licensing.licenses.rules import plain
from licensing.review.library import in_print
from licensing.types import registry as types
from licensing.types.answers import return_day

Subject = Decision | RefusalIntent | Act  # what a letter tells
EXAMPLE_DAY = date(2026, 12, 2)  # the day of the made-up letters


@dataclass(frozen=True)
class OwnWords:
    """The officer's paragraph, and who wrote it where there is one."""

    text: str = ""
    by: User | None = None


def own_words_of(subject: Subject) -> OwnWords:
    """Return the paragraph that was written with a decision; the reason of all else is own words already."""
    if not isinstance(subject, Decision) or not subject.own_words:
        return OwnWords()
    return OwnWords(subject.own_words, subject.made_by)


def shown_day(on: date) -> str:
    """Return a day as letters write it: 2 Dec 2026."""
    return f"{on:%-d %b %Y}"


def of_decision(
    decision: Decision, *, license: License | None, number: str, on: date, appeal_days: int
) -> Values:
    """Return what a letter says of a decision; `decision` comes from `queries.with_facts`."""
    parts = list(decision.lines.all())
    counts = _counts(decision.case.application)
    return {
        **_of_application(decision.case.application, number=number, on=on),
        "reason": decision.reason,
        "reasons": _grounds(decision.grounds),
        "conditions": in_print(decision.conditions, decision.condition_sources),
        "goods": [_goods(part.line, part.applied_quantity, counts=counts) for part in parts],
        "lines": [_line(part, decision.outcome, counts=counts) for part in parts],
        "excluded": [
            f"{one.party.get_role_display()} {one.party.name}: {one.reason}{_criteria(one.because)}"
            for one in decision.excluded.all()
        ],
        "license": license.number if license else "",
        "valid_from": shown_day(license.valid_from) if license else "",
        "valid_until": shown_day(license.valid_to) if license else "",
        "return_by": _return_day(decision.case.application, license),
        "appeal_by": shown_day(rules.appeal_by(on, days=appeal_days)),
        "appeal_days": str(appeal_days),
    }


def of_intent(intent: RefusalIntent, *, number: str, on: date) -> Values:
    """Return what a letter says of an announced refusal; `intent` comes from `queries.intents_with_facts`."""
    application = intent.case.application
    return {
        **_of_application(application, number=number, on=on),
        "reason": intent.reason,
        "reasons": _grounds(intent.grounds),
        "goods": [
            _goods(line, line.quantity, counts=_counts(application)) for line in application.lines.all()
        ],
        "answer_by": shown_day(intent.due_on),
    }


def of_act(act: Act, *, number: str, on: date, appeal_days: int) -> Values:
    """Return what a letter says of an act on a license; `act` comes from `queries.acts`."""
    license, application = act.license, act.case.application
    page = reverse("licensing:license", args=[license.pk])
    counts = _counts(application)
    said = {
        **_of_application(application, number=number, on=on),
        "portal": f"{settings.BASE_URL}{page}",
        "reason": act.reason,
        "goods": [_goods(line, line.authorized, counts=counts) for line in license.lines.all()],
        "license": license.name,
        "valid_from": shown_day(license.valid_from),
        "valid_until": shown_day(license.valid_to),
        "since": shown_day(act.since) if act.since else "",
        "review_by": shown_day(act.review_by) if act.review_by else "",
        "answered": shown_day(act.answered) if act.answered else "",
    }
    if act.kind in rules.APPEALED:
        last = rules.appeal_by(on, days=appeal_days)
        said |= {"appeal_by": shown_day(last), "appeal_days": str(appeal_days)}
    return said


def example(kind: str, *, appeal_days: int) -> Values:
    """Return the made-up values that a template is previewed with, with its own days to appeal."""
    said = {one.name: one.example for one in rules.allowed(kind)}
    if "appeal_days" in said:
        last = rules.appeal_by(EXAMPLE_DAY, days=appeal_days)
        said |= {"appeal_days": str(appeal_days), "appeal_by": shown_day(last)}
    return said


def addressee(application: Application) -> list[str]:
    """Return to whom a letter goes, line by line."""
    exporter = application.organization
    place = " ".join(filter(None, [exporter.postal_code, exporter.city]))
    registered = [exporter.street, place, countries.name(exporter.country)]
    where = exporter.postal_address.splitlines() or registered
    return [line for line in [exporter.name, exporter.contact_name, *where] if line]


def _of_application(application: Application, *, number: str, on: date) -> dict[str, Any]:
    parties = list(application.parties.all())
    end_user = next((party for party in parties if party.role == "end_user"), None)
    page = reverse("licensing:tracking", args=[application.pk])
    filed = application.submitted_at
    return {
        "authority": settings.AUTHORITY,
        "letter": number,
        "date": shown_day(on),
        "exporter": application.organization.name,
        "reference": application.reference or "",
        "own_reference": application.own_reference,
        "submitted": shown_day(timezone.localdate(filed)) if filed else "",
        "portal": f"{settings.BASE_URL}{page}",
        "destination": countries.name(end_user.country) if end_user else "",
        "end_user": end_user.name if end_user else "",
        "parties": [_party(party) for party in parties],
    }


def _return_day(application: Application, license: License | None) -> str:
    """Return the day by which goods are back: the license's, before there is one the day applied for."""
    kind = types.find(application.kind)
    applied = return_day(kind, application.answers) if kind else None
    day = license.return_by if license else applied
    return shown_day(day) if day else ""


def _party(party: Party) -> str:
    return f"{party.get_role_display()}: {party.name}, {countries.name(party.country)}"


def _grounds(grounds: Iterable[Ground]) -> list[str]:
    """Return criteria with what the exporter may read of each; the protected reasons are left behind."""
    return [
        f"Criterion {one.code}, {one.title[:1].lower()}{one.title[1:]}"
        + (f": {one.public}" if one.public else "")
        for one in grounds
    ]


def _counts(application: Application) -> bool:
    """Whether the type of license counts quantities; where it counts none, no letter names one."""
    kind = types.find(application.kind)
    return kind is None or kind.counts


def _amount(quantity: Decimal, line: GoodsLine | LicenseLine, *, counts: bool) -> str:
    return f", {plain(quantity)} {units.name(line.unit, quantity)}" if counts else ""


def _goods(line: GoodsLine | LicenseLine, quantity: Decimal, *, counts: bool) -> str:
    amount = _amount(quantity, line, counts=counts)
    return f"Line {line.number}: {line.description} ({line.entry.code}){amount}, {_money(line.value, line)}"


def _line(part: DecisionLine, outcome: str, *, counts: bool) -> str:
    line, asked = part.line, part.applied_quantity
    said = f"Line {line.number}: {line.description} ({line.entry.code}): "
    amount = _amount(asked, line, counts=counts)
    if part.outcome == LineOutcome.APPROVE:
        value = _money(part.value, line)
        if part.quantity == asked:
            word = "approved" if part.in_full else "approved for less value"
            return f"{said}{word}{amount}, {value}{_why(part)}"
        granted = _amount(part.quantity, line, counts=counts)
        return f"{said}approved in part{granted} of {plain(asked)}, {value}{_why(part)}"
    word = {"no_license": "no license required", "return": "not decided"}.get(outcome, "not approved")
    return f"{said}{word}{amount}{_why(part)}"


def _why(part: DecisionLine) -> str:
    """Return why a line gets less or nothing; "" where it gets all, or is refused with everything else."""
    return f". Why: {part.reason}{_criteria(part.because)}" if part.because else ""


def _criteria(because: Because) -> str:
    """Return the criteria behind a reason in brackets, "" where there are none."""
    titles = ((one.code, f"{one.title[:1].lower()}{one.title[1:]}") for one in because.grounds)
    named = "; ".join(f"criterion {code}, {title}" for code, title in titles)
    return f" ({named})" if named else ""


def _money(value: Decimal, line: GoodsLine | LicenseLine) -> str:
    return f"{line.currency} {value:,.2f}"
