"""What is asked when a change is started."""

from django import forms
from django.http import QueryDict

from licensing.applications.models import Application


class StartChangeForm(forms.Form):
    """The exporter's own reference, which no page of a draft asks for."""

    own_reference = forms.CharField(
        label="Your reference",
        required=False,
        max_length=60,
        help_text="Your own name for it. Changing it alone is a minor change.",
    )

    def __init__(self, data: QueryDict | None, application: Application) -> None:
        super().__init__(data, initial={"own_reference": application.own_reference})
