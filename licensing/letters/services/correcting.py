"""Correcting an issued letter: another one replaces it, after two people agreed; both stay."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError, Missing
from exportctl.core.flow import advance
from exportctl.core.outbox import publish
from exportctl.core.people.models import User
from licensing.decisions.models import Decision, DecisionStatus, RefusalIntent
from licensing.decisions.own_words import check_own_words, kept
from licensing.letters import queries, rules
from licensing.letters.acts import Act
from licensing.letters.events import LetterReplaced
from licensing.letters.flow import CORRECTION_FLOW
from licensing.letters.models import Letter, LetterCorrection
from licensing.letters.services.issuing import write
from licensing.letters.values import OwnWords, Subject
from licensing.review.models import Case


@transaction.atomic
def propose_correction(
    letter: Letter, *, reason: str, actor: User, own_words: str | None = None
) -> LetterCorrection:
    """Ask for a letter to be replaced; the exporter reads the reason in the new one.

    `own_words` is the officer's paragraph in the new letter: None leaves it as it is.

    Raises:
        NotPermitted: the actor may not, the letter was replaced, or a correction waits already.
        DomainError: `reason_required`, or what `check_own_words` raises.
    """
    Case.objects.select_for_update(of=("self",)).get(pk=letter.case_id)
    require(actor, "letters.correct", letter)
    if not reason.strip():
        raise DomainError("Say what was wrong; the exporter reads it.", code="reason_required")
    words = letter.own_words if own_words is None else kept(own_words)
    check_own_words(words, protected_of(letter))
    made = LetterCorrection.objects.create(
        letter=letter, reason=reason.strip(), own_words=words, proposed_by=actor
    )
    audit.record(
        made,
        "letter_correction.proposed",
        actor=actor,
        thread=letter.case_id,
        reason=made.reason,
        number=letter.number,
    )
    return made


@transaction.atomic
def confirm(correction: LetterCorrection, *, actor: User) -> Letter:
    """Confirm a correction: the new letter is written from what is known and in force now.

    Raises:
        NotPermitted: the actor proposed it, or may not confirm.
        Conflict: it was decided already, or the decision was set aside (`set_aside`).
    """
    letter = correction.letter
    Case.objects.select_for_update(of=("self",)).get(pk=letter.case_id)
    if Letter.objects.filter(pk=letter.pk, decision__status=DecisionStatus.SET_ASIDE).exists():
        raise Conflict("The decision that this letter tells was set aside meanwhile.", code="set_aside")
    done = advance(
        correction,
        "confirm",
        CORRECTION_FLOW,
        actor=actor,
        thread=letter.case_id,
        fields={"decided_by": actor, "decided_at": timezone.now()},
        number=letter.number,
    )
    made = write(subject_of(letter), replaces=letter, reason=done.reason, own=_own_words(letter, done))
    publish(LetterReplaced(letter_id=letter.pk))
    return made


def protected_of(letter: Letter) -> list[str]:
    """Return the reasons for the file of what a letter tells."""
    told = subject_of(letter)
    if isinstance(told, Act):
        return list(told.protected)
    return [told.protected_reason, *told.protected_reasons]


def _own_words(letter: Letter, correction: LetterCorrection) -> OwnWords:
    """Return the paragraph of the new letter: whoever proposed other words wrote them."""
    if not correction.own_words:
        return OwnWords()
    same = correction.own_words == letter.own_words
    return OwnWords(correction.own_words, letter.own_words_by if same else correction.proposed_by)


@transaction.atomic
def refuse(correction: LetterCorrection, *, reason: str, actor: User) -> LetterCorrection:
    """Leave the letter as it is, with the reason.

    Raises:
        NotPermitted, Conflict, DomainError: as `advance` does.
    """
    letter = correction.letter
    Case.objects.select_for_update(of=("self",)).get(pk=letter.case_id)
    decided = {"decided_by": actor, "decided_at": timezone.now(), "refusal": reason.strip()}
    return advance(
        correction,
        "refuse",
        CORRECTION_FLOW,
        actor=actor,
        reason=reason,
        thread=letter.case_id,
        fields=decided,
        number=letter.number,
    )


def subject_of(letter: Letter) -> Subject:
    """Return what a letter tells, with the facts that it says."""
    found: Subject | None
    if letter.kind in rules.OF_LICENSE:
        stop = letter.suspension_id or letter.revocation_id
        found = next((act for act in queries.acts(Q(pk=stop)) if act.kind == letter.kind), None)
    elif letter.intent_id is None:
        found = queries.with_facts(Decision.objects.filter(letters=letter)).first()
    else:
        found = queries.intents_with_facts(RefusalIntent.objects.filter(letters=letter)).first()
    if found is None:
        raise Missing
    return found
