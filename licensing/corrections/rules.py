"""Which closed cases may be opened again, and what a fair procedure has; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

REOPENABLE = frozenset({"denied", "returned_without_action", "withdrawn"})
APPROVED = frozenset({"approved", "approved_with_conditions", "approved_in_part"})


def why_not_reopened(status: str, *, is_open: bool, varies: str = "") -> str:
    """Return why a case of this status cannot be opened again, and what to do instead; "" where it can.

    `varies` is the number of the license that the case asked to change, if it did.
    """
    if is_open:
        return "This case is open, so there is nothing to open again."
    if status in APPROVED:
        return (
            "An approved case is not opened again. Its license can be changed at the exporter's request, "
            "suspended or revoked."
        )
    if status not in REOPENABLE:
        return "This case found that no license is required. For other facts the exporter applies anew."
    if varies:
        return (
            f"This case asked for a change of license {varies}, and that request ended with it. "
            "The exporter asks for the change anew."
        )
    return ""


@dataclass(frozen=True)
class Act:
    """Something that was done: when, by whom where that is told, and in words."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True)
class Safeguard:
    """One part of a fair procedure: what was done, what is missing, or why it was left out or is not due."""

    title: str
    acts: Sequence[Act] = ()
    missing: str = ""
    left_out: str = ""
    not_due: str = ""

    @property
    def state(self) -> tuple[str, str]:
        """The words of its state, and their tone."""
        if self.missing:
            return "Missing", "stop"
        if self.acts:
            return "Done", "go"
        return ("Left out", "wait") if self.left_out else ("Not due", "neutral")


@dataclass(frozen=True)
class Course:
    """What happened in a case as far as fairness asks for it; times and names are what was recorded.

    `adverse` says that the case was refused, is being refused, or has a refusal announced. `unheard` is why
    a refusal did not wait for the exporter. `may_answer` says that the exporter may still answer.
    """

    adverse: bool
    decided: bool
    may_answer: bool = False
    unheard: str = ""
    notices: Sequence[Act] = ()
    reasons: Sequence[Act] = ()
    hearings: Sequence[Act] = ()
    letters: Sequence[Act] = ()
    hands: Sequence[Act] = ()
    accesses: Sequence[Act] = ()
    access_waits: bool = False
    people: int = 0
    needed: int = 2


def safeguards(course: Course) -> list[Safeguard]:
    """Return the parts of a fair procedure in their order, each with its state."""
    no_refusal = "" if course.adverse else "No refusal is announced or decided."
    return [
        Safeguard(
            "Notice before a refusal",
            course.notices,
            not_due=no_refusal,
            left_out=_words(bool(course.unheard), "The refusal could not wait, so it was not announced."),
            missing="" if no_refusal or course.notices or course.unheard else "No refusal was announced.",
        ),
        Safeguard(
            "Reasons that the exporter may read",
            course.reasons,
            not_due="" if course.reasons else no_refusal or "Nothing was decided yet.",
            missing=_words(course.adverse and not course.reasons, "No reason was given."),
        ),
        _hearing(course, no_refusal),
        Safeguard(
            "Access to the file",
            course.accesses,
            not_due="" if course.accesses else "The exporter did not ask for it.",
            missing=_words(course.access_waits, "The exporter asked, and nobody has answered yet."),
        ),
        Safeguard(
            "Letter",
            course.letters,
            not_due="" if course.decided else "Nothing is decided yet.",
            missing=_words(course.decided and not course.letters, "No letter tells the decision."),
        ),
        Safeguard(
            "Separation of roles",
            course.hands,
            not_due="" if course.hands else "Nobody has proposed a decision yet.",
            missing=_words(
                course.decided and course.people < course.needed,
                f"{course.needed} people must have signed, and {course.people} did.",
            ),
        ),
    ]


def _words(true: bool, words: str) -> str:
    return words if true else ""


def _hearing(course: Course, no_refusal: str) -> Safeguard:
    title = "Hearing: the exporter's answer"
    if no_refusal or course.hearings:
        return Safeguard(title, course.hearings, not_due=no_refusal)
    if course.may_answer:
        return Safeguard(title, not_due="The exporter may still answer.")
    if course.unheard:
        return Safeguard(title, left_out=f"Refused without a hearing: {course.unheard}")
    return Safeguard(title, missing="The exporter was not heard.")
