"""Parsing of what was chosen from the lists, and of reasons."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from exportctl.core.web.forms import PlainForm, ReasonForm, offer
from licensing.advice.models import AdviceRequest
from licensing.disposals.models import Disposal
from licensing.review.models import Case

MOVED_ON = "One that you chose is not in this list any more. Look at the list as it stands now."


class ProposeForm(ReasonForm):
    """Why files are disposed of."""

    hint = "Such as who looked through them, and on what instruction. It stays with the disposal."
    missing = "Say why they are disposed of."


def _several(nobody: QuerySet[Any], missing: str) -> Any:
    """Return a field for some rows of a list; which ones there are is said when the form is made."""
    errors = {"required": missing, "invalid_choice": MOVED_ON, "invalid_pk_value": MOVED_ON}
    return forms.ModelMultipleChoiceField(nobody, error_messages=errors)


class ProposeEachForm(ProposeForm):
    """Which cases of the list, and why."""

    case = _several(Case.objects.none(), "Choose at least one case.")

    def __init__(self, *args: Any, cases: QuerySet[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "case", cases)


class ProposeRequestsForm(ProposeForm):
    """Which requests for advice of the list, and why."""

    request = _several(AdviceRequest.objects.none(), "Choose at least one request.")

    def __init__(self, *args: Any, requests: QuerySet[AdviceRequest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "request", requests)


class ConfirmEachForm(PlainForm):
    """Which proposals of the list."""

    disposal = _several(Disposal.objects.none(), "Choose at least one disposal.")

    def __init__(self, *args: Any, disposals: QuerySet[Disposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "disposal", disposals)


class TurnDownForm(ReasonForm):
    """Why files are not disposed of."""

    hint = "It stays with the proposal."
    missing = "Say why they are not disposed of."
