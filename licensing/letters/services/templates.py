"""The texts of letters: drafted by one person, approved by another, never edited afterwards."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError
from exportctl.core.flow import advance
from exportctl.core.locks import hold
from exportctl.core.people.models import User
from licensing.letters import markup, queries, rules, shipped
from licensing.letters.flow import TEMPLATE_FLOW
from licensing.letters.models import OPEN, LetterTemplate, TemplateStatus

Version = int | str | None


@dataclass(frozen=True)
class Text:
    """What is written in a version: title, words, days to appeal, why it is different, the legal basis."""

    title: str
    body: str
    appeal_days: int
    change_note: str
    legal_basis: str = ""


@transaction.atomic
def ensure_templates() -> int:
    """Put each shipped text in force where there is no version of it; return how many were added.

    What the authority wrote, or had before, is left alone.
    """
    hold("letter templates")
    known = {rules.key_of(*of) for of in LetterTemplate.objects.values_list("kind", "own").distinct()}
    missing = [key for key in shipped.all_keys() if key not in known]
    for key in missing:
        title, body = shipped.text_of(key)
        kind, own = rules.parts_of(key)
        made = LetterTemplate.objects.create(
            kind=kind,
            own=own,
            number=1,
            status=TemplateStatus.APPROVED,
            title=title,
            body=body,
            change_note="Ships with the product.",
        )
        audit.record(made, "letter_template.shipped", actor=None, template=str(made))
    return len(missing)


@transaction.atomic
def start(key: str, *, actor: User) -> LetterTemplate:
    """Begin the next version of a text with the one that is in force.

    Raises:
        NotPermitted: the actor may not draft letters.
        Conflict: `draft_open`, because a version is being worked on already.
    """
    require(actor, "letters.draft")
    hold("letter templates")
    kind, own = rules.parts_of(key)
    versions = LetterTemplate.objects.filter(kind=kind, own=own)
    working = versions.filter(status__in=OPEN).select_related("drafted_by").first()
    if working is not None:
        raise Conflict(f"{working.drafted_by} works on {working} already.", code="draft_open")
    current = queries.in_force(key, on=timezone.localdate())
    if current is None:
        raise Conflict("No text is in force. Run load_reference first.", code="no_template")
    made = LetterTemplate.objects.create(
        kind=kind,
        own=own,
        number=(versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        title=current.title,
        body=current.body,
        appeal_days=current.appeal_days,
        legal_basis=current.legal_basis,
        change_note=f"Begun from version {current.number}.",
        drafted_by=actor,
    )
    audit.record(made, "letter_template.started", actor=actor, template=str(made))
    return made


def check(text: Text, *, kind: str) -> None:
    """Refuse a text that cannot be a letter of this kind.

    Raises:
        TemplateRefused: `title_refused` or `template_refused`, each fault with its line.
        DomainError: `appeal_days_out_of_range`, `basis_refused` or `note_required`.
    """
    try:
        markup.line_of_text(text.title)
    except markup.TemplateRefused as refused:
        raise DomainError(refused.faults[0].reason, code="title_refused") from None
    if not text.title.strip():
        raise DomainError("Write what the letter is headed with.", code="title_refused")
    rules.read(text.body, kind=kind)
    if not 1 <= text.appeal_days <= rules.LONGEST_APPEAL:
        raise DomainError(
            f"From 1 to {rules.LONGEST_APPEAL} days to appeal.", code="appeal_days_out_of_range"
        )
    _check_basis(text.legal_basis)
    if not text.change_note.strip():
        raise DomainError("Say what is different, and why.", code="note_required")


def _check_basis(legal_basis: str) -> None:
    if len(legal_basis) > rules.LONGEST_BASIS:
        raise DomainError(f"At most {rules.LONGEST_BASIS:,} characters.", code="basis_refused")
    try:
        for line in legal_basis.splitlines():
            markup.line_of_text(line)
    except markup.TemplateRefused as refused:
        raise DomainError(refused.faults[0].reason, code="basis_refused") from None


def _need_basis(version: LetterTemplate) -> None:
    """Refuse what is not granted without the law that it rests on."""
    if why := rules.why_no_approval(version.kind, legal_basis=version.legal_basis):
        raise DomainError(why, code="basis_missing")


@transaction.atomic
def save(template: LetterTemplate, text: Text, *, actor: User, version: Version = None) -> LetterTemplate:
    """Keep the text of a draft.

    Raises:
        NotPermitted: somebody else writes the draft, or it is none any more.
        Conflict: the page was drawn from an older version.
        DomainError: what `check` raises; nothing was kept then.
    """
    locked = LetterTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    require(actor, "letters.draft", locked)
    expect_version(locked, version)
    check(text, kind=locked.kind)
    before = _kept_of(locked)
    locked.title, locked.body = text.title.strip(), text.body.replace("\r\n", "\n").strip()
    locked.appeal_days, locked.change_note = text.appeal_days, text.change_note.strip()
    locked.legal_basis = text.legal_basis.replace("\r\n", "\n").strip()
    locked.version += 1
    locked.save()
    after = _kept_of(locked)
    audit.record(
        locked, "letter_template.saved", actor=actor, before=before, after=after, template=str(locked)
    )
    return locked


def _kept_of(version: LetterTemplate) -> dict[str, str | int]:
    """Return what the trail keeps of a version beside its text."""
    return {
        "title": version.title,
        "appeal_days": version.appeal_days,
        "legal_basis": version.legal_basis,
    }


def propose(template: LetterTemplate, *, actor: User, version: Version = None) -> LetterTemplate:
    """Ask for the approval of a draft; its text stands still from then on.

    Raises:
        NotPermitted, Conflict: as `advance` does.
        DomainError: what `check` raises, or `basis_missing`.
    """

    def gate(locked: LetterTemplate) -> None:
        expect_version(locked, version)
        check(_text_of(locked), kind=locked.kind)
        _need_basis(locked)

    return advance(template, "propose", TEMPLATE_FLOW, actor=actor, gate=gate, template=str(template))


def _text_of(template: LetterTemplate) -> Text:
    return Text(
        template.title, template.body, template.appeal_days, template.change_note, template.legal_basis
    )


@transaction.atomic
def approve(
    template: LetterTemplate, *, in_force_from: date, actor: User, version: Version = None
) -> LetterTemplate:
    """Approve a version: letters of that day and later are made from it.

    Raises:
        NotPermitted: the actor wrote it, or may not approve letters.
        Conflict: it does not wait for approval any more, or the page is stale.
        DomainError: `day_past`, `basis_missing`, or what `check` raises.
    """
    today = timezone.localdate()

    def gate(locked: LetterTemplate) -> None:
        expect_version(locked, version)
        check(_text_of(locked), kind=locked.kind)
        _need_basis(locked)
        if in_force_from < today:
            raise DomainError("A text comes in force today or later.", code="day_past")

    return advance(
        template,
        "approve",
        TEMPLATE_FLOW,
        actor=actor,
        gate=gate,
        fields={"decided_by": actor, "decided_at": timezone.now(), "in_force_from": in_force_from},
        template=str(template),
        day=f"{in_force_from:%-d %b %Y}",
    )


def send_back(
    template: LetterTemplate, *, reason: str, actor: User, version: Version = None
) -> LetterTemplate:
    """Send a version back to whoever drafted it, with the reason; it is a draft again.

    Raises:
        NotPermitted, Conflict, DomainError: as `advance` does.
    """
    return advance(
        template,
        "send_back",
        TEMPLATE_FLOW,
        actor=actor,
        reason=reason,
        gate=lambda locked: expect_version(locked, version),
        fields={"sent_back_reason": reason.strip()},
        template=str(template),
    )


def discard(template: LetterTemplate, *, actor: User) -> LetterTemplate:
    """Give a draft up; its text stays readable.

    Raises:
        NotPermitted, Conflict: as `advance` does.
    """
    return advance(template, "discard", TEMPLATE_FLOW, actor=actor, template=str(template))
