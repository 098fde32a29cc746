"""What news does to reported mistakes; each handler may hear the same news twice."""

from exportctl.core.outbox import handles
from licensing.letters.events import LetterReplaced
from licensing.rectifications import services


@handles(LetterReplaced)
def close_with_letter(event: LetterReplaced) -> None:
    """Close the report of a mistake in a letter that was corrected."""
    services.follow_letter(event.letter_id)
