"""Signing assessments, of one line or several alike, and who has the technical work of a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError, Gap, NotPermitted
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.advice.models import AnswerLine
from licensing.applications.models import GoodsLine
from licensing.assessments import queries, rules
from licensing.assessments.flow import ASSESSMENT_FLOW
from licensing.assessments.models import (
    AssessmentReuse,
    FurtherEntry,
    LineAssessment,
    TechnicalReview,
)
from licensing.competence import queries as competence
from licensing.competence.services import lock_held
from licensing.control_lists.models import ControlListEntry
from licensing.review.models import Case


@dataclass(frozen=True)
class Reused:
    """What an assessment was filled from, what was alike line by line, and whether it was left as it was."""

    source: LineAssessment | AnswerLine
    alike: Mapping[UUID, Sequence[str]]
    as_filled: bool

    @property
    def name(self) -> str:
        """The source in words."""
        if isinstance(self.source, AnswerLine):
            return str(self.source.answer)
        return f"the assessment of {self.source.case.reference}, line {self.source.line.number}"


@transaction.atomic
def sign(
    case: Case,
    *,
    finding: rules.Finding,
    seen: Mapping[UUID, int],
    actor: User,
    reused: Reused | None = None,
) -> list[LineAssessment]:
    """Assess lines alike and sign: all of them, or none.

    `seen` gives for each line the number of the assessment that the page showed, 0 where there was none. The
    case is locked first, then the reviewer's qualifications: an authority that is withdrawn at this moment
    was withdrawn before, and the signature is refused, or it is withdrawn after.

    Raises:
        DomainError: what `rules.check_finding` raises; `lines_required`, `line_unknown` or `entry_unknown`.
        NotPermitted: the case cannot be assessed now, or `not_qualified`, with who could sign.
        Conflict: somebody else assessed one of the lines since (`stale`).
    """
    rules.check_finding(finding)
    if not seen:
        raise DomainError("Choose at least one line.", code="lines_required")
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    require(actor, "assessments.sign", locked)
    named = _entries(finding.codes)
    lines = _lines(locked, seen)
    standing = queries.in_force_of(locked)
    _refuse_stale(lines, standing, seen)
    facts = [queries.entry_facts(one) for one in named]
    results = {line.pk: rules.result(finding, queries.entry_facts(line.entry), facts) for line in lines}
    _refuse_unqualified(actor, {category for one in results.values() for category in one.categories}, results)
    made = [
        _write(locked, line, results[line.pk], finding, named, standing.get(line.pk), actor) for line in lines
    ]
    _record(locked, made, actor, reused)
    _take_if_nobodys(locked, actor)
    locked.version += 1
    locked.entries = queries.entries_found_by(locked)
    locked.save(update_fields=["entries", "version", "updated_at"])
    return made


def _entries(codes: Sequence[str]) -> list[ControlListEntry]:
    found = queries.entries_named(codes)
    for code in codes:
        if code not in found:
            text = f"No control list in force has the entry {code}."
            raise DomainError(text, code="entry_unknown", gaps=[Gap(text, field="codes")])
    return [found[code] for code in dict.fromkeys(codes)]


def _lines(case: Case, seen: Mapping[UUID, int]) -> list[GoodsLine]:
    lines = case.application.lines.filter(pk__in=seen).select_related("entry", "product_version")
    found = list(lines)
    if len(found) != len(seen):
        raise DomainError("This line is not part of the case.", code="line_unknown")
    return found


def _refuse_stale(
    lines: Sequence[GoodsLine], standing: Mapping[UUID, LineAssessment], seen: Mapping[UUID, int]
) -> None:
    for line in lines:
        now = standing.get(line.pk)
        if (now.number if now else 0) != seen[line.pk]:
            raise Conflict(
                f"Somebody assessed line {line.number} while your page was open. Nothing of yours was "
                "signed; look at what they found.",
                code="stale",
            )


def _refuse_unqualified(actor: User, categories: set[str], results: Mapping[UUID, rules.Result]) -> None:
    """Refuse a signature without authority; the qualifications are locked until the end of the signing."""
    today, mine = timezone.localdate(), lock_held(actor)
    wants_any = any(not one.categories for one in results.values())
    missing = competence.lacks(mine, categories, today)
    if not missing and wants_any:
        missing = competence.lacks(mine, (), today)
    if missing:
        could = competence.who_could_sign(categories, competence.signers(today))
        raise NotPermitted(f"You may not sign this. {' '.join(missing)} {could}", code="not_qualified")


def _write(
    case: Case,
    line: GoodsLine,
    found: rules.Result,
    finding: rules.Finding,
    named: Sequence[ControlListEntry],
    before: LineAssessment | None,
    actor: User,
) -> LineAssessment:
    if before is not None:
        advance(before, "supersede", ASSESSMENT_FLOW, actor=actor, thread=case.pk, line=line.number)
    entries = list(named) if finding.outcome == rules.LISTED else [line.entry] if found.entries else []
    leading = entries[0] if entries else None
    words = [line.description, line.part_number, *(f"{one.code} {one.title}" for one in entries)]
    made = LineAssessment.objects.create(
        case=case,
        line=line,
        number=before.number + 1 if before else 1,
        replaces=before,
        outcome=found.outcome,
        declared=line.entry,
        entry=leading,
        changed=found.changed,
        reasons=list(found.reasons),
        regimes=list(found.regimes),
        prefix=finding.prefix,
        subject=finding.subject,
        note=finding.note.strip(),
        categories=list(found.categories),
        signed_by=actor,
        signed_on=timezone.localdate(),
        product_id=line.product_version.product_id if line.product_version else None,
        part_key=rules.part_key(line.part_number),
        search_text=" ".join(" ".join(words).split()).lower(),
    )
    FurtherEntry.objects.bulk_create(FurtherEntry(assessment=made, entry=one) for one in entries[1:])
    return made


def _record(case: Case, made: Sequence[LineAssessment], actor: User, reused: Reused | None) -> None:
    lines = rules.line_list([one.line.number for one in made])
    said = "; ".join(dict.fromkeys(_said(one) for one in made))
    audit.record(case, "assessment.signed", actor=actor, thread=case.pk, lines=lines, said=said)
    if reused is None:
        return
    of_case = isinstance(reused.source, LineAssessment)
    source = {"source" if of_case else "answer": reused.source}
    for one in made:
        alike = list(reused.alike.get(one.line_id, ()))
        AssessmentReuse.objects.create(assessment=one, alike=alike, as_filled=reused.as_filled, **source)
    audit.record(case, "assessment.reused", actor=actor, thread=case.pk, source=reused.name, lines=lines)


def _said(one: LineAssessment) -> str:
    declared = f" (declared {one.declared.code})" if one.changed else ""
    return f"{one.said}{declared}, {one.summary}"


def _take_if_nobodys(case: Case, actor: User) -> None:
    review, _ = TechnicalReview.objects.get_or_create(case=case, defaults={"reviewer": actor})
    if review.reviewer_id is None:
        _hand(review, actor)


@transaction.atomic
def fill_entries() -> int:
    """Let cases of an earlier version be found by what was assessed; return how many were not."""
    cases = list(queries.cases_not_found().select_for_update(of=("self",)))
    for case in cases:
        Case.objects.filter(pk=case.pk).update(entries=queries.entries_found_by(case))
    return len(cases)


@transaction.atomic
def take(case: Case, *, actor: User, holder: str | None = None) -> TechnicalReview:
    """Take the technical work of a case; `holder` is the id of who had it on the page, "" for nobody.

    Raises:
        Conflict: somebody else has taken it since.
        NotPermitted: the actor assesses nothing, or the case cannot be assessed now.
    """
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    require(actor, "assessments.sign", locked)
    review, _ = TechnicalReview.objects.get_or_create(case=locked)
    if review.reviewer_id == actor.pk:
        return review
    if holder is not None and holder != str(review.reviewer_id or ""):
        raise Conflict(f"{review.reviewer or 'Nobody'} has it now. Look again.", code="already_taken")
    _hand(review, actor)
    audit.record(locked, "assessment.taken", actor=actor, thread=locked.pk)
    return review


@transaction.atomic
def release(case: Case, *, actor: User) -> TechnicalReview:
    """Give the technical work of a case back, so that another reviewer takes it.

    Raises:
        Conflict: the actor does not have it.
        NotPermitted: the actor assesses nothing, or the case cannot be assessed now.
    """
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    require(actor, "assessments.sign", locked)
    review = TechnicalReview.objects.filter(case=locked).first()
    if review is None or review.reviewer_id != actor.pk:
        raise Conflict("You do not have this case.", code="not_yours")
    _hand(review, None)
    audit.record(locked, "assessment.released", actor=actor, thread=locked.pk)
    return review


def _hand(review: TechnicalReview, to: User | None) -> None:
    review.reviewer = to
    review.version += 1
    review.save(update_fields=["reviewer", "version", "updated_at"])
