"""Which documents a case has: each feature says where its own stand, and marks, lists and logs ask here."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from exportctl.core.files.models import StoredFile
from licensing.applications.models import Attachment
from licensing.handling.queries import MARKED
from licensing.review.models import Case

WITH_MARK = [path.removeprefix("file__") for path in MARKED if path != "file"]


@dataclass(frozen=True)
class Source:
    """Where documents of one owner stand: rows with the owner's id or the file, that lead to the case."""

    owner_type: str
    label: str
    model: type[Model]
    case: str
    key: str = "pk"
    shown: Q = field(default_factory=Q)

    def of_case(self, case: UUID) -> Q:
        """Return the condition of the stored files that the authority sees in a case."""
        keys = self.model._default_manager.filter(self.shown, **{self.case: case}).values(self.key)
        if self.key == "file":
            return Q(pk__in=keys)
        return Q(owner_type=self.owner_type, owner_id__in=keys)

    def case_of(self, stored: StoredFile) -> UUID | None:
        """Return the case of a stored file."""
        wanted = stored.pk if self.key == "file" else stored.owner_id
        rows = self.model._default_manager.filter(self.shown, **{self.key: wanted})
        return rows.values_list(self.case, flat=True).first()


_SOURCES: dict[str, Source] = {}


def documents_from(source: Source) -> None:
    """Register where documents stand."""
    if source.owner_type in _SOURCES:
        raise ValueError(f"Two sources of the documents of {source.owner_type}.")
    _SOURCES[source.owner_type] = source


documents_from(
    Source(
        "licensing.application",
        "Filed with the application",
        Attachment,
        "application__case",
        key="file",
        shown=Q(removed=False),
    )
)


def documents_of(case: Case) -> QuerySet[StoredFile]:
    """Return the documents of a case with their marks, the oldest first."""
    found = Q()
    for source in _SOURCES.values():
        found |= source.of_case(case.pk)
    return StoredFile.objects.filter(found).select_related(*WITH_MARK).order_by("created_at", "pk")


def label_of(stored: StoredFile) -> str:
    """Return where a document stands, in words."""
    return _SOURCES[stored.owner_type].label


def case_of(stored: StoredFile) -> UUID | None:
    """Return the case that a stored file belongs to, or None."""
    source = _SOURCES.get(stored.owner_type)
    return source.case_of(stored) if source else None
