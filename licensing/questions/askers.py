"""Where whoever drafted a question reads what became of it; features above say so for people of theirs."""

from collections.abc import Callable

from django.urls import reverse

from licensing.questions.models import Enquiry

Place = Callable[[Enquiry], str]
_PLACES: list[Place] = []


def register_place(place: Place) -> None:
    """Register what returns the page of some questions, and "" for all others."""
    _PLACES.append(place)


def page_of(enquiry: Enquiry) -> str:
    """Return the page where whoever drafted a question reads it; colleagues read it on the desk."""
    found = (place(enquiry) for place in _PLACES)
    return next(filter(None, found), reverse("licensing:desk-question", args=[enquiry.pk]))
