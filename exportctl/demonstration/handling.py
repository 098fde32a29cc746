"""Two marked documents: one that is commercial in confidence, and one behind a wall that names an analyst."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from exportctl.core.people.models import User
from exportctl.demonstration.clock import as_of
from licensing.handling.documents import documents_of
from licensing.handling.services import Wish, mark_file
from licensing.review.models import Case

# The demonstration's own references of the cases.
CONFIDENTIAL, WALLED = "PO 16/26", "PO 18/26"
PRICES = "It tells the prices of a firm that competes with the end user's other suppliers."
SOURCE = "It names people at the end user who asked not to be known; only the analyst goes on with it."


def add(authority: Mapping[str, User]) -> None:
    """Mark them through the real services, each by the officer who has the case."""
    with as_of(timezone.now() - timedelta(days=4)):
        _mark(CONFIDENTIAL, Wish("in_confidence", PRICES))
        _mark(WALLED, Wish("need_to_know", SOURCE, people=[authority["sonia"].pk]))


def _mark(reference: str, wish: Wish) -> None:
    case = Case.objects.select_related("officer").get(application__own_reference=reference)
    officer = User.objects.get(cases=case)
    mark_file(case, documents_of(case)[0].pk, wish, actor=officer)
