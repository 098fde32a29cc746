"""What a letter would say: with made-up values, or of a real case, before anything is issued."""

from typing import Any

from exportctl.core.errors import DomainError
from exportctl.core.people.models import User
from licensing.decisions.models import ENDED, Decision, RefusalIntent
from licensing.letters import queries, rules, values
from licensing.letters.models import LetterTemplate
from licensing.letters.services.issuing import content_of, laid_out
from licensing.review.queries import cases_visible_to

NUMBER = "LT-preview"
TO = ["Arden Photonics Ltd", "Ada Example", "12 Quay Street", "2100 Copenhagen", "Denmark"]


def preview(template: LetterTemplate, *, sample: str, reference: str, actor: User) -> dict[str, Any]:
    """Return what a letter from this text would say; `template` need not be saved.

    Raises:
        TemplateRefused: the text cannot be a letter.
        DomainError: `case_unknown` or `case_does_not_fit`, for a real case.
    """
    if sample == "case":
        return content_of(_subject(template.kind, reference, actor), template, number=NUMBER)
    said = values.example(template.kind, appeal_days=template.appeal_days)
    if sample == "bare":
        said = {name: value if isinstance(value, str) else () for name, value in said.items()}
    blocks = rules.read(template.body, kind=template.kind)
    return laid_out(blocks, said, title=template.title, to=TO, correction=[])


def _subject(kind: str, reference: str, actor: User) -> Decision | RefusalIntent:
    case = cases_visible_to(actor).filter(reference=reference.strip().upper().replace("\0", "")).first()
    if case is None:
        raise DomainError("There is no case of this reference that you may see.", code="case_unknown")
    found: Decision | RefusalIntent | None
    if kind == rules.ANNOUNCED:
        found = queries.intents_with_facts(case.refusal_intents.all()).first()
    else:
        written = case.decisions.exclude(status__in=ENDED)
        found = queries.with_facts(written).first()
    if found is None or (isinstance(found, Decision) and not _fits(found, kind)):
        raise DomainError(
            f"Case {case.reference} has nothing that a letter of this kind could tell.",
            code="case_does_not_fit",
        )
    return found


def _fits(decision: Decision, kind: str) -> bool:
    """Say whether a decision could be told by this kind; approvals in full and in part fit both texts."""
    told = rules.kind_of(decision.outcome, in_part=False)
    return told == kind or (told in rules.LICENSED and kind in rules.LICENSED)
