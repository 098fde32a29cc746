"""Why an application is withdrawn, and why it goes on in spite of that."""

from exportctl.core.web.forms import ReasonForm


class WithdrawForm(ReasonForm):
    """The exporter's reason."""

    hint = "The authority reads it. It does not count against you."
    missing = "Say why you withdraw."


class GoOnForm(ReasonForm):
    """The officer's reason."""

    hint = "The exporter reads it."
    missing = "Say why the case goes on."
