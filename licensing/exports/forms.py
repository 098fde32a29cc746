"""Parsing of a request."""

from exportctl.core.web.forms import ReasonForm


class AskForm(ReasonForm):
    """Why the record is wanted."""

    hint = "Who asked for it, under which file. It stays in the audit trail; the exporter never reads it."
    missing = "Say why the record is wanted."
