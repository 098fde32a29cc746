"""Which tone a status word has. A tone is drawn with a shape and a color beside the word."""

GO = (
    "accepted active answered approve approved cleared complete confirmed done false_match favorable "
    "favourable in_force issued low passed registered sent signed_off valid verified"
)
WAIT = (
    "approve_with_conditions awaiting expiring incomplete medium not_scanned open partial paused pending "
    "planned queued recommended running under_review waiting"
)
STOP = (
    "blocked could_not_be_done error expired failed high infected missing on_hold overdue refuse refused "
    "rejected revoked suspended true_match unfavorable unfavourable very_high"
)
_TONES = {
    word: tone for tone, listed in (("go", GO), ("wait", WAIT), ("stop", STOP)) for word in listed.split()
}


def tone_of(value: object) -> str:
    """Return go, wait, stop or neutral for a status key."""
    return _TONES.get(str(value).lower(), "neutral")


def words_of(value: object) -> str:
    """Return a status key in words: under_review is "Under review"; a choice's own label is kept."""
    text = str(getattr(value, "label", value)).replace("_", " ")
    return text[:1].upper() + text[1:]
