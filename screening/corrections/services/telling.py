"""What may be told to an exporter."""

from screening.corrections import queries, rules
from screening.corrections.models import CorrectionRequest


def check_told(request: CorrectionRequest, text: str, *, field: str) -> None:
    """Refuse a text to the exporter that gives away a list which is not published.

    Raises:
        DomainError: `tips_off`, with a gap that names `field`.
    """
    named = " ".join([*request.asked.names, request.listed_name])
    rules.check_no_tip_off(text, named=named, secrets=queries.secrets_of(request), field=field)
