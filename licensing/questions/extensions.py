"""What the list of people asks: the questions that somebody drafted and nobody sent yet."""

from collections.abc import Iterator

from django.urls import reverse

from exportctl.core.people.models import User
from exportctl.core.staff.ties import Work, register_work
from licensing.questions.models import Enquiry, EnquiryStatus


def drafted_questions(person: User) -> Iterator[Work]:
    """Return how many drafted questions wait; the officer of each case sends or drops them."""
    found = Enquiry.objects.filter(asked_by=person, status=EnquiryStatus.DRAFTED)
    if number := found.count():
        yield Work("Questions that were not sent", number, reverse("licensing:queue"), "questions.drop")


register_work(drafted_questions)
