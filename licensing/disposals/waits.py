"""What keeps a case from disposal besides its day: each thing once, as a condition and in words.

The list of cases that are due and the gate ask the same conditions. A feature above this one adds its own.
They are asked of cases that carry `number`, the license that the case gave or was to change ("" for none).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from licensing.conditions.models import Obligation
from licensing.corrections.models import Reopening, ReopeningStatus
from licensing.disclosures.models import AccessStatus, FileAccess
from licensing.exports.models import CaseExport, ExportStatus
from licensing.letters.models import CorrectionStatus, LetterCorrection
from licensing.licenses.models import LIVE, PENDING, License, Revocation
from licensing.licenses.rules import days_after
from licensing.rectifications.models import OPEN_VALUES, Rectification
from licensing.retention.models import HoldStatus, LegalHold
from licensing.retention.queries import OUT, UNSETTLED
from licensing.retention.rules import last_day_past
from licensing.returns.models import ReturnAccount
from licensing.review.models import Case
from licensing.transfers.models import TransferItem
from licensing.variations.models import Variation, VariationStatus

Condition = Exists | Q
NUMBER = OuterRef("number")
CASE = OuterRef("pk")


@dataclass(frozen=True)
class Wait:
    """One thing that keeps a case: in words, and the condition of the cases that it keeps."""

    key: str
    words: str
    keeps: Callable[[], Condition]


_WAITS: list[Wait] = []


def waits_for(key: str, words: str) -> Callable[[Callable[[], Condition]], Callable[[], Condition]]:
    """Register what keeps a case from disposal."""

    def register(keeps: Callable[[], Condition]) -> Callable[[], Condition]:
        if any(one.key == key for one in _WAITS):
            raise ValueError(f"Two things named {key} keep cases.")
        _WAITS.append(Wait(key, words, keeps))
        return keeps

    return register


def over_at(day: date) -> datetime:
    """Return the moment at which a day is over here."""
    return timezone.make_aware(datetime.combine(days_after(day, 1), time.min))


def young_from(key: str) -> datetime:
    """Return from which moment on what ended is still kept today, by the row of the schedule with a key."""
    return over_at(last_day_past(key, today=timezone.localdate()))


def numbered(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return cases with the number of the license that each gave or was to change."""
    return cases.annotate(number=Coalesce(F("license__number"), F("varies"), Value("")))


def free(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return the cases of `numbered` that nothing keeps."""
    return cases.filter(*(~one.keeps() for one in _WAITS))


def why_kept(case: Case) -> list[str]:
    """Return what keeps a case, in words, in one read."""
    asked = {f"keeps_{one.key}": one.keeps() for one in _WAITS}
    found = numbered(Case.objects.filter(pk=case.pk)).annotate(**asked).values(*asked).get()
    return [one.words for one in _WAITS if found[f"keeps_{one.key}"]]


@waits_for("open", "The case is open.")
def _open() -> Condition:
    return Q(closed_at=None)


@waits_for("hold", "A legal hold stands on the case or on its exporter.")
def _held() -> Condition:
    about = Q(case=CASE) | Q(organization=OuterRef("application__organization"))
    return Exists(LegalHold.objects.filter(about, status=HoldStatus.STANDING))


@waits_for("hits", "A hit of the screening is open.")
def _hits() -> Condition:
    return Q(open_hits__gt=0)


@waits_for("license", "The license lives: goods may leave under one of its editions.")
def _license() -> Condition:
    return Exists(License.objects.filter(number=NUMBER, status__in=LIVE, valid_to__gte=timezone.localdate()))


@waits_for("condition", "A condition of the license waits.")
def _condition() -> Condition:
    return Exists(Obligation.objects.filter(UNSETTLED, license__number=NUMBER))


@waits_for("return", "Goods that left for a time have not been accounted for.")
def _goods_out() -> Condition:
    return Exists(ReturnAccount.objects.filter(OUT, line__license__number=NUMBER))


@waits_for("variation", "A change of the license is under way.")
def _variation() -> Condition:
    return Exists(Variation.objects.filter(license__number=NUMBER, status=VariationStatus.OPEN))


@waits_for("transfer", "A transfer of the license is under way.")
def _transfer() -> Condition:
    return Exists(TransferItem.objects.filter(license__number=NUMBER, open=True))


@waits_for("young_transfer", "The time of the papers of a transfer of the license is not over.")
def _young_transfer() -> Condition:
    return Exists(
        TransferItem.objects.filter(license__number=NUMBER, transfer__ended_at__gte=young_from("transfer"))
    )


@waits_for("revocation", "A revocation of the license is proposed.")
def _revocation() -> Condition:
    return Exists(Revocation.objects.filter(license__number=NUMBER, status__in=PENDING))


@waits_for("reopening", "It is proposed to open the case again.")
def _reopening() -> Condition:
    return Exists(Reopening.objects.filter(case=CASE, status=ReopeningStatus.PROPOSED))


@waits_for("correction", "A correction of one of its letters waits for a second person.")
def _correction() -> Condition:
    return Exists(LetterCorrection.objects.filter(letter__case=CASE, status=CorrectionStatus.PROPOSED))


@waits_for("mistake", "A reported mistake in the license or in a letter is not answered yet.")
def _mistake() -> Condition:
    of_it = Q(case=CASE) | Q(license__number=NUMBER)
    return Exists(Rectification.objects.filter(of_it, status__in=OPEN_VALUES))


@waits_for("access", "The exporter asked for access to the file, and was not answered yet.")
def _access() -> Condition:
    return Exists(FileAccess.objects.filter(case=CASE, status=AccessStatus.ASKED))


@waits_for("export", "The record of the case is being put together as a file.")
def _export() -> Condition:
    return Exists(CaseExport.objects.filter(case=CASE, status=ExportStatus.WAITING))
