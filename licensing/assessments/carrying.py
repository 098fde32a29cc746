"""What was signed about a line goes on with the line when its application is amended elsewhere."""

from collections.abc import Iterable

from exportctl.core import audit
from exportctl.core.flow import advance
from licensing.applications.models import GoodsLine
from licensing.assessments import rules
from licensing.assessments.flow import ASSESSMENT_FLOW
from licensing.assessments.models import AssessmentReuse, FurtherEntry, LineAssessment
from licensing.assessments.queries import entries_found_by, in_force_of
from licensing.competence import queries as competence
from licensing.competence.models import Qualification
from licensing.review.models import Case

CARRIED = (
    *("outcome", "declared", "entry", "changed", "reasons", "regimes", "prefix", "subject", "note"),
    *("categories", "signed_by", "signed_on", "product", "part_key", "search_text"),
)


def carry_over(case: Case, unchanged: Iterable[int]) -> list[int]:
    """Let the assessments of a locked case follow the lines of its new edition; return whose do.

    `unchanged` are the numbers of lines that are as they were. Each gets what was signed about it, under the
    same signature and day, on record as reused. All else is to be assessed anew: a line that changed, one
    whose entry is of a newer list, and one whose signature would not stand now.
    """
    lines = {line.number: line for line in case.application.lines.filter(number__in=list(unchanged))}
    carried = []
    for before in in_force_of(case).values():
        number = before.line.number
        advance(before, "supersede", ASSESSMENT_FLOW, actor=None, thread=case.pk, line=number)
        line = lines.get(number)
        if line is not None and line.entry_id == before.declared_id and _stands(before):
            _carry(before, line)
            carried.append(number)
    if carried:
        audit.record(
            case, "assessment.carried", actor=None, thread=case.pk, lines=rules.line_list(sorted(carried))
        )
        case.entries = entries_found_by(case)
        case.save(update_fields=["entries", "updated_at"])
    return sorted(carried)


def _stands(before: LineAssessment) -> bool:
    """Whether whoever signed it had the authority on that day, as it is known today."""
    held = Qualification.objects.select_for_update().filter(person=before.signed_by_id, kind="technical")
    mine = [one.held for one in held.order_by("pk")]
    return not competence.lacks(mine, before.categories, before.signed_on)


def _carry(before: LineAssessment, line: GoodsLine) -> None:
    made = LineAssessment.objects.create(
        case_id=before.case_id,
        line=line,
        number=before.number + 1,
        replaces=before,
        **{name: getattr(before, name) for name in CARRIED},
    )
    further = FurtherEntry.objects.filter(assessment=before).order_by("pk")
    FurtherEntry.objects.bulk_create(FurtherEntry(assessment=made, entry_id=one.entry_id) for one in further)
    alike = ["the same line of the same application"]
    AssessmentReuse.objects.create(assessment=made, source=before, alike=alike, as_filled=True)
