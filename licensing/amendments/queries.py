"""Reads of editions and of what changed between them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from exportctl.core.access import Verdict, check
from exportctl.core.people.models import User
from exportctl.core.reference import units
from licensing.amendments import rules
from licensing.amendments.models import Amendment
from licensing.applications.models import Application, ApplicationStatus, Attachment, GoodsLine, Party
from licensing.applications.portal.rows import line_rows, party_rows
from licensing.applications.queries import answers_of, end_use_of, whole, whole_ones
from licensing.applications.statements.models import EndUseStatement
from licensing.library.models.parties import PartyKind
from licensing.library.statement_facts import StatementFacts
from licensing.review.models import CLOSED, Case, CaseStatus

OPEN_TO_CHANGES = frozenset({CaseStatus.SCREENING, CaseStatus.UNDER_REVIEW, CaseStatus.QUERY})


def why_not(case: Case) -> Verdict:
    """Return whether the application of a case can be changed now, and if not, why."""
    if case.status in CLOSED:
        return Verdict("This application is closed, so it cannot be changed. Copy it into a new one.")
    if case.status == CaseStatus.INTENT:
        return Verdict(
            "A refusal is announced. Answer it first; the application cannot be changed meanwhile."
        )
    if case.status == CaseStatus.COUNTERSIGN:
        return Verdict("The review is too far on, so the application cannot be changed now.")
    if case.withdrawal_asked:
        return Verdict("You asked to withdraw this application. Take that back before you change it.")
    return Verdict("") if case.status in OPEN_TO_CHANGES else Verdict("It cannot be changed now.")


def may_change(actor: User, case: Case) -> Verdict:
    """Return whether a person may start a change of the application of a case."""
    return why_not(case) and check(actor, "applications.draft", case.application)


def open_draft(application: Application) -> Application | None:
    """Return the draft that changes an application, or None."""
    return Application.objects.filter(amends=application, status=ApplicationStatus.DRAFT).first()


def case_amended_by(application_id: UUID) -> Case | None:
    """Return the case whose application a draft changes, or has changed."""
    changed = Q(application__amendments=application_id) | Q(application=application_id)
    return Case.objects.filter(changed).first()


def amendments_of(case: Case) -> QuerySet[Amendment]:
    """Return the changes of a case's application, the latest first."""
    related = ("application__submitted_by", "application__amends__submitted_by", "set_aside__made_by")
    return Amendment.objects.filter(case=case).select_related(*related).order_by("-application__edition")


def awaits_recommendation(case: Case) -> bool:
    """Whether what was recommended was set aside by a change, and nothing is recommended since."""
    if case.recommendation_id is not None:
        return False
    return Amendment.objects.filter(case=case, set_aside__isnull=False).exists()


def differences_of(draft: Application) -> list[rules.Difference]:
    """Return what a draft changes of the application that it amends."""
    old, new = editions_of(draft)
    return rules.differences(old, new)


def editions_of(draft: Application) -> tuple[rules.Edition, rules.Edition]:
    """Return the edition before a draft and the draft itself, as the rules read them."""
    if draft.amends_id is None:
        return rules.Edition(), _edition(whole(draft), [])
    found = whole_ones([draft.amends_id, draft.pk])
    statements = list(EndUseStatement.objects.filter(application__in=found).select_related("party"))
    return _edition(found[draft.amends_id], statements), _edition(found[draft.pk], statements)


def _edition(application: Application, statements: Iterable[EndUseStatement]) -> rules.Edition:
    standing: list[Attachment] = application.standing  # type: ignore[attr-defined]
    site = application.site.name if application.site else ""
    use = end_use_of(application)
    return rules.Edition(
        fields={"own_reference": application.own_reference, "site": site, **vars(use)},
        answers={one.question.label: one.words for page in answers_of(application) for one in page.said},
        lines={line.number: _line(line) for line in application.lines.all()},
        parties={party.known_as: _party(party) for party in application.parties.all()},
        statements={
            one.party.known_as: _statement(one) for one in statements if one.application_id == application.pk
        },
        documents={str(one.file_id): one.file.name for one in standing},
        declaration=_declared(application),
    )


def _line(line: GoodsLine) -> dict[str, str]:
    return {
        "Description": line.description,
        **{row.label: str(row.value) for row in line_rows(line)},
        "Quantity": f"{line.quantity.normalize():,f} {units.name(line.unit, line.quantity)}",
        "Value": f"{line.currency} {line.value:,.2f}",
    }


def _party(party: Party) -> dict[str, str]:
    rows = {row.label: str(row.value).replace("\n", ", ") for row in party_rows(party)}
    return {"Role": party.get_role_display(), "Name": party.name, **rows, "Kind": PartyKind(party.kind).label}


def _statement(statement: EndUseStatement) -> dict[str, str]:
    """Return what a statement says, column by column, under the names that its form has."""
    columns = StatementFacts.of(statement).columns()
    goods = ["; ".join(filter(None, one.values())) for one in columns.pop("goods")]
    said = {name.replace("_", " ").capitalize(): str(value or "") for name, value in columns.items()}
    return said | {"Goods": " | ".join(goods)}


def _declared(application: Application) -> str:
    if application.declared_at is None:
        return ""
    day = timezone.localdate(application.declared_at)
    return f"{application.declared_name}, {application.declared_position}, {day:%-d %b %Y}"
