"""Who may read the files of an edition."""

from uuid import UUID

from exportctl.core.access import Verdict, check
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User


@file_rule("screening.edition")
def may_read_edition_file(actor: User, edition_id: UUID) -> Verdict:
    """Whoever may see the watchlists may have the files that they were read from."""
    return check(actor, "watchlists.view")
