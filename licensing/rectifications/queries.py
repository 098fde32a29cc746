"""Reads of reported mistakes, and why a license cannot be corrected now."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from exportctl.core.files.models import StoredFile
from exportctl.core.people.matrix import lines
from exportctl.core.people.models import User
from licensing.applications.models import Party, PartyRole
from licensing.letters.models import Letter
from licensing.letters.queries import letters_visible_to
from licensing.licenses import queries as licenses
from licensing.licenses import rules as license_rules
from licensing.licenses.editions import barred
from licensing.licenses.models import PENDING, License, LicenseStatus
from licensing.licenses.queries import licenses_visible_to
from licensing.rectifications.models import OPEN, Rectification, RectificationStatus
from licensing.rectifications.rules import LINE, PARTY, Change, Wording, corrected
from licensing.referrals.models import Referral
from licensing.review.models import Case
from licensing.review.screened import described
from licensing.transfers.queries import licensed_parties
from licensing.variations.queries import open_variation
from screening.hits.queries import clearance
from screening.hits.rules import PartyFacts


def rectifications_visible_to(actor: User) -> QuerySet[Rectification]:
    """Return the reports that `actor` may know of: exporters those about their own licenses and letters.

    What the authority found itself they learn once it is corrected.
    """
    found = Rectification.objects.select_related(
        "case__application__organization", "license", "letter", "asked_by", "officer"
    )
    if actor.holds("rectifications.see"):
        return found
    if not actor.holds("rectifications.ask"):
        return found.none()
    own = licenses_visible_to(actor).prefetch_related(None).select_related(None).values("pk")
    read = letters_visible_to(actor).select_related(None).values("pk")
    known = Q(by_authority=False) | Q(status=RectificationStatus.CORRECTED)
    return found.filter(known, Q(license__in=own) | Q(letter__in=read))


def waiting(found: QuerySet[Rectification]) -> QuerySet[Rectification]:
    """Return the reports that wait for somebody."""
    return found.filter(status__in=OPEN)


def waiting_for(actor: User) -> QuerySet[Rectification]:
    """Return the reports that wait for the authority, for those who see them."""
    found = waiting(Rectification.objects.all())
    return found if actor.holds("rectifications.see") else found.none()


def who_may_sign(rectification: Rectification) -> QuerySet[User]:
    """Return the people who may sign a proposal: all whose role signs, but whoever proposed it."""
    roles = [role.value for role in lines()["rectifications.confirm"].roles]
    found = User.objects.filter(is_active=True, groups__name__in=roles)
    if rectification.proposed_by is not None:
        found = found.exclude(pk=rectification.proposed_by.pk)
    return found.distinct().order_by("pk")


def open_report(record: License | Letter) -> Rectification | None:
    """Return the report about a record that waits, or None; of a license whichever edition was reported."""
    found = waiting(Rectification.objects.all())
    if isinstance(record, Letter):
        return found.filter(letter=record).first()
    return found.filter(license__number=record.number, license__organization=record.organization_id).first()


def reported() -> Exists:
    """Return whether a report about a license waits, as a part of the read of that license."""
    same = {"license__number": OuterRef("number"), "license__organization": OuterRef("organization")}
    return Exists(waiting(Rectification.objects.filter(**same)))


def why_not_asked(record: License | Letter) -> str:
    """Return why no mistake can be reported in a record, or "" where it can."""
    if (standing := open_report(record)) is not None:
        return f"A mistake in it is reported already: {standing.reference}."
    if isinstance(record, Letter):
        newer = Letter.objects.filter(replaces=record).first()
        return "" if newer is None else f"Letter {newer} has replaced this one."
    if record.status == LicenseStatus.REPLACED:
        return "A newer edition of this license is in force. Report a mistake in that one."
    return license_rules.why_kept_as_ended(record.status)


def standing_edition(license: License) -> License | None:
    """Return the edition that stands of the same holder's license, or None where another has it now."""
    same = License.objects.filter(number=license.number, organization=license.organization_id)
    return same.exclude(status=LicenseStatus.REPLACED).select_related("case__application").first()


def wordings(license: License) -> list[Wording]:
    """Return all words of an edition that may be corrected: of its parties, then of its goods."""
    found = [
        Wording(PARTY, str(one.pk), f"{PartyRole(one.role).label}: {one.name}", _words(one))
        for one in licensed_parties(license)
    ]
    return found + [
        Wording(
            LINE,
            str(line.number),
            f"Line {line.number}",
            {"description": line.description, "part_number": line.part_number},
        )
        for line in license.lines.all()
    ]


def _words(party: Party) -> dict[str, str]:
    return {field: getattr(party, field) for field in ("name", "street", "postal_code", "city")}


def changes_of(rectification: Rectification) -> list[Change]:
    """Return the changes as they were proposed."""
    return [Change(**one) for one in rectification.changes]


def corrected_parties(license: License, changes: list[Change]) -> list[Party]:
    """Return the parties of an edition in the corrected words; nothing is saved."""
    found = licensed_parties(license)
    for party in found:
        for field, words in corrected(_words(party), PARTY, str(party.pk), changes).items():
            setattr(party, field, words)
    return found


def screened(rectification: Rectification) -> tuple[PartyFacts, ...]:
    """Return who is screened before a correction is signed: the exporter, and the parties as corrected."""
    edition = rectification.edition
    if edition is None:
        return ()
    return described(edition.organization, corrected_parties(edition, changes_of(rectification)))


def why_not_corrected(license: License, *, on: date) -> str:
    """Return why no corrected edition of a license can be issued now, or "" where it can."""
    pending = license.revocations.filter(status__in=PENDING).exists()
    why = license_rules.why_not_corrected(licenses.state_of(license, on=on), revocation=pending)
    if not why and open_variation(license) is not None:
        why = "A change of this license is asked for. It is decided or discarded first."
    return why or barred(license)


def obstacles(rectification: Rectification, *, on: date) -> list[str]:
    """Return each reason why a proposed correction cannot be signed now; asked again under lock."""
    edition = rectification.edition
    if edition is None:
        return ["No correction is proposed."]
    if closed := why_not_corrected(edition, on=on):
        return [closed]
    cleared = clearance(rectification.pk, screened(rectification))
    return [] if cleared else list(cleared.reasons) or ["The screening of the parties is not clear."]


def successor_of(rectification: Rectification) -> License | Letter | None:
    """Return the record that replaced the wrong one, or None."""
    if rectification.letter_id is not None:
        return Letter.objects.filter(replaces=rectification.letter_id).first()
    return License.objects.filter(case=rectification.pk).first()


def documents_of(rectification: Rectification) -> list[StoredFile]:
    """Return the documents that came with the report."""
    kept = StoredFile.objects.filter(owner_type="licensing.rectification", owner_id=rectification.pk)
    return list(kept.order_by("created_at"))


@dataclass(frozen=True)
class Given:
    """Somebody who was given the wrong record, or the case that it is of: who, as what, and when."""

    who: str
    how: str
    at: datetime


def given_to(rectification: Rectification) -> list[Given]:
    """Return who had the record: the exporter that it was issued to, and the agencies that had its case."""
    record, case = rectification.record, rectification.case
    found = [Given(case.application.organization.name, "It was issued to it.", record.issued_at)]
    sent = Referral.objects.filter(case__in=_cases_of(rectification)).select_related("agency")
    return found + [
        Given(one.agency.name, "The case was referred to it.", one.sent_at)
        for one in sent.order_by("sent_at")
    ]


def _cases_of(rectification: Rectification) -> QuerySet[Case]:
    """Return the cases of a record: of a license those of all its editions until then."""
    license = rectification.license
    if license is None:
        return Case.objects.filter(pk=rectification.case_id)
    return Case.objects.filter(license__number=license.number, license__edition__lte=license.edition)


def records_of(actor: User, case: Case) -> list[tuple[str, License | Letter]]:
    """Return the records of a case in which the exporter may report a mistake, as they stand now."""
    numbers = License.objects.filter(case=case).values("number")
    standing = licenses_visible_to(actor).filter(number__in=numbers).exclude(status=LicenseStatus.REPLACED)
    letters = letters_visible_to(actor).filter(case=case, replaced_by=None).order_by("-issued_at", "id")
    return [*(("license", one) for one in standing), *(("letter", one) for one in letters)]
