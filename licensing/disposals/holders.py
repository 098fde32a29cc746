"""Who has stored files: the case that each row leads to, or something that no case's disposal ends.

A file can be named by several records: editions of an application name the same ones, and so does the
application for a change of a license. All tables that name stored files are here; a test sees to it.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from exportctl.core.files.models import StoredFile
from licensing.advice.models import AdviceDocument
from licensing.applications.models import Application, Attachment
from licensing.conditions.models import Evidence
from licensing.decisions.models import RefusalIntent
from licensing.disclosures.models import FileItem
from licensing.disposals.models import DisposedFile
from licensing.exports.models import CaseExport
from licensing.letters.models import Letter
from licensing.library.models import BookStatement, ProductDocument
from licensing.licenses.models import License
from licensing.notes.models import Note
from licensing.organizations.models import Official
from licensing.questions.models import AnswerDocument, Enquiry
from licensing.returns.models import ReturnEntry
from licensing.review.models import Case


@dataclass(frozen=True)
class Holder:
    """One column that names files, and the way from its rows to a case or its application ("": to none)."""

    model: type[Model]
    column: str = "file"
    case: str = ""


@dataclass(frozen=True)
class Owner:
    """One kind of owner of a case's files, and the way from it to the case ("": the application itself)."""

    model: type[Model]
    case: str


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
    Holder(AdviceDocument),
    Holder(Official, "evidence"),
]
OWNERS = (
    Owner(Application, ""),
    Owner(Evidence, "obligation__license__case"),
    Owner(Note, "case"),
    Owner(ReturnEntry, "line__license__case"),
    Owner(Enquiry, "case"),
    Owner(AnswerDocument, "enquiry__case"),
    Owner(RefusalIntent, "case"),
    Owner(Letter, "case"),
    Owner(License, "case"),
    Owner(CaseExport, "case"),
)


def hold_files(holder: Holder) -> None:
    """Register a column of a feature above this one that names stored files."""
    HOLDERS.append(holder)


def files_of(case: Case) -> QuerySet[StoredFile]:
    """Return all files of a case, shown anywhere or not, that no disposal of it dealt with; by their ids."""
    found = Q()
    for holder in HOLDERS:
        if holder.case:
            rows = _rows(holder.model, holder.case, case).exclude(**{holder.column: None})
            found |= Q(pk__in=rows.values(holder.column))
    for owner in OWNERS:
        keys = _rows(owner.model, owner.case, case).values("pk")
        found |= Q(owner_type=owner.model._meta.label_lower, owner_id__in=keys)
    dealt_with = DisposedFile.objects.filter(disposal__case=case).values("file")
    return StoredFile.objects.filter(found, disposed_at=None).exclude(pk__in=dealt_with).order_by("pk")


def _rows(model: type[Model], way: str, case: Case) -> QuerySet[Model]:
    """Return the rows of a case. The editions of its application have its reference in common."""
    if way in {"", "application"}:
        return model._default_manager.filter(**{f"{way}__reference".lstrip("_"): case.reference}).order_by()
    return model._default_manager.filter(**{way: case.pk}).order_by()


def named_elsewhere(files: Collection[UUID], case: Case) -> Counter[UUID]:
    """Count by file how many other records name it: cases that still have it, and what is of no case."""
    mine = DisposedFile.objects.filter(file__in=files)
    gone = {*mine.values_list("file", "disposal__case__reference")}
    found = set()
    for holder in HOLDERS:
        rows = holder.model._default_manager.filter(**{f"{holder.column}__in": files}).order_by()
        way = f"{holder.case}__reference" if holder.case else "pk"
        for file, key in rows.values_list(holder.column, way):
            if key != case.reference and (file, key) not in gone:
                found.add((file, key))
    return Counter(file for file, _ in found)
