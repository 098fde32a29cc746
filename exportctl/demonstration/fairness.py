"""Access to the file of a refused case, a proposal to open it again, and a case that is open again."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.demonstration.clock import as_of
from exportctl.demonstration.walking import work_like_workers
from licensing.corrections import services as corrections
from licensing.corrections.models import Ground
from licensing.corrections.services import Proposal
from licensing.disclosures import queries, services
from licensing.disclosures.models import FileAccess
from licensing.disclosures.rules import Choice
from licensing.review.models import Case

# The demonstration's own references.
REFUSED, RETURNED = "PO 44/26", "PO 45/26"
ASKED_FOR = "The reasons, and what they rest on. We think of an appeal."
WITHHELD = "What is withheld would tell who informed the authority."


def add(authority: Mapping[str, User]) -> None:
    """Answer a request for a file and propose to open its case again; let another case be open again."""
    with as_of(timezone.now() - timedelta(days=24)) as past:
        mistake = "The missing data sheet had been filed with the application."
        note = "It stood among the documents of another line."
        proposal = Proposal(Ground.BY_MISTAKE.value, mistake, note)
        made = corrections.propose(_case(RETURNED), proposal, actor=authority["omar"])
        past.wait(days=1)
        corrections.countersign(made, actor=authority["cleo"])
        work_like_workers()
    with as_of(timezone.now() - timedelta(days=12)) as past:
        case = _case(REFUSED)
        exporter = case.application.organization.registered_by
        asked = services.ask(case, asked_for=ASKED_FOR, actor=exporter)
        past.wait(days=4)
        _answer(asked, authority["omar"])
        past.wait(days=3)
        found = "The school is in the register under the name that it took this spring."
        proposal = Proposal(Ground.FACTS.value, found, "Looked up again after the exporter read the file.")
        corrections.propose(_case(REFUSED), proposal, actor=authority["omar"])


def _case(own_reference: str) -> Case:
    return Case.objects.select_related("application").get(application__own_reference=own_reference)


def _answer(asked: FileAccess, officer: User) -> None:
    """Withhold what is closed, and disclose the rest."""
    pieces = queries.pieces_of(officer, asked.case)
    said = {one.key: Choice("source") if one.closed else Choice() for one in pieces}
    services.answer(asked, said, words=WITHHELD, actor=officer)
