"""Who may read the files of an edition, and who may be the second person."""

from uuid import UUID

from exportctl.core.access import ALLOW, Verdict, check, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User
from screening.watchlists.models import Proposal


@file_rule("screening.edition")
def may_read_edition_file(actor: User, edition_id: UUID) -> Verdict:
    """Whoever may see the watchlists may have the files that they were read from."""
    return check(actor, "watchlists.view")


@rule("watchlists.accept")
def may_agree(actor: User, proposal: Proposal) -> Verdict:
    """Four eyes: the second person is never the one who proposed it, or who loaded the edition."""
    if proposal.proposed_by_id == actor.pk:
        return Verdict("You proposed this; a second person must agree.")
    return ALLOW
