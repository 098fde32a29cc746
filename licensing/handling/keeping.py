"""The keeper of marks that every download and every list of documents asks."""

from exportctl.core.files.marks import Standing, keep_marks
from exportctl.core.files.models import StoredFile
from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from licensing.handling import queries
from licensing.handling.documents import case_of
from licensing.handling.looks import note_looks
from licensing.handling.models import About


class Marks:
    """Marks as they stand in the database."""

    def standing(self, actor: User, stored: StoredFile) -> Standing:
        """Return how a document stands to a person; what exporters filed stays theirs to read."""
        if actor.side == Side.EXPORTER:
            return Standing()
        return queries.standing(actor, getattr(stored, "handling", None))

    def opened(self, actor: User, stored: StoredFile) -> None:
        """Note who opened a document of a case."""
        case = case_of(stored) if actor.side != Side.EXPORTER else None
        if case is not None:
            note_looks(actor, case, About.FILE, [stored.pk])


keep_marks(Marks())
