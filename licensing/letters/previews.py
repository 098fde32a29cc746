"""What a letter would say: with made-up values, or of a real case, before anything is issued."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from exportctl.core.errors import DomainError, Missing
from exportctl.core.people.models import User
from licensing.decisions.forms import DecisionForm
from licensing.decisions.models import ENDED, WAITING, Decision
from licensing.decisions.services import decide
from licensing.letters import queries, rules, values
from licensing.letters.acts import Act
from licensing.letters.models import LetterTemplate
from licensing.letters.services.issuing import content_of, kind_of, laid_out, template_for
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to

NUMBER = "LT-preview"
NOT_DONE = {"since": "(day of the confirmation)"}
NOT_YET = {"license": "(number)", "valid_from": "(first day)", "valid_until": "(last day)"}
TO = ["Arden Photonics Ltd", "Ada Example", "12 Quay Street", "2100 Copenhagen", "Denmark"]


def preview(template: LetterTemplate, *, sample: str, reference: str, actor: User) -> dict[str, Any]:
    """Return what a letter from this text would say; `template` need not be saved.

    Raises:
        TemplateRefused: the text cannot be a letter.
        DomainError: `case_unknown` or `case_does_not_fit`, for a real case.
    """
    if sample == "case":
        subject = _subject(template.kind, reference, actor)
        return content_of(subject, template, number=NUMBER, own_words=values.own_words_of(subject).text)
    said = {
        **values.example(template.kind, appeal_days=template.appeal_days),
        "legal_basis": template.said_basis,
    }
    if sample == "bare":
        said = {name: value if isinstance(value, str) else () for name, value in said.items()}
    blocks = rules.read(template.body, kind=template.kind)
    return laid_out(blocks, said, kind=template.kind, title=template.title, to=TO, correction=[])


def waiting(case: Case) -> dict[str, Any] | None:
    """Return the letter of the decision that waits for signatures; None where none waits."""
    found = queries.with_facts(case.decisions.filter(status__in=WAITING)).first()
    if found is None:
        return None
    return content_of(
        found, template_for(kind_of(found), case), number=NUMBER, own_words=found.own_words, known=NOT_YET
    )


def rehearsed(case: Case, form: DecisionForm, *, actor: User) -> dict[str, Any]:
    """Return the letter of a decision that is being typed: it is written, read and undone, so nothing stays.

    Raises:
        DomainError, NotPermitted: as `decide` does; what cannot be decided has no letter.
    """
    with transaction.atomic():
        decide(case, advice=form.advice(), granted=form.granted(), terms=form.terms(), actor=actor)
        letter = waiting(case)
        transaction.set_rollback(True)
    if letter is None:
        raise Missing
    return letter


def of_act(act: Act) -> dict[str, Any]:
    """Return the letter of what is done to a license, or of what is typed or waits to be done."""
    template = template_for(act.kind, act.case)
    return content_of(act, template, number=NUMBER, known=NOT_DONE if act.since is None else None)


def _subject(kind: str, reference: str, actor: User) -> values.Subject:
    case = cases_visible_to(actor).filter(reference=reference.strip().upper().replace("\0", "")).first()
    if case is None:
        raise DomainError("There is no case of this reference that you may see.", code="case_unknown")
    found: values.Subject | None
    if kind in rules.OF_LICENSE:
        done = [act for act in queries.acts(Q(license__case=case)) if act.kind == kind]
        found = done[-1] if done else None
    elif kind == rules.ANNOUNCED:
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
