"""Words in Arabic and Hebrew letters, which write no short vowels, against words in Latin letters.

A word in such letters stands for every Latin spelling that has its consonants in their order, its long
vowels where they are written, and short vowels anywhere. `skeleton` brings those spellings together
coarsely, so that they can be looked up; `spells` then decides.
"""

import re
import unicodedata
from collections.abc import Container
from functools import cache, lru_cache
from string import ascii_lowercase

SHORT = "[aeiouy']{0,2}"
LONG_A = "(?:[aeou][aeiuh]?)"
LONG_U = "[aei]?[ouvw][aeiouw]{0,2}"
LONG_I = "[aeu]?[iyej][aeiouy]{0,2}"
SILENT = "[aeiou']{0,3}"
END = "[aeiouy]{0,2}h?"
CONSONANTS = {
    **dict.fromkeys("بپ", "[bp]{1,2}"),
    **dict.fromkeys("تطٹ", "t{1,2}h?"),
    "ث": "(?:th|s|t){1,2}",
    "ج": "(?:dj|dzh|j|g){1,2}",
    "چ": "t?ch",
    **dict.fromkeys("حه", "h{1,2}"),
    "ہ": "h{0,2}",
    "خ": "(?:kh|k|x)",
    **dict.fromkeys("دڈ", "d{1,2}"),
    "ذ": "(?:dh|th|d|z){1,2}",
    **dict.fromkeys("رڑ", "r{1,2}"),
    "ز": "z{1,2}",
    "ژ": "zh",
    "س": "s{1,2}",
    "ش": "(?:sch|sh|ch|s){1,2}",
    "ص": "s{1,2}",
    "ض": "(?:dh|d|z){1,2}",
    "ظ": "(?:dh|th|z|d){1,2}",
    "غ": "(?:gh|g|q)",
    "ف": "(?:f|ph){1,2}",
    "ڤ": "f",
    "ق": "(?:gh|kh|[qgkc]){1,2}",
    **dict.fromkeys("كکڭ", "(?:ck|k|c|q){1,2}"),
    "گ": "g{1,2}",
    "ل": "l{1,2}",
    "م": "m{1,2}",
    "ن": "n{1,2}",
    "ں": "n",
    "ב": "b{1,2}",
    "ג": "g",
    "ד": "d",
    "ז": "z",
    "ח": "h",
    "ט": "t{1,2}",
    **dict.fromkeys("כך", "(?:kh|k|c)"),
    "ל": "l{1,2}",
    **dict.fromkeys("מם", "m{1,2}"),
    **dict.fromkeys("נן", "n{1,2}"),
    "ס": "s{1,2}",
    **dict.fromkeys("פף", "(?:ph|p|f)"),
    **dict.fromkeys("צץ", "(?:ts|tz|z)"),
    "ק": "(?:k|q|c)",
    "ר": "r{1,2}",
    "ש": "(?:sh|s)",
    "ת": "t{1,2}h?",
}
VOWELS = {
    **dict.fromkeys("اآٱ", LONG_A),
    **dict.fromkeys("أإءعע", SILENT),
    **dict.fromkeys("وؤ", LONG_U),
    **dict.fromkeys("يئیې", LONG_I),
    **dict.fromkeys("ىے", "[aeiy]{1,2}"),
    "ة": END,
    "א": SILENT,
    "ה": f"h?{SHORT}",
    "ו": "(?:[aei]?[ouv][aeiou]{0,2})",
    "י": LONG_I,
}
CLASSES = (
    ("bpfبپفڤבפף", "b"),
    ("tdszتطثدذضظسصشزژچٹڈדזטסצץשת", "s"),
    ("jgqkcxجغگقكکڭخגכךק", "k"),
    ("rرڑר", "r"),
    ("lلל", "l"),
    ("mمמם", "m"),
    ("nنںנן", "n"),
)
DIGRAPHS = (("dzh", "j"), ("dj", "j"), ("tch", "s"), ("sch", "s"), ("ch", "s"))
SKELETON = {letter: one for letters, one in CLASSES for letter in letters}
TWICE = re.compile(r"(.)\1+")
LONGEST = 24


class _Any(Container[str]):
    def __contains__(self, _letter: object) -> bool:
        return True


ANY_LETTER = _Any()


@lru_cache(maxsize=262144)
def skeleton(word: str) -> str:
    """Return the consonants of a word in Latin, Arabic or Hebrew letters, in classes, repeated ones once."""
    if word.isascii():
        for pair, letter in DIGRAPHS:
            word = word.replace(pair, letter)
    return TWICE.sub(r"\1", "".join(SKELETON.get(letter, "") for letter in word))


def spells(abjad: str, latin: str) -> bool:
    """Say whether a word in Latin letters is a spelling of one in Arabic or Hebrew letters."""
    if not len(abjad) <= LONGEST >= len(latin) or (len(abjad) > 1 and latin[:1] not in _begins(abjad[0])):
        return False
    return _pattern(abjad).fullmatch(latin) is not None


@cache
def _begins(letter: str) -> Container[str]:
    """Return the Latin letters that a word may begin with which begins with an Arabic or Hebrew one."""
    pattern = re.compile(CONSONANTS.get(letter) or VOWELS.get(letter, ""))
    if pattern.fullmatch(""):
        return ANY_LETTER
    return {a for a in ascii_lowercase for b in ("", *ascii_lowercase) if pattern.fullmatch(a + b)}


@lru_cache(maxsize=65536)
def _pattern(abjad: str) -> re.Pattern[str]:
    parts = [SHORT if abjad[:1] in "أإعאע" else ""]
    for place, letter in enumerate(abjad):
        if letter in "يیى" and place and place == len(abjad) - 1:
            parts.append("[aeiouy]{1,3}")
        elif letter in "هہה" and place == len(abjad) - 1:
            parts.append(END)
        elif letter in CONSONANTS:
            parts += (CONSONANTS[letter], SHORT if place < len(abjad) - 1 else "")
        else:
            parts.append(VOWELS.get(letter, ""))
    return re.compile("".join(parts))


def plain(word: str) -> str:
    """Return a word without the marks that some writers put on its letters."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
