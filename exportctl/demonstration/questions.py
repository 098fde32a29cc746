"""Questions in the cases that wait for an exporter: two at once, more time, one to settle."""

from collections.abc import Mapping
from datetime import timedelta

from exportctl.core.people.models import User
from licensing.questions import services
from licensing.questions.models import Enquiry
from licensing.questions.services import Given
from licensing.review.models import Case


def ask(
    key: str, case: Case, note: str, *, officer: User, exporter: User, authority: Mapping[str, User]
) -> None:
    """Ask what the row says; two of the rows go further."""
    asked = services.ask(case, Given(note), actor=officer)
    if key == "case-13":
        _two_at_once(asked, officer, exporter)
    if key == "case-14":
        _to_settle(asked, authority["sonia"])


def _two_at_once(asked: Enquiry, officer: User, exporter: User) -> None:
    """A second question waits too; the exporter needs more time for the first and began to answer."""
    case = Case.objects.get(pk=asked.case_id)
    party = case.application.parties.get(role="end_user")
    services.ask(
        case,
        Given(
            "We could not find this end user in the register of companies.",
            points=("Who owns the company?", "Since when do you supply it?"),
            about="party",
            party=party,
            documents_wanted="Extract of the register",
        ),
        actor=officer,
    )
    services.ask_for_more_time(
        asked,
        reason="The manager of the plant is away until the end of the month.",
        until=asked.due_on + timedelta(days=14),
        actor=exporter,
    )
    services.save_answer(
        asked, text="Furnace line 2 uses the acid. The amount in store follows.", actor=exporter
    )


def _to_settle(asked: Enquiry, analyst: User) -> None:
    """An analyst drafts nearly the same question, wants a document, and gives less time."""
    services.ask(
        asked.case,
        Given(
            asked.question,
            documents_wanted="Data sheet of the model that is shipped",
            days=10,
            asked_for="Screening",
            note="The frame rate decides whether the camera is listed.",
        ),
        actor=analyst,
    )
