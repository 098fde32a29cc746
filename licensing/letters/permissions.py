"""Who may draft and approve the texts of letters, correct a letter and read its document, and why not."""

from uuid import UUID

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User
from exportctl.core.people.roles import Role
from licensing.decisions.models import DecisionStatus
from licensing.letters.models import (
    CorrectionStatus,
    Letter,
    LetterCorrection,
    LetterTemplate,
    TemplateStatus,
)
from licensing.letters.queries import letters_visible_to


@rule("letters.draft")
def may_draft(actor: User, template: LetterTemplate) -> Verdict:
    """Whoever began a draft writes it, so that the second person approves what one person wrote."""
    if template.status != TemplateStatus.DRAFT:
        return Verdict(f"This version is no draft: {template.get_status_display().lower()}.")
    if template.drafted_by_id != actor.pk:
        return Verdict(f"{template.drafted_by} writes this draft.")
    return ALLOW


@rule("letters.discard")
def may_discard(actor: User, template: LetterTemplate) -> Verdict:
    """Whoever began a draft discards it, or a manager where that person is gone."""
    if template.status != TemplateStatus.DRAFT:
        return Verdict(f"This version is no draft: {template.get_status_display().lower()}.")
    if template.drafted_by_id != actor.pk and not actor.has_role(Role.MANAGER):
        return Verdict(f"{template.drafted_by} writes this draft. Ask a manager to discard it.")
    return ALLOW


@rule("letters.approve")
def may_approve(actor: User, template: LetterTemplate) -> Verdict:
    """Four eyes: nobody approves, or sends back, what they wrote."""
    if template.status != TemplateStatus.PROPOSED:
        return Verdict("This version does not wait for approval.")
    if template.drafted_by_id == actor.pk:
        return Verdict("You wrote this version; someone else must approve it.")
    return ALLOW


@rule("letters.correct")
def may_correct(actor: User, letter: Letter) -> Verdict:
    """Only the newest letter is corrected, and one correction waits at a time."""
    replaced = Letter.objects.filter(replaces=letter).first()
    if replaced is not None:
        return Verdict(f"Letter {replaced} has replaced this one.")
    if letter.decision is not None and letter.decision.status == DecisionStatus.SET_ASIDE:
        return Verdict("The decision that it tells was set aside when the case was opened again.")
    if letter.corrections.filter(status=CorrectionStatus.PROPOSED).exists():
        return Verdict("A correction of this letter waits for a second person.")
    return ALLOW


@rule("letters.confirm")
def may_confirm(actor: User, correction: LetterCorrection) -> Verdict:
    """Four eyes: nobody confirms, or refuses, a correction that they proposed."""
    if correction.status != CorrectionStatus.PROPOSED:
        return Verdict("This correction was decided already.")
    if correction.proposed_by_id == actor.pk:
        return Verdict("You proposed this correction; someone else must confirm it.")
    return ALLOW


@file_rule("licensing.letter")
def may_read_document(actor: User, letter_id: UUID) -> Verdict:
    """Whoever may read a letter may read its document."""
    if letters_visible_to(actor).filter(pk=letter_id).exists():
        return ALLOW
    return Verdict("You may not read this letter.")
