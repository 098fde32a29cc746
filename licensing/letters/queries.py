"""Reads of letters and templates. Those of letters start from the person who asks."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.expressions import Combinable

from exportctl.core.outbox.models import Job, JobStatus
from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from licensing.decisions.models import Decision, DecisionStatus, RefusalIntent
from licensing.letters import rules, shipped
from licensing.letters.acts import Act, reinstated, revoked, suspended
from licensing.letters.models import (
    OPEN,
    CorrectionStatus,
    Letter,
    LetterCorrection,
    LetterKind,
    LetterTemplate,
    TemplateStatus,
)
from licensing.licenses.models import License, Revocation, RevocationStatus, Suspension
from licensing.organizations.queries import called
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to

Stop = TypeVar("Stop", Suspension, Revocation)
MAKE, SIGN = "licensing.make_letter", "licensing.sign_letter"


def letters_visible_to(actor: User) -> QuerySet[Letter]:
    """Return the letters that `actor` may read: exporters those to them, the authority by role."""
    letters = Letter.objects.select_related("case__application__organization", "document", "replaced_by")
    if actor.side == Side.EXPORTER or actor.holds("letters.see"):
        return letters.filter(case__in=cases_visible_to(actor))
    return letters.none()


def search(letters: QuerySet[Letter], *, text: str, kind: str) -> QuerySet[Letter]:
    """Return the letters of a kind whose number, reference or exporter has `text`."""
    if kind in LetterKind.values:
        letters = letters.filter(kind=kind)
    text = text.strip().replace("\0", "")[:100]
    if not text:
        return letters
    return letters.filter(
        Q(number__istartswith=text)
        | Q(case__reference__istartswith=text)
        | called("case__application__organization", text)
    )


def in_force(key: str, *, on: date) -> LetterTemplate | None:
    """Return the version of a text that is in force on a day."""
    begun = Q(in_force_from__lte=on) | Q(in_force_from=None)
    kind, own = rules.parts_of(key)
    found = LetterTemplate.objects.filter(begun, kind=kind, own=own, status=TemplateStatus.APPROVED)
    return found.order_by(F("in_force_from").desc(nulls_last=True), "-number").first()


def used_on(key: str, *, on: date) -> LetterTemplate | None:
    """Return the version that letters of day `on` are made from where a type of license names `key`.

    What the authority approved goes before what ships with the product: while a type's own text is the
    product's and the text that all share is the authority's, letters are made from the authority's.
    """
    own = in_force(key, on=on)
    if own is None or not own.shipped or not own.own:
        return own
    shared = in_force(own.kind, on=on)
    return shared if shared is not None and not shared.shipped else own


@dataclass(frozen=True)
class TextOfLetter:
    """The versions of one text that matter today, and the types of license that use it.

    `instead`: the authority's own text that all types share is used in its place, until the authority
    approves a version of this one.
    """

    key: str
    label: str
    types: list[str]
    current: LetterTemplate | None
    coming: list[LetterTemplate]
    open: LetterTemplate | None
    instead: bool = False


def texts(*, on: date) -> list[TextOfLetter]:
    """Return each text with what is in force, what will be, what is being worked on, and who uses it."""
    versions = list(LetterTemplate.objects.select_related("drafted_by", "decided_by").defer("body"))
    found = {
        key: _text(key, [one for one in versions if one.key == key], on)
        for key in dict.fromkeys([*shipped.all_keys(), *(one.key for one in versions)])
    }
    shared = {key: found[rules.parts_of(key)[0]] for key in found}
    return [replace(one, instead=_is_passed_over(one, shared[key])) for key, one in found.items()]


def _is_passed_over(text: TextOfLetter, shared: TextOfLetter) -> bool:
    """Say the same as `used_on`, of versions that were read already."""
    if text is shared or text.current is None or shared.current is None:
        return False
    return text.current.shipped and not shared.current.shipped


def _text(key: str, rows: list[LetterTemplate], on: date) -> TextOfLetter:
    approved = [one for one in rows if one.status == TemplateStatus.APPROVED]
    begun = [one for one in approved if one.in_force_from is None or one.in_force_from <= on]
    current = max(begun, key=lambda one: (one.in_force_from or date.min, one.number), default=None)
    coming = [one for one in approved if one.in_force_from is not None and one.in_force_from > on]
    working = next((one for one in rows if one.status in OPEN), None)
    return TextOfLetter(key, rules.label_of(key), shipped.used_by(key), current, coming, working)


def waiting_for_approval(actor: User) -> QuerySet[Any]:
    """Return the ids of what waits for this person: versions to approve and corrections to confirm."""
    found = LetterTemplate.objects.none().values("pk")
    if actor.holds("letters.approve"):
        proposed = LetterTemplate.objects.filter(status=TemplateStatus.PROPOSED).exclude(drafted_by=actor)
        found = proposed.values("pk")
    if actor.holds("letters.confirm"):
        waiting = LetterCorrection.objects.filter(status=CorrectionStatus.PROPOSED)
        found = found.union(waiting.exclude(proposed_by=actor).values("pk"), all=True)
    return found


def with_facts(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Join what a letter says of a decision."""
    return decisions.select_related("case__application__organization").prefetch_related(
        "lines__line__entry", "excluded__party", "case__application__parties"
    )


def intents_with_facts(intents: QuerySet[RefusalIntent]) -> QuerySet[RefusalIntent]:
    """Join what a letter says of an announced refusal."""
    return intents.select_related("case__application__organization").prefetch_related(
        "case__application__parties", "case__application__lines__entry"
    )


def case_of_stop(pk: UUID) -> UUID | None:
    """Return the case of the license of a suspension or a revocation; None where there is neither."""
    stops = (Suspension.objects, Revocation.objects)
    found = (rows.filter(pk=pk).values_list("license__case", flat=True).first() for rows in stops)
    return next((case for case in found if case is not None), None)


def acts(of: Q) -> list[Act]:
    """Return what was done to licenses, earliest first, with what a letter says of it.

    `of` is about a suspension or a revocation: `Q(pk=…)` for one, or `Q(license__case=…)` for all of a case.
    """
    suspensions = with_license(Suspension.objects.filter(of).order_by("created_at"))
    confirmed = with_license(Revocation.objects.filter(of, status=RevocationStatus.CONFIRMED))
    told = [
        act for one in suspensions for act in (suspended(one), *([reinstated(one)] if one.reinstated else []))
    ]
    return [*told, *(revoked(one) for one in confirmed)]


def with_license(stops: QuerySet[Stop]) -> QuerySet[Stop]:
    """Join what a letter says of the license of a suspension or a revocation."""
    return stops.select_related("license__case__application__organization").prefetch_related(
        "license__lines__entry", "license__case__application__parties"
    )


def letters_about(license: License, actor: User) -> QuerySet[Letter]:
    """Return the letters on what was done to a license, in all its editions, newest first."""
    told = letters_visible_to(actor).filter(kind__in=rules.OF_LICENSE)
    return told.filter(case__license__number=license.number)


def about_a_license() -> Combinable:
    """Return whether a license of a page has letters on what was done to it, in any of its editions."""
    return Exists(Letter.objects.filter(kind__in=rules.OF_LICENSE, case__license__number=OuterRef("number")))


def letters_of(case: Case) -> list[Letter]:
    """Return a case's letters, the newest first, each with its template, document and corrections."""
    letters = case.letters.select_related("template", "document", "replaced_by", "replaces")
    waiting = LetterCorrection.objects.filter(status=CorrectionStatus.PROPOSED).select_related("proposed_by")
    return list(letters.prefetch_related(Prefetch("corrections", queryset=waiting)))


def corrections_waiting() -> QuerySet[LetterCorrection]:
    """Return the corrections that wait for a second person, the longest waiting first."""
    waiting = LetterCorrection.objects.filter(status=CorrectionStatus.PROPOSED)
    return waiting.select_related("letter", "proposed_by").order_by("created_at")[:50]


@dataclass(frozen=True)
class Making:
    """A letter or a document that is not there yet: the job that makes it, of what, and how far it is.

    `state` is `being_made`, `failed` (tried again at `again`), `stopped` (after the last try), `waits` (for
    the license) or `missing` (nobody has asked for it).
    """

    label: str
    job: str
    subject: UUID
    state: str = "missing"
    again: datetime | None = None

    @property
    def key(self) -> str:
        """The key of its job."""
        return f"{self.job}:{self.subject}"

    @property
    def argument(self) -> str:
        """What the job calls its subject."""
        return "letter_id" if self.job == SIGN else "subject_id"


def makings(case: Case, letters: list[Letter]) -> list[Making]:
    """Return what is still to be made of a case: letters of what was decided, announced or done, and PDFs."""
    told = {pk for letter in letters for pk in (letter.decision_id, letter.intent_id) if pk is not None}
    about = {(letter.suspension_id or letter.revocation_id, letter.kind) for letter in letters}
    stopped = acts(Q(license=case.license)) if hasattr(case, "license") else []
    done = [(one.stop.pk, one) for one in stopped if one.stop is not None]
    intents = [one for one in case.refusal_intents.all() if one.pk not in told]
    decided = case.decisions.filter(status=DecisionStatus.COUNTERSIGNED).exclude(pk__in=told).first()
    wanted = [
        *(
            Making(f"Letter on the refusal announced {one.created_at:%-d %b %Y}", MAKE, one.pk)
            for one in intents
        ),
        *([Making("Letter on the decision", MAKE, decided.pk)] if decided is not None else []),
        *(Making(one.label, MAKE, pk) for pk, one in done if (pk, one.kind) not in about),
        *(Making(f"Signed PDF of {one}", SIGN, one.pk) for one in letters if one.document_id is None),
    ]
    if not wanted:
        return []
    jobs = Job.objects.filter(key__in=[one.key for one in wanted]).order_by("created_at")
    newest = {job.key: job for job in jobs}
    waits = decided.pk if decided is not None and _waits_for_license(decided) else None
    return [_as_it_is(one, newest.get(one.key), waits=one.subject == waits) for one in wanted]


def _as_it_is(making: Making, job: Job | None, *, waits: bool) -> Making:
    """Add how far the work is."""
    if job is None or job.status == JobStatus.DONE:
        return replace(making, state="waits" if waits else "missing")
    if job.status == JobStatus.FAILED:
        return replace(making, state="stopped")
    return (
        replace(making, state="failed", again=job.not_before)
        if job.error
        else replace(making, state="being_made")
    )


def _waits_for_license(decision: Decision) -> bool:
    approves = decision.outcome.startswith("approve")
    return approves and not License.objects.filter(decision=decision).exists()
