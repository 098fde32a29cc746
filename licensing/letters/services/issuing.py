"""Issuing letters: the words are frozen in one transaction; the signed PDF follows as a job of its own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.errors import Conflict, DomainError, Missing
from exportctl.core.numbering import next_number
from exportctl.core.outbox import enqueue
from exportctl.core.people.models import User
from licensing.applications.telling import tell_exporter
from licensing.decisions.models import Decision, DecisionStatus, RefusalIntent
from licensing.decisions.rules import APPROVALS
from licensing.decisions.services import closing_step_of
from licensing.letters import filling, markup, queries, rules, shipped, values
from licensing.letters.acts import Act
from licensing.letters.models import Letter, LetterTemplate
from licensing.letters.services.templates import ensure_templates
from licensing.licenses import services as licenses
from licensing.licenses.models import License, Revocation, Suspension
from licensing.review.models import Case, CaseStatus


def request(subject: Decision | RefusalIntent | UUID) -> None:
    """Queue the letter of a decision, an announced refusal, a suspension or a revocation."""
    pk = subject if isinstance(subject, UUID) else subject.pk
    enqueue(queries.MAKE, key=f"{queries.MAKE}:{pk}", subject_id=str(pk))


@transaction.atomic
def issue_of_decision(decision_id: UUID) -> Letter | None:
    """Issue the letter of a countersigned decision, once; a repeat returns the first.

    The letter of an approval names its license, so the license is asked for first. None means that there is
    nothing to tell yet: it is not countersigned, or the license is withheld.
    """
    found = Decision.objects.filter(pk=decision_id).first()
    if found is None:
        raise Missing
    Case.objects.select_for_update(of=("self",)).get(pk=found.case_id)
    decision = queries.with_facts(Decision.objects.filter(pk=decision_id)).get()
    first = Letter.objects.filter(decision=decision, replaces=None).first()
    if first is not None or decision.status != DecisionStatus.COUNTERSIGNED:
        return first
    if decision.outcome in APPROVALS and license_of(decision) is None:
        return None
    return write(decision)


@transaction.atomic
def issue_of_intent(intent_id: UUID) -> Letter:
    """Issue the letter of an announced refusal, once; a repeat returns the first."""
    found = RefusalIntent.objects.filter(pk=intent_id).first()
    if found is None:
        raise Missing
    Case.objects.select_for_update(of=("self",)).get(pk=found.case_id)
    intent = queries.intents_with_facts(RefusalIntent.objects.filter(pk=intent_id)).get()
    return Letter.objects.filter(intent=intent, replaces=None).first() or write(intent)


@transaction.atomic
def issue_of_stop(stop_id: UUID) -> list[Letter]:
    """Issue the letters of a suspension or a revocation, each once; a repeat returns the first ones.

    A suspension that ended with a reinstatement has two. A revocation that nobody confirmed has none.
    """
    case_id = queries.case_of_stop(stop_id)
    if case_id is None:
        raise Missing
    Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    told = Letter.objects.filter(Q(suspension=stop_id) | Q(revocation=stop_id), replaces=None)
    first = {letter.kind: letter for letter in told}
    return [first.get(act.kind) or write(act) for act in queries.acts(Q(pk=stop_id))]


def issue_waiting(case_id: UUID) -> None:
    """Queue the letter of an approval whose license was withheld, where it has none yet.

    What was entered as decided elsewhere, without a recommendation, is told there and has no letter.
    """
    without = Decision.objects.filter(
        case_id=case_id, status=DecisionStatus.COUNTERSIGNED, outcome__in=APPROVALS, letters__isnull=True
    )
    waiting = without.filter(case__recommendation__isnull=False).first()
    if waiting is not None:
        request(waiting)


@transaction.atomic
def ask_again(case: Case, *, actor: User) -> int:
    """Queue again what a case lacks of letters and documents; return how much it was.

    Raises:
        NotPermitted: the actor may not correct letters.
        Conflict: `nothing_missing`.
    """
    require(actor, "letters.correct")
    letters = queries.letters_of(case)
    missing = [one for one in queries.makings(case, letters) if one.state in {"missing", "stopped"}]
    if not missing:
        raise Conflict("Nothing is missing, or it is being made.", code="nothing_missing")
    for one in missing:
        enqueue(one.job, key=f"{one.job}:{one.subject}", **{one.argument: str(one.subject)})
    audit.record(case, "letter.asked_again", actor=actor, thread=case.pk, reference=case.reference)
    return len(missing)


def license_of(decision: Decision) -> License | None:
    """Return the license of an approval, issued now where it was not yet and may be."""
    return License.objects.filter(decision=decision).first() or licenses.issue(decision.pk)


def write(
    subject: values.Subject,
    *,
    replaces: Letter | None = None,
    reason: str = "",
    own: values.OwnWords | None = None,
) -> Letter:
    """Write a letter from the text in force, freeze it, tell the exporter, and queue its document.

    The case is locked by the caller. `own` is the officer's paragraph where it is not the decision's.

    Raises:
        DomainError: `no_template`, where no text is in force.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    kind = kind_of(subject)
    template = template_for(kind, subject.case)
    number = rules.number_of(today.year, next_number("letter", today.year))
    own = values.own_words_of(subject) if own is None else own
    content = content_of(
        subject, template, number=number, replaces=replaces, reason=reason, own_words=own.text
    )
    decision = subject if isinstance(subject, Decision) else None
    stop = subject.stop if isinstance(subject, Act) else None
    letter = Letter.objects.create(
        number=number,
        kind=kind,
        case=subject.case,
        decision=decision,
        intent=subject if isinstance(subject, RefusalIntent) else None,
        suspension=stop if isinstance(stop, Suspension) else None,
        revocation=stop if isinstance(stop, Revocation) else None,
        template=template,
        title=content["title"],
        content=content,
        own_words=own.text,
        own_words_by=own.by,
        issued_at=now,
        appeal_by=rules.appeal_by(today, days=template.appeal_days) if kind in rules.APPEALED else None,
        replaces=replaces,
    )
    audit.record(
        letter,
        "letter.issued",
        actor=None,
        thread=letter.case_id,
        after={"template": str(template), "replaces": replaces.number if replaces else ""},
        number=number,
        title=content["title"],
    )
    enqueue(queries.SIGN, key=f"{queries.SIGN}:{letter.pk}", letter_id=str(letter.pk))
    if decision is not None or replaces is not None:
        _tell(letter)  # announcements and acts on licenses have told it already: one mail for one thing
    return letter


def kind_of(subject: values.Subject) -> str:
    """Return the kind of letter that tells this."""
    if isinstance(subject, Act):
        return subject.kind
    if isinstance(subject, RefusalIntent):
        return rules.ANNOUNCED
    if subject.waiting:
        return rules.kind_of(subject.outcome, in_part=closing_step_of(subject) == "approve_in_part")
    in_part = subject.case.status == CaseStatus.APPROVED_IN_PART
    return rules.kind_of(subject.outcome, in_part=in_part)


def template_for(kind: str, case: Case) -> LetterTemplate:
    """Return the text of today for the case's type of license; the product's own where there is none yet."""
    today, key = timezone.localdate(), shipped.key_for(kind, license_type=case.kind)
    found = queries.used_on(key, on=today)
    if found is None:
        ensure_templates()
        found = queries.used_on(key, on=today)
    if found is None:
        raise DomainError("No text is in force for this letter.", code="no_template")
    return found


def content_of(
    subject: values.Subject,
    template: LetterTemplate,
    *,
    number: str,
    replaces: Letter | None = None,
    reason: str = "",
    own_words: str = "",
    known: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return all that a letter says, as plain values: the document is made from these alone.

    `known` stands in a preview for what is not set yet.
    """
    today = timezone.localdate()
    if isinstance(subject, Decision):
        license = License.objects.filter(decision=subject).first()
        said = values.of_decision(
            subject, license=license, number=number, on=today, appeal_days=template.appeal_days
        )
    elif isinstance(subject, Act):
        said = values.of_act(subject, number=number, on=today, appeal_days=template.appeal_days)
    else:
        said = values.of_intent(subject, number=number, on=today)
    return laid_out(
        rules.read(template.body, kind=template.kind),
        {**said, "own_words": own_words, "legal_basis": template.said_basis, **(known or {})},
        kind=template.kind,
        title=template.title,
        to=values.addressee(subject.case.application),
        correction=_opening(replaces, reason),
    )


def laid_out(
    blocks: tuple[markup.Block, ...],
    said: filling.Values,
    *,
    kind: str,
    title: str,
    to: list[str],
    correction: list[dict[str, Any]],
) -> dict[str, Any]:
    """Return the head and the blocks of a letter."""
    return {
        "authority": settings.AUTHORITY,
        "number": said["letter"],
        "date": said["date"],
        "dated": timezone.localdate().isoformat(),
        "reference": said["reference"],
        "license": said["license"] if kind in rules.OF_LICENSE else "",
        "title": title,
        "to": [filling.clean(line) for line in to],
        "legal_basis": said["legal_basis"],
        "blocks": [*correction, *filling.fill_whole(blocks, said)],
    }


def _opening(replaces: Letter | None, reason: str) -> list[dict[str, Any]]:
    """Return how a correcting letter begins."""
    if replaces is None:
        return []
    words = f"This letter replaces letter {replaces} of {replaces.content['date']}. "
    return [{"kind": "paragraph", "runs": [[words, False], [filling.clean(reason), True]]}]


def _tell(letter: Letter) -> None:
    """Tell the exporter's contact and whoever filed: what to do by when, no content."""
    application = letter.case.application
    tell_exporter(
        application,
        "letters.issued",
        path=reverse("licensing:letter", args=[letter.pk]),
        due_on=letter.intent.due_on if letter.intent else letter.appeal_by,
        reference=application.reference,
        license=letter.license.name if letter.license else "",
        letter=letter.number,
        replaced=letter.replaces.number if letter.replaces else "",
        answer=letter.intent is not None,
    )
