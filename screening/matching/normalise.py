"""From a name as written to the words that are compared."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from screening.matching.clean import APOSTROPHES, MAX_LENGTH, MAX_WORDS, clean

LEGAL_FORMS = {
    "limited liability company": "llc",
    "obshchestvo s ogranichennoy otvetstvennostyu": "llc",
    "ooo": "llc",
    "public joint stock company": "pjsc",
    "open joint stock company": "ojsc",
    "closed joint stock company": "cjsc",
    "joint stock company": "jsc",
    "aktsionernoye obshchestvo": "jsc",
    "private limited": "pvt ltd",
    "limited": "ltd",
    "incorporated": "inc",
    "corporation": "corp",
    "company": "co",
    "aktiengesellschaft": "ag",
    "gesellschaft mit beschrankter haftung": "gmbh",
    "sociedad anonima": "sa",
    "societe anonyme": "sa",
    "zao": "cjsc",
    "oao": "ojsc",
    "pao": "pjsc",
    "ao": "jsc",
}
OTHER_FORMS = "plc llp lp kg bv nv spa srl sarl oy ab as aps kft doo ad pte pty bhd sdn fze fzc fzco kk"
LINKS = "the of and for de del de la le les du des der die das von van y al el ul bin ibn ben bint abu abd"
TITLES = "mr mrs ms dr prof mv mt haji hajji sheikh shaykh mullah maulavi general gen col"
COMMON = (
    "trading trade group international industries industry industrial holding holdings national import "
    "export services service technology technologies engineering commercial enterprise enterprises "
    "development center shipping company organization factory establishment foundation bank"
)
LEGAL_WORDS = frozenset(f"{' '.join(LEGAL_FORMS.values())} {OTHER_FORMS}".split())
STOP_WORDS = frozenset(f"{LINKS} {TITLES}".split())
GENERIC_WORDS = frozenset(COMMON.split())
FORM_PATTERN = re.compile(
    r"\b(" + "|".join(sorted(map(re.escape, LEGAL_FORMS), key=len, reverse=True)) + r")\b"
)
INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")
NOT_WORD = re.compile(r"[^a-z0-9]+")
NOT_IDENTIFIER = re.compile(r"[^A-Z0-9]+")


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """Return the words of a name: Latin letters and digits, lower case, legal forms in one spelling.

    Scripts other than Latin are transliterated letter by letter. At most 40 words of the first 500
    characters are kept. A name without a letter or digit has no words.
    """
    text = APOSTROPHES.sub("", anyascii(clean(name)).casefold())
    text = INITIALS.sub(lambda match: match[0].replace(".", "") + " ", text)
    text = NOT_WORD.sub(" ", text).strip()
    text = FORM_PATTERN.sub(lambda match: LEGAL_FORMS[match[0]], text)
    return tuple(text.split()[:MAX_WORDS])


def comparable(name: str) -> bool:
    """Say whether a name can be screened: at most 500 characters, with a letter or digit among them."""
    return len(name) <= MAX_LENGTH and bool(words(name))


def identifier(value: str) -> str:
    """Return the letters and digits of a number in upper case; empty if there are fewer than five."""
    text = NOT_IDENTIFIER.sub("", anyascii(unicodedata.normalize("NFKC", value[:MAX_LENGTH])).upper())
    return text if len(text) >= 5 else ""
