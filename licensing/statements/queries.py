"""Reads of statements for the authority: the comparison with its findings, and others of the same wording."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, prefetch_related_objects

from exportctl.core.people.models import User
from licensing.applications.models import STANDING
from licensing.applications.statements.models import EndUseStatement
from licensing.applications.statements.queries import Compared, compared
from licensing.applications.statements.rows import Row
from licensing.applications.statements.wording import ALIKE, likeness
from licensing.handling.documents import WITH_MARK
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to
from licensing.statements.models import StatementFinding

CANDIDATES = 100
SHOWN = 10


@dataclass(frozen=True)
class Looked:
    """One row with the latest finding about it, and whether somebody must still look."""

    row: Row
    finding: StatementFinding | None

    @property
    def is_open(self) -> bool:
        """Whether it differs, and nobody has said what is to be made of it."""
        return self.row.is_difference and self.finding is None


@dataclass(frozen=True)
class SameWording:
    """A filed statement of another exporter or end user that is worded like one; `likeness` is 0 to 1."""

    statement: EndUseStatement
    case: Case
    likeness: float

    @property
    def percent(self) -> int:
        """The likeness in whole percent, never rounded up."""
        return int(self.likeness * 100)


@dataclass(frozen=True)
class Reading:
    """An end user's statement as the officer reads it."""

    compared: Compared
    rows: tuple[Looked, ...]
    alike: tuple[SameWording, ...]
    other_exporters: int

    @property
    def open(self) -> int:
        """How many differences nobody has looked at."""
        return sum(one.is_open for one in self.rows)


def readings(case: Case, actor: User) -> list[Reading]:
    """Return each end user of a case with the statement, what was found about it, and who wrote the same."""
    found, read = findings_of(case), compared(case.application)
    files = [paper.file for one in read for paper in one.documents]
    prefetch_related_objects(files, *WITH_MARK)
    return [_reading(case, one, found, actor) for one in read]


def findings_of(case: Case) -> dict[tuple[UUID, str], StatementFinding]:
    """Return the latest finding about each row, by statement and row."""
    rows = StatementFinding.objects.filter(case=case).select_related("made_by").order_by("created_at", "pk")
    return {(one.statement_id, one.key): one for one in rows}


def _reading(
    case: Case, one: Compared, found: dict[tuple[UUID, str], StatementFinding], actor: User
) -> Reading:
    if one.statement is None:
        return Reading(one, (), (), 0)
    pk = one.statement.pk
    rows = tuple(Looked(row, found.get((pk, row.key))) for row in one.rows)
    alike = same_wording(case, one.statement, actor)
    exporters = {found.statement.application.organization_id for found in alike}
    others = len(exporters - {case.application.organization_id})
    return Reading(one, rows, tuple(alike[:SHOWN]), others)


def same_wording(case: Case, statement: EndUseStatement, actor: User) -> list[SameWording]:
    """Return filed statements of the same wording, of other exporters or of other end users, closest first.

    An index over the bands gives at most `CANDIDATES`, the newest; each is then compared in full.
    """
    candidates = overlapping(statement)
    cases = {
        one.application_id: one
        for one in cases_visible_to(actor).filter(application__in=[row.application_id for row in candidates])
    }
    found = [
        SameWording(one, cases[one.application_id], likeness(statement.stated_use, one.stated_use))
        for one in candidates
        if one.application_id in cases
    ]
    found = [one for one in found if one.likeness >= ALIKE]
    return sorted(found, key=lambda one: (-one.likeness, one.case.reference))


def overlapping(statement: EndUseStatement) -> list[EndUseStatement]:
    """Return filed statements that share a band with one, without those of the same exporter and end user."""
    if not statement.bands:
        return []
    own = Q(
        application__organization=statement.application.organization_id,
        party__name__iexact=statement.party.name,
    )
    rows = EndUseStatement.objects.filter(bands__overlap=statement.bands).exclude(own)
    rows = rows.filter(application__status__in=STANDING)
    rows = rows.exclude(application=statement.application_id)
    return list(
        rows.select_related("application__organization", "party").order_by("-created_at")[:CANDIDATES]
    )


def row_of(readings: Iterable[Compared], statement_id: UUID, key: str) -> tuple[EndUseStatement, Row] | None:
    """Return a statement with one of its rows; None where there is none."""
    for one in readings:
        if one.statement is not None and one.statement.pk == statement_id:
            return next(((one.statement, row) for row in one.rows if row.key == key), None)
    return None
