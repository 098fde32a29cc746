"""The form that asks for a reason."""

from exportctl.core.web.forms import ReasonForm, SeenReasonForm


class Ending(SeenReasonForm):
    """Why something ends."""

    hint = "What shows it."
    missing = "Say why it ends."


def test_a_feature_says_what_it_wants_to_read() -> None:
    form = Ending({"reason": " ", "version": "3"})

    assert form.fields["reason"].help_text == "What shows it."
    assert form.errors["reason"] == ["Say why it ends."]
    assert form.cleaned_data["version"] == "3"


def test_what_one_feature_says_does_not_reach_another() -> None:
    Ending()

    assert ReasonForm({}).errors["reason"] == ["Say why."]
    assert ReasonForm().fields["reason"].help_text == ""
