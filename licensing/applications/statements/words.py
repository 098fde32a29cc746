"""Names and addresses made comparable: case, accents, punctuation, script and legal form do not count."""

import re
import unicodedata

from anyascii import anyascii
from rapidfuzz import fuzz

from licensing.organizations.rules import normalize_name

CLOSE = 80  # of 100: "Strasse" and "Straße", "Shanghai" and "Shang hai"


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same once legal forms are left out; the order of the words does not count."""
    return sorted(normalize_name(one).split()) == sorted(normalize_name(other).split())


def plain_words(text: str) -> list[str]:
    """Return the words of a text in lower-case ASCII."""
    return re.findall(r"[a-z0-9]+", anyascii(unicodedata.normalize("NFKC", text)).casefold())


def missing_words(wanted: str, text: str) -> list[str]:
    """Return the words of `wanted` that `text` lacks: numbers exactly, others in about the same letters."""
    there = plain_words(text)
    return [word for word in plain_words(wanted) if not _has(there, word)]


def words_in(wanted: str, text: str) -> bool:
    """Whether `text` has all words of `wanted`."""
    return bool(wanted) and not missing_words(wanted, text)


def _has(there: list[str], word: str) -> bool:
    if word in there:
        return True
    if any(letter.isdigit() for letter in word) or len(word) < 3:
        return False
    return any(_alike(word, other) for other in there if not other.isdigit())


def _alike(word: str, other: str) -> bool:
    """Whether two words are spelled alike, or one is the other's beginning: "str" for "strasse"."""
    short, long = sorted((word, other), key=len)
    return (len(short) >= 2 and long.startswith(short)) or fuzz.ratio(word, other) >= CLOSE
