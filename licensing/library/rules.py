"""What a product and a party of the book must be like: answers, gaps, and what looks alike. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from anyascii import anyascii

from exportctl.core.errors import Gap
from licensing.library.questions import LONGEST_ANSWER, Kind, Question, in_words, questions_for

__all__ = ["CLOSE", "Kind", "Question", "answer_faults", "in_words", "questions_for", "search_text"]
CLOSE = 0.6
_CAS = re.compile(r"(\d{2,7})-(\d{2})-(\d)")


def answer_faults(kind: str, answers: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with answers, by key. What was not answered is no fault, but a gap.

    Keys of another kind of product are wrong too, so that nothing is kept that no page shows.
    """
    faults: dict[str, str] = {}
    known: set[str] = set()
    for question in questions_for(kind):
        known |= {question.key, question.details_key}
        if fault := _fault(question, answers.get(question.key, "")):
            faults[question.key] = fault
        if len(answers.get(question.details_key, "")) > LONGEST_ANSWER:
            faults[question.details_key] = f"At most {LONGEST_ANSWER:,} characters."
    for key in answers:
        if key not in known:
            faults[key] = f"This is not asked about {Kind(kind).label.lower()}."
    return faults


def _fault(question: Question, answer: str) -> str:
    if not answer:
        return ""
    if question.choices and answer not in dict(question.choices):
        return f"“{answer[:40]}” is none of {', '.join(key for key, _ in question.choices)}."
    if question.key == "cas_number" and answer.lower() != "none" and not is_cas_number(answer):
        return f"“{answer[:40]}” is not a CAS number: its last digit does not fit, or its form."
    return f"At most {LONGEST_ANSWER:,} characters." if len(answer) > LONGEST_ANSWER else ""


def is_cas_number(text: str) -> bool:
    """Whether a CAS number is well formed: its digits, weighted from the right, give the last one."""
    found = _CAS.fullmatch(text.strip())
    if found is None:
        return False
    digits = (found[1] + found[2])[::-1]
    return sum(at * int(digit) for at, digit in enumerate(digits, start=1)) % 10 == int(found[3])


def answer_gaps(kind: str, answers: Mapping[str, str]) -> list[Gap]:
    """Return the questions that are still open, each with its field."""
    gaps = []
    for question in questions_for(kind):
        answer = answers.get(question.key, "")
        if not answer:
            gaps.append(Gap(question.label, field=question.key))
        elif answer in question.explained and not answers.get(question.details_key):
            gaps.append(Gap(question.details, field=question.details_key))
    return gaps


def search_text(parts: Iterable[str]) -> str:
    """Return what a search looks through: lower case, as written and in Latin letters."""
    written = unicodedata.normalize("NFC", " ".join(" ".join(parts).split())).casefold()
    return f"{written} {anyascii(written).casefold()}"


def searched_words(text: str) -> list[str]:
    """Return the words of what somebody looks for; each must be found."""
    return unicodedata.normalize("NFC", text.replace("\0", "")).casefold().split()[:8]


def same(text: str) -> str:
    """Return a name or a number so that two that a person holds for the same are equal."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
