"""Writes: reporting a mistake, working on the report, proposing a correction, signing it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from exportctl.core import audit
from exportctl.core.access import require
from exportctl.core.base import expect_version
from exportctl.core.errors import Conflict, DomainError, Gap
from exportctl.core.files import services as files
from exportctl.core.flow import advance
from exportctl.core.notices import tell
from exportctl.core.numbering import next_number
from exportctl.core.people.models import User
from licensing.applications.telling import tell_exporter
from licensing.letters.models import Letter
from licensing.licenses import services as licenses
from licensing.licenses.models import License
from licensing.licenses.services.moving import locked_license
from licensing.rectifications import queries, rules
from licensing.rectifications.flow import RECTIFICATION_FLOW
from licensing.rectifications.models import Mistake, Rectification, RectificationStatus
from licensing.rectifications.successors import case_for
from licensing.review.services import locked_case
from screening.hits.services import request_screening, unwatch

Version = int | str | None
MOST_FILES = 5
LICENSE_MISTAKES = [one.value for one in Mistake if one != Mistake.LETTER]


@dataclass(frozen=True)
class Report:
    """What is wrong in a record, what it should be, why, and what shows it."""

    mistake: str
    wrong: str
    right: str
    why: str
    documents: "Sequence[UploadedFile[bytes]]" = ()


@transaction.atomic
def ask(record: License | Letter, report: Report, *, actor: User) -> Rectification:
    """Report a mistake in a license or letter, for the exporter. The record is locked: one report at a time.

    Raises:
        NotPermitted: the actor does not draft for the exporter, or the record is replaced or reported.
        DomainError: `mistake_unknown`, `words_required`, `documents_refused`, or a file's.
    """
    locked = _locked_record(record)
    require(actor, "rectifications.ask", locked)
    made = _open(locked, report, actor=actor, by_authority=False)
    _record(made, "rectification.asked", actor)
    _tell_desk("asked", made, [made.case.officer], "is reported and waits to be taken up")
    return made


@transaction.atomic
def open_own(license: License, report: Report, *, actor: User) -> Rectification:
    """Open a report for a mistake that the authority found itself; it is under review at once.

    Raises:
        NotPermitted, DomainError: as for `ask`.
    """
    locked = locked_license(license)
    require(actor, "rectifications.work", locked)
    made = _open(locked, report, actor=actor, by_authority=True)
    _record(made, "rectification.opened", actor)
    return made


def _locked_record(record: License | Letter) -> License | Letter:
    if isinstance(record, License):
        return locked_license(record)
    locked_case(record.case_id)
    return Letter.objects.get(pk=record.pk)


def _open(record: License | Letter, report: Report, *, actor: User, by_authority: bool) -> Rectification:
    license, letter = (record, None) if isinstance(record, License) else (None, record)
    mistake = report.mistake if license is not None else Mistake.LETTER.value
    if license is not None and mistake not in LICENSE_MISTAKES:
        raise DomainError("Choose what is wrong.", code="mistake_unknown")
    if not (report.wrong.strip() and report.right.strip() and report.why.strip()):
        raise DomainError("Say what is wrong, what it should be, and why.", code="words_required")
    if len(report.documents) > MOST_FILES:
        raise DomainError(f"Attach {MOST_FILES} documents at most.", code="documents_refused")
    now = timezone.now()
    made = Rectification.objects.create(
        reference=f"RM-{now.year}-{next_number('rectification', now.year):06d}",
        case_id=record.case_id,
        license=license,
        letter=letter,
        mistake=mistake,
        wrong=report.wrong.strip(),
        right=report.right.strip(),
        why=report.why.strip(),
        asked_by=actor,
        by_authority=by_authority,
        status=RectificationStatus.UNDER_REVIEW if by_authority else RectificationStatus.ASKED,
        officer=actor if by_authority else None,
    )
    for upload in report.documents:
        files.store_upload(upload, owner=made, kind="evidence", actor=actor)
    return made


def _record(made: Rectification, what: str, actor: User) -> None:
    audit.record(
        made,
        what,
        actor=actor,
        thread=made.case_id,
        after={"wrong": made.wrong, "right": made.right},
        reason=made.why,
        **_said(made),
    )


@transaction.atomic
def take_up(rectification: Rectification, *, actor: User, version: Version = None) -> Rectification:
    """Take a report up."""
    return _move(rectification, "take_up", actor=actor, version=version, fields={"officer": actor})


@transaction.atomic
def propose(
    rectification: Rectification, wanted: rules.Wanted, *, reason: str, actor: User, version: Version = None
) -> Rectification:
    """Propose the exact words of the next edition, from those that stand; the parties are screened.

    Raises:
        NotPermitted, Conflict: as `advance` does, the page is stale, or the license cannot be corrected.
        DomainError: `nothing_changed`, `wording_refused`, `reason_required`.
    """
    edition = _standing(rectification)
    if closed := queries.why_not_corrected(edition, on=timezone.localdate()):
        raise Conflict(closed, code="not_correctable")
    changes = rules.changes(queries.wordings(edition), wanted)
    done = _move(
        rectification,
        "propose",
        actor=actor,
        reason=reason,
        what="; ".join(
            f"{one.title}, {one.label.lower()}: “{one.before}” to “{one.after}”" for one in changes
        ),
        version=version,
        fields={
            "edition": edition,
            "changes": [asdict(one) for one in changes],
            "reason": reason.strip(),
            "proposed_by": actor,
            "proposed_at": timezone.now(),
        },
    )
    _screen(done)
    _tell_desk("waits", done, queries.who_may_sign(done), "is to be corrected and waits for your signature")
    return done


def _standing(rectification: Rectification) -> License:
    """Lock and return the edition that stands of the license; before the report, as everywhere."""
    if rectification.license is None:
        raise Conflict("A letter is corrected on its own page.", code="not_a_license")
    found = queries.standing_edition(rectification.license)
    if found is None:
        raise Conflict("Another organization has this license now.", code="not_correctable")
    locked = locked_license(found)
    if locked.status == "replaced":
        raise Conflict("A newer edition was issued meanwhile. Start from that one.", code="not_correctable")
    return locked


@transaction.atomic
def screen_again(rectification: Rectification, *, actor: User) -> None:
    """Screen the exporter and the corrected parties anew."""
    require(actor, "rectifications.work")
    locked = Rectification.objects.select_for_update(of=("self",)).get(pk=rectification.pk)
    if locked.status != RectificationStatus.PROPOSED:
        raise Conflict("Only a proposed correction is screened.", code="wrong_status")
    _screen(locked)


def _screen(rectification: Rectification) -> None:
    parties = queries.screened(rectification)
    request_screening(rectification.pk, label=rectification.reference, parties=parties, actor=None)


@transaction.atomic
def send_back(
    rectification: Rectification, *, reason: str, actor: User, version: Version = None
) -> Rectification:
    """Send a proposal back to whoever works on it, with the reason; what was proposed stays in the trail."""
    proposer = rectification.proposed_by
    done = _move(rectification, "send_back", actor=actor, reason=reason, version=version)
    unwatch(done.pk)
    _tell_desk("moved", done, [proposer], "is sent back to you")
    return done


@transaction.atomic
def confirm(rectification: Rectification, *, actor: User, version: Version = None) -> License:
    """Sign as the second person, and issue the next edition in the corrected words.

    The license is locked first, so that a shipment or a change of the same moment comes before or after.
    Everything is asked again under lock; balances and conditions are those of that moment.

    Raises:
        NotPermitted, Conflict: as `advance` does, or the page is stale.
        DomainError: `not_cleared`, with every obstacle.
    """
    if rectification.edition is None:
        raise Conflict("No correction is proposed.", code="wrong_status")
    edition = locked_license(rectification.edition)

    def of_this_edition(locked: Rectification) -> None:
        if locked.edition_id != edition.pk:
            raise Conflict("Another correction was proposed meanwhile. Look at it first.", code="stale")
        _refuse_obstructed(locked)

    done = _move(
        rectification,
        "confirm",
        actor=actor,
        version=version,
        gate=of_this_edition,
        fields={"decided_by": actor, "ended_at": timezone.now()},
    )
    made = licenses.issue(case_for(done, edition, signer=actor).pk)
    if made is None:
        raise DomainError(f"The next edition of {edition.number} cannot be issued now.", code="not_cleared")
    _note_given(done)
    _answer(done, "is corrected")
    _tell_desk("moved", done, _workers(done, actor), "is corrected")
    return made


def _refuse_obstructed(rectification: Rectification) -> None:
    if found := queries.obstacles(rectification, on=timezone.localdate()):
        gaps = [Gap(sentence) for sentence in found]
        raise DomainError("This correction cannot be signed now.", code="not_cleared", gaps=gaps)


@transaction.atomic
def refuse(
    rectification: Rectification, *, reason: str, actor: User, version: Version = None
) -> Rectification:
    """Leave the record as it is, for a reason that the exporter reads.

    What the authority had found itself is dropped instead: the exporter learns of neither.
    """
    fields = {
        **({"officer": actor} if rectification.officer_id is None else {}),
        "reason": reason.strip(),
        "decided_by": actor,
        "proposed_by": None,
        "ended_at": timezone.now(),
    }
    action = "drop" if rectification.by_authority else "refuse"
    done = _move(rectification, action, actor=actor, reason=reason, version=version, fields=fields)
    if not done.by_authority:
        _answer(done, "is not corrected")
    return done


@transaction.atomic
def withdraw(rectification: Rectification, *, actor: User, version: Version = None) -> Rectification:
    """Take a report back, for the exporter, until it is answered."""
    done = _move(rectification, "withdraw", actor=actor, version=version, fields={"ended_at": timezone.now()})
    unwatch(done.pk)
    _tell_desk("moved", done, _workers(done, actor), "is withdrawn")
    return done


@transaction.atomic
def follow_letter(letter_id: UUID) -> None:
    """Close the report of a mistake in a letter that two people have corrected; safe to repeat."""
    letter = Letter.objects.select_related("replaced_by").get(pk=letter_id)
    locked_case(letter.case_id)
    found = queries.open_report(letter)
    if found is None:
        return
    correction = letter.corrections.filter(status="confirmed").first()
    done = _move(
        found,
        "follow",
        actor=None,
        fields={"ended_at": timezone.now(), "reason": correction.reason if correction else ""},
    )
    _note_given(done)
    _answer(done, "is corrected")


def _move(
    rectification: Rectification, action: str, *, version: Version = None, **given: Any
) -> Rectification:
    gate = given.pop("gate", None)

    def ask_again(locked: Rectification) -> None:
        expect_version(locked, version)
        if gate is not None:
            gate(locked)

    return advance(
        rectification,
        action,
        RECTIFICATION_FLOW,
        gate=ask_again,
        thread=rectification.case_id,
        **_said(rectification),
        **given,
    )


def _said(rectification: Rectification) -> dict[str, Any]:
    return {"reference": rectification.reference, "thing": rectification.record_name}


def _note_given(rectification: Rectification) -> None:
    """Write down who was given the wrong record: nobody but the exporter is told by the product."""
    others = [one.who for one in queries.given_to(rectification)[1:]]
    audit.record(
        rectification,
        "rectification.to_tell",
        actor=None,
        thread=rectification.case_id,
        after={"others": others},
        others=", ".join(dict.fromkeys(others)) or "nobody but the exporter",
        **_said(rectification),
    )


def _workers(rectification: Rectification, actor: User) -> list[User]:
    people = {one.pk: one for one in (rectification.officer, rectification.proposed_by) if one is not None}
    people.pop(actor.pk, None)
    return list(people.values())


def _tell_desk(what: str, rectification: Rectification, people: Any, headline: str) -> None:
    tell(
        f"rectifications.{what}",
        people,
        path=reverse("licensing:desk-mistake", args=[rectification.pk]),
        headline=headline,
        **_said(rectification),
    )


def _answer(rectification: Rectification, headline: str) -> None:
    """Tell the exporter: whoever reported it, whoever filed, and the contact, each once."""
    application = rectification.case.application
    tell_exporter(
        application,
        "rectifications.answered",
        path=reverse("licensing:mistake", args=[rectification.pk]),
        by=None if rectification.by_authority else rectification.asked_by,
        headline=headline,
        **_said(rectification),
    )
