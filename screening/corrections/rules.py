"""What a request for correction needs, and what must not be told. Pure."""

from collections.abc import Iterable

from exportctl.core.errors import DomainError, Gap

CLOCK = "correction"
DAYS = 20  # working days until the answer: a default of this product, not law
QUESTION_DAYS = 10  # working days that the exporter has for a question: a default too
MOST_FILES = 10
LONGEST_TEXT = 5000


def number_of(year: int, count: int) -> str:
    """Return a request's number, such as WM-2026-000001."""
    return f"WM-{year}-{count:06d}"


def check_decision(*, outcome: str, has_entity: bool, ground: str, reason: str, answer: str) -> None:
    """Refuse a decision that lacks something.

    Raises:
        DomainError: `reason_required`, `answer_required`, `entity_required` or `ground_required`.
    """
    if not reason.strip():
        raise _missing("reason", "Say why, for the file.")
    if not answer.strip():
        raise _missing("answer", "Write what the exporter is to be told.")
    if outcome == "grant" and not has_entity:
        raise _missing("entity", "Choose the listed record that they are not.")
    if outcome == "grant" and not ground:
        raise _missing("ground", "Choose the ground on which they are told apart.")


def check_no_tip_off(text: str, *, named: str, secrets: Iterable[str], field: str) -> None:
    """Refuse a text to the exporter that gives away a list which is not published.

    `secrets` are the words of that list and its record: title, names, number. What the exporter wrote
    (`named`) is no secret.

    Raises:
        DomainError: `tips_off`, naming what to take out.
    """
    said, known = text.casefold(), named.casefold()
    for secret in secrets:
        word = secret.casefold().strip()
        if len(word) > 2 and word in said and word not in known:
            refusal = f"Take “{secret}” out: its list is not published. The exporter must not learn of it."
            raise DomainError(refusal, code="tips_off", gaps=[Gap(refusal, field=field)])


def _missing(field: str, text: str) -> DomainError:
    return DomainError(text, code=f"{field}_required", gaps=[Gap(text, field=field)])
