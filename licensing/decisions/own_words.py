"""The officer's own paragraph in the letter of a decision: plain words, and nothing of the file; pure."""

import re
import unicodedata
from collections.abc import Iterable

from exportctl.core.errors import DomainError

LONGEST = 1500  # characters
BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
TAG = re.compile(r"</?[a-z!][^<>]*>|&(?:[a-z]+|#x?[0-9a-f]+);", re.IGNORECASE)
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
TAKEN = "\n\t\u200c\u200d"  # line ends and tabs, and joiners that Persian and Indian scripts need
PASTED = 20  # characters from which the same words are no chance
SENTENCES = re.compile(r"[.!?;\n]+")


def kept(text: str) -> str:
    """Return the words as they are kept: line ends of one kind, nothing around them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def check_own_words(text: str, protected: Iterable[str]) -> None:
    """Refuse what is more than plain words, or has a sentence of the `protected` reasons in it.

    It finds what was pasted, not what was told in other words: the countersigner reads for that.

    Raises:
        DomainError: `own_words_too_long`, `own_words_not_plain` or `own_words_protected`.
    """
    if len(text) > LONGEST:
        raise DomainError(
            f"Your own paragraph has {len(text):,} characters; at most {LONGEST:,} are taken.",
            code="own_words_too_long",
        )
    if why := _why_not_plain(text):
        raise DomainError(why, code="own_words_not_plain")
    said = _bare(text)
    for sentence in (part for reason in protected for part in SENTENCES.split(reason)):
        pasted = _bare(sentence)
        if len(pasted) >= PASTED and pasted in said:
            raise DomainError(
                "Your own paragraph has words of the reasons for the file, which the exporter must not read.",
                code="own_words_protected",
            )


def _why_not_plain(text: str) -> str:
    """Return why a text is not plain, "" where it is."""
    if BRACES.search(text):
        return "Your own paragraph has braces of a template: write plain words."
    if TAG.search(text):
        return "Your own paragraph has HTML: write plain words."
    if any(unicodedata.category(one) in UNSEEN and one not in TAKEN for one in text):
        return "Your own paragraph has an invisible character. Type it anew."
    return ""


def _bare(text: str) -> str:
    """Return letters and digits alone, so that blanks and commas do not hide what was pasted."""
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())
