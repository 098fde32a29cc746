"""Which tone a status word has. A tone is drawn with a shape and a color beside the word."""

GO = (
    "accepted active agrees answered approve approved approved_with_conditions clean cleared complete "
    "countersigned done false_positive fast favorable in_force issued low "
    "no_license no_license_required sent valid"
)
WAIT = (
    "announced approve_with_conditions asked approved_in_part countersign differs enhanced filed in_progress "
    "incomplete intent_to_refuse lapsed medium minor signed_once taken_back "
    "not_scanned open paused pending planned proposed query_applicant queued received screening sent_back "
    "submitted unable unconfirmed under_review"
)
STOP = (
    "breached critical denied deny expired failed held high hold infected major overdue refused revoked "
    "suspended true_match unfavorable very_high"
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
