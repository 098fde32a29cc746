"""The order of locks: the case, then its question. What follows for the case stands here too."""

from datetime import date, datetime

from django.conf import settings

from exportctl.core.calendar import rules as days
from exportctl.core.calendar.queries import closing_days
from exportctl.core.flow import advance
from exportctl.core.people.models import User
from licensing.questions import rules
from licensing.questions.models import Enquiry, EnquiryStatus, ExtensionStatus
from licensing.review import services as review
from licensing.review.flow import CASE_FLOW
from licensing.review.models import Case, CaseStatus

Version = int | str | None


def locked_case(case: Case) -> Case:
    """Lock a case."""
    return Case.objects.select_for_update(of=("self",)).select_related("officer").get(pk=case.pk)


def locked(enquiry: Enquiry) -> tuple[Case, Enquiry]:
    """Lock the case of a question, then the question."""
    case = locked_case(enquiry.case)
    found = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
    found.case = case
    return case, found


def last_day(now: datetime, working_days: int) -> date:
    """Return the last day to answer what is sent now; a day on which the authority is closed counts not."""
    country = settings.JURISDICTION
    closed = closing_days(country)
    return days.add_days(now.date(), working_days, unit=days.WORKING, jurisdiction=country, closed=closed)


def wait_or_go_on(case: Case, *, at: datetime) -> None:
    """Let the clock of a locked case stand still, for what waits now, or run again where nothing does."""
    waiting = Enquiry.objects.filter(case=case, status=EnquiryStatus.OPEN)
    until = list(waiting.values_list("due_on", flat=True))
    review.run_again(case, at=at)
    if until:
        granted = waiting.filter(extensions__status=ExtensionStatus.GRANTED).values_list("due_on", flat=True)
        review.stand_still(case, at=at, reason=rules.waiting_reason(until, granted))


def back_to_review(case: Case, action: str, *, actor: User, at: datetime) -> Case:
    """Bring a locked case back to review once no question waits; otherwise it only gets a new version."""
    if case.status == CaseStatus.QUERY and not case.enquiries.filter(status=EnquiryStatus.OPEN).exists():
        case = advance(case, action, CASE_FLOW, actor=actor, thread=case.pk)
    else:
        new_version(case)
    wait_or_go_on(case, at=at)
    return case


def new_version(case: Case) -> None:
    """Give a locked case a new version: whoever acts on a page from before sees what is new."""
    case.version += 1
    case.save(update_fields=["version", "updated_at"])
