"""Reads of the statements of an application, and the comparison of each."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from licensing.applications.models import Application, Attachment, AttachmentKind, Party, PartyRole
from licensing.applications.queries import standing_attachments
from licensing.applications.statements.goods import Line
from licensing.applications.statements.models import EndUseStatement
from licensing.applications.statements.rows import Row
from licensing.applications.statements.rules import Asked, compare
from licensing.library.statement_facts import Good, StatementFacts
from licensing.organizations.queries.members import members_of
from licensing.types import registry as types
from licensing.types.manifest import Counted


@dataclass(frozen=True)
class Compared:
    """An end user with the statement, if there is one, its documents and the rows of the comparison."""

    party: Party
    statement: EndUseStatement | None
    documents: tuple[Attachment, ...]
    rows: tuple[Row, ...]

    @property
    def differences(self) -> tuple[Row, ...]:
        """The rows that somebody should look at."""
        return tuple(one for one in self.rows if one.is_difference)


def compared(application: Application) -> list[Compared]:
    """Return each end user with the statement as it compares; a fixed number of reads."""
    parties = list(application.parties.all())
    users = [party for party in parties if party.role == PartyRole.END_USER]
    statements = {one.party_id: one for one in application.statements.select_related("attachment__file")}
    papers = [
        one
        for one in standing_attachments().filter(application=application)
        if one.kind == AttachmentKind.END_USE_STATEMENT
    ]
    if not statements:
        return [Compared(user, None, tuple(papers), ()) for user in users]
    lines, insiders = _lines(application), _insiders(application)
    found = []
    for user in users:
        statement = statements.get(user.pk)
        rows = _rows(application, user, statement, list(statements.values()), lines, insiders)
        own = (statement.attachment,) if statement and statement.attachment else tuple(papers)
        found.append(Compared(user, statement, own, tuple(rows)))
    return found


def with_statements(parties: QuerySet[Party]) -> QuerySet[Party]:
    """Bring along with each party what its statement says, in the same read, for `said_by`."""
    said = JSONObject(**{one.name: one.name for one in fields(StatementFacts)})
    own = EndUseStatement.objects.filter(party=OuterRef("pk")).values_list(said)
    return parties.annotate(statement_said=Subquery(own[:1], output_field=JSONField()))


def said_by(party: Party) -> StatementFacts | None:
    """Return what the statement of a party says, or None; the party comes from `with_statements`."""
    said: dict[str, Any] | None = party.statement_said  # type: ignore[attr-defined]
    if said is None:
        return None
    signed, goods = said["signed_on"], tuple(Good(**one) for one in said["goods"])
    day = date.fromisoformat(signed) if signed else None
    return StatementFacts(**said | {"goods": goods, "signed_on": day})


def _rows(
    application: Application,
    user: Party,
    statement: EndUseStatement | None,
    all_statements: list[EndUseStatement],
    lines: tuple[Line, ...],
    insiders: tuple[str, ...],
) -> list[Row]:
    if statement is None:
        return []
    others = tuple(one.signatory for one in all_statements if one.pk != statement.pk)
    kind = types.find(application.kind)
    asked = Asked(
        names=(user.name, *user.aliases),
        street=user.street,
        city=user.city,
        country=user.country,
        exporter=application.organization.name,
        use=application.intended_use,
        military=application.military_use,
        wmd=application.wmd_use,
        lines=lines,
        filed_on=_filed_on(application),
        counted=kind is None or kind.lines.counted == Counted.FIRM,
        insiders=insiders,
        other_signatories=others,
    )
    return compare(StatementFacts.of(statement), asked, oldest_months=settings.STATEMENT_OLDEST_MONTHS)


def _filed_on(application: Application) -> date:
    filed = application.submitted_at
    return timezone.localdate(filed) if filed else timezone.localdate()


def _lines(application: Application) -> tuple[Line, ...]:
    return tuple(
        Line(
            number=one.number,
            description=one.description,
            part_number=one.part_number,
            quantity=one.quantity,
            unit=one.unit,
            value=one.value,
            currency=one.currency,
        )
        for one in application.lines.all()
    )


def _insiders(application: Application) -> tuple[str, ...]:
    """Return the people of the exporter: its members, its officials, and whoever declared the application."""
    organization = application.organization
    members = members_of(organization).values_list("user__name", flat=True)
    officials = organization.officials.values_list("name", flat=True)
    return tuple(dict.fromkeys(filter(None, [*members, *officials, application.declared_name])))
