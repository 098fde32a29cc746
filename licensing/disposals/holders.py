"""Who has stored files: the case that each row leads to, or something that no case's disposal ends.

A file can be named by several records: editions of an application name the same ones, and so does the
application for a change of a license. The papers of a transfer and the photographs of a check are of a
license: of each case that gave an edition of it, and they go with the last of these. All tables that name
stored files are here, and all kinds of owners that a case has; tests see to it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Coalesce

from exportctl.core.files.models import StoredFile
from licensing.advice.models import AdviceDocument, AdviceRequest
from licensing.applications.models import Application, Attachment
from licensing.conditions.models import Evidence
from licensing.decisions.models import RefusalIntent
from licensing.disclosures.models import FileItem
from licensing.disposals.models import DisposedFile, Subject, about
from licensing.exports.models import CaseExport
from licensing.letters.models import Letter
from licensing.library.models import BookStatement, ProductDocument
from licensing.licenses.models import License
from licensing.notes.models import Note
from licensing.organizations.models import IdentityChange, Official
from licensing.questions.models import AnswerDocument, Enquiry
from licensing.rectifications.models import Rectification
from licensing.returns.models import ReturnEntry
from licensing.review.models import Case
from licensing.transfers.models import Transfer


@dataclass(frozen=True)
class Holder:
    """One column that names files, and the way to a case, its application, a license or a request.

    Without a way no disposal ends what it names.
    """

    model: type[Model]
    column: str = "file"
    case: str = ""
    license: str = ""
    advice: str = ""

    @property
    def key(self) -> str:
        """The way to the reference of what its rows belong to, or to their id."""
        way = self.case or self.advice
        return f"{way}__reference" if way else "pk"


@dataclass(frozen=True)
class Owner:
    """One kind of owner of a case's files in words, and the way from it to the case ("": the application).

    With the way to a license its files are of every case that gave an edition of that license.
    """

    model: type[Model]
    kind: str
    case: str = ""
    license: str = ""

    @property
    def label(self) -> str:
        """What stored files call it."""
        return self.model._meta.label_lower


HOLDERS = [
    Holder(Attachment, case="application"),
    Holder(AnswerDocument, case="enquiry__case"),
    Holder(Letter, "document", "case"),
    Holder(License, "certificate", "case"),
    Holder(ReturnEntry, "document", "line__license__case"),
    Holder(FileItem, "document", "access__case"),
    Holder(CaseExport, case="case"),
    Holder(ProductDocument),
    Holder(BookStatement),
    Holder(AdviceDocument, advice="request"),
    Holder(Official, "evidence"),
    Holder(IdentityChange, "evidence"),
]
OWNERS = [
    Owner(Application, "Documents of the application"),
    Owner(Enquiry, "Documents of questions", "case"),
    Owner(AnswerDocument, "Documents of answers", "enquiry__case"),
    Owner(Note, "Documents of notes", "case"),
    Owner(RefusalIntent, "Answers to announced refusals", "case"),
    Owner(Letter, "Letters", "case"),
    Owner(License, "License documents", "case"),
    Owner(Evidence, "Evidence for conditions", "obligation__license__case"),
    Owner(ReturnEntry, "Papers of returned goods", "line__license__case"),
    Owner(Rectification, "Papers of reported mistakes", "case"),
    Owner(Transfer, "Papers of transfers of the license", license="items__license"),
    Owner(CaseExport, "Records made as a file", "case"),
]
ADVICE = Owner(AdviceRequest, "Documents of the request")


def hold_files(holder: Holder) -> None:
    """Register a column of a feature above this one that names stored files."""
    HOLDERS.append(holder)


def own_files(owner: Owner) -> None:
    """Register owners of a case's files that a feature above this one has."""
    OWNERS.append(owner)


def files_of(subject: Subject) -> QuerySet[StoredFile]:
    """Return all files of a case or request, shown or not, that no disposal of it dealt with."""
    found = _of_case(subject) if isinstance(subject, Case) else _of_request(subject)
    dealt_with = DisposedFile.objects.filter(**about(subject, "disposal__")).values("file")
    return StoredFile.objects.filter(found, disposed_at=None).exclude(pk__in=dealt_with).order_by("pk")


def _of_request(request: AdviceRequest) -> Q:
    named = AdviceDocument.objects.filter(request=request).order_by().values("file")
    return Q(pk__in=named) | Q(owner_type=ADVICE.label, owner_id=request.pk)


def _of_case(case: Case) -> Q:
    found = Q()
    for holder in HOLDERS:
        if holder.case or holder.license:
            rows = _rows(holder, case).exclude(**{holder.column: None})
            found |= Q(pk__in=rows.values(holder.column))
    for owner in OWNERS:
        found |= Q(owner_type=owner.label, owner_id__in=_rows(owner, case).values("pk"))
    return found


def _rows(one: Holder | Owner, case: Case) -> QuerySet[Model]:
    """Return the rows of a case. The editions of its application have its reference in common."""
    rows = one.model._default_manager.order_by()
    if one.license:
        given = License.objects.filter(case=case.pk).order_by().values("number")
        return rows.filter(**{f"{one.license}__number__in": given})
    if one.case in {"", "application"}:
        return rows.filter(**{f"{one.case}__reference".lstrip("_"): case.reference})
    return rows.filter(**{one.case: case.pk})


def still_has_files() -> Q:
    """Return the condition of cases whose owners have files that no disposal of the case dealt with."""
    found = Q()
    for owner in OWNERS:
        dealt_with = DisposedFile.objects.filter(file=OuterRef("pk"), disposal__case=OuterRef(OuterRef("pk")))
        kept = StoredFile.objects.filter(~Exists(dealt_with), owner_type=owner.label, disposed_at=None)
        found |= Q(Exists(kept.filter(owner_id__in=_rows_of_outer(owner).values("pk"))))
    return found


def _rows_of_outer(owner: Owner) -> QuerySet[Model]:
    """Return the owners of the case that the query around the files is about."""
    rows = owner.model._default_manager.order_by()
    if owner.license:
        return rows.filter(**{f"{owner.license}__number": OuterRef(OuterRef("license__number"))})
    if owner.case:
        return rows.filter(**{owner.case: OuterRef(OuterRef("pk"))})
    return rows.filter(reference=OuterRef(OuterRef("reference")))


def named_elsewhere(files: Collection[StoredFile], subject: Subject) -> Counter[UUID]:
    """Count by file how many other records have it: cases that still have it, and what is of no case."""
    ended = DisposedFile.objects.filter(file__in=files).order_by()
    whose = Coalesce("disposal__case__reference", "disposal__advice__reference")
    gone = {*ended.annotate(whose=whose).values_list("file", "whose")}
    found = {*_named(files), *_of_licenses(files)}
    return Counter(file for file, key in found if key != subject.reference and (file, key) not in gone)


def _named(files: Collection[StoredFile]) -> Iterator[tuple[UUID, str]]:
    """Yield the files that columns name, each with the reference of the case or the id of the row."""
    reads = []
    for holder in HOLDERS:
        if not holder.license:
            rows = holder.model._default_manager.filter(**{f"{holder.column}__in": files}).order_by()
            reads.append(
                rows.annotate(whose=Cast(holder.key, CharField())).values_list(holder.column, "whose")
            )
    yield from reads[0].union(*reads[1:])


def _of_licenses(files: Collection[StoredFile]) -> Iterator[tuple[UUID, str]]:
    """Yield the files that are of licenses, each with the reference of every case of an edition."""
    numbers: defaultdict[str, set[UUID]] = defaultdict(set)
    for owner in OWNERS:
        owned = [one for one in files if one.owner_type == owner.label] if owner.license else []
        if owned:
            rows = owner.model._default_manager.filter(pk__in={one.owner_id for one in owned}).order_by()
            for key, number in rows.values_list("pk", f"{owner.license}__number"):
                numbers[number] |= {one.pk for one in owned if one.owner_id == key}
    editions = License.objects.filter(number__in=numbers).order_by() if numbers else License.objects.none()
    for number, reference in editions.values_list("number", "case__reference"):
        for file in numbers[number]:
            yield file, reference


@dataclass(frozen=True)
class Kept:
    """How many files of one kind a disposal would remove, and how many it would keep for others."""

    kind: str
    goes: int
    stays: int


def counted_files(subject: Subject) -> list[Kept]:
    """Return how many files of each kind a disposal would end now, of kinds that there are."""
    files = list(files_of(subject))
    others = named_elsewhere(files, subject) if files else Counter()
    kinds = {owner.label: owner.kind for owner in (*OWNERS, ADVICE)}
    every, stays = Counter[str](), Counter[str]()
    for one in files:
        kind = kinds[one.owner_type]
        every[kind] += 1
        stays[kind] += bool(others[one.pk])
    return [Kept(kind, every[kind] - stays[kind], stays[kind]) for kind in kinds.values() if every[kind]]
