"""Words in Arabic and Hebrew letters, which write no short vowels, against words in Latin letters.

A word in such letters stands for every Latin spelling that has its consonants in their order, its long
vowels where they are written, and short vowels anywhere. `skeleton` brings those spellings together
coarsely, so that they can be looked up; `spells` then decides.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import product

Texts = frozenset[str]


def _of(texts: str) -> Texts:
    return frozenset(texts.split())


def _up_to(most: int, texts: Texts) -> Texts:
    """Return every row of at most so many of some texts, also none."""
    rows = {""}
    for _ in range(most):
        rows |= {row + text for row in rows for text in texts}
    return frozenset(rows)


def _then(*parts: Texts) -> Texts:
    return frozenset(map("".join, product(*parts)))


def _once_or_twice(texts: str) -> Texts:
    return _up_to(2, _of(texts)) - {""}


SHORT = _up_to(2, frozenset("aeiouy'"))
LONG_A = _then(frozenset("aeou"), _up_to(1, frozenset("aeiuh")))
LONG_U = _then(_up_to(1, frozenset("aei")), frozenset("ouvw"), _up_to(2, frozenset("aeiouw")))
LONG_I = _then(_up_to(1, frozenset("aeu")), frozenset("iyej"), _up_to(2, frozenset("aeiouy")))
LAST_I = _up_to(3, frozenset("aeiouy")) - {""}
SILENT = _up_to(3, frozenset("aeiou'"))
END = _then(_up_to(2, frozenset("aeiouy")), _up_to(1, _of("h")))
CONSONANTS = {
    **dict.fromkeys("بپ", _once_or_twice("b p")),
    **dict.fromkeys("تطٹ", _of("t tt th tth")),
    "ث": _once_or_twice("th s t"),
    "ج": _once_or_twice("dj dzh j g"),
    "چ": _of("ch tch"),
    **dict.fromkeys("حه", _once_or_twice("h")),
    "ہ": _up_to(2, _of("h")),
    "خ": _of("kh k x"),
    **dict.fromkeys("دڈ", _once_or_twice("d")),
    "ذ": _once_or_twice("dh th d z"),
    **dict.fromkeys("رڑ", _once_or_twice("r")),
    "ز": _once_or_twice("z"),
    "ژ": _of("zh"),
    "س": _once_or_twice("s"),
    "ش": _once_or_twice("sch sh ch s"),
    "ص": _once_or_twice("s"),
    "ض": _once_or_twice("dh d z"),
    "ظ": _once_or_twice("dh th z d"),
    "غ": _of("gh g q"),
    "ف": _once_or_twice("f ph"),
    "ڤ": _of("f"),
    "ق": _once_or_twice("gh kh q g k c"),
    **dict.fromkeys("كکڭ", _once_or_twice("ck k c q")),
    "گ": _once_or_twice("g"),
    "ل": _once_or_twice("l"),
    "م": _once_or_twice("m"),
    "ن": _once_or_twice("n"),
    "ں": _of("n"),
    "ב": _once_or_twice("b"),
    "ג": _of("g"),
    "ד": _of("d"),
    "ז": _of("z"),
    "ח": _of("h"),
    "ט": _once_or_twice("t"),
    **dict.fromkeys("כך", _of("kh k c")),
    "ל": _once_or_twice("l"),
    **dict.fromkeys("מם", _once_or_twice("m")),
    **dict.fromkeys("נן", _once_or_twice("n")),
    "ס": _once_or_twice("s"),
    **dict.fromkeys("פף", _of("ph p f")),
    **dict.fromkeys("צץ", _of("ts tz z")),
    "ק": _of("k q c"),
    "ר": _once_or_twice("r"),
    "ש": _of("sh s"),
    "ת": _of("t tt th tth"),
}
VOWELS = {
    **dict.fromkeys("اآٱ", LONG_A),
    **dict.fromkeys("أإءعע", SILENT),
    **dict.fromkeys("وؤ", LONG_U),
    **dict.fromkeys("يئیې", LONG_I),
    **dict.fromkeys("ىے", _up_to(2, frozenset("aeiy")) - {""}),
    "ة": END,
    "א": SILENT,
    "ה": _then(_up_to(1, _of("h")), SHORT),
    "ו": _then(_up_to(1, frozenset("aei")), frozenset("ouv"), _up_to(2, frozenset("aeiou"))),
    "י": LONG_I,
}
FOLLOWED = {letter: _then(texts, SHORT) for letter, texts in CONSONANTS.items()} | VOWELS
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
LONGEST, OTHER = 24, 26


@lru_cache(maxsize=262144)
def skeleton(word: str) -> str:
    """Return the consonants of a word in Latin, Arabic or Hebrew letters, in classes, repeated ones once."""
    if word.isascii():
        for pair, letter in DIGRAPHS:
            word = word.replace(pair, letter)
    return TWICE.sub(r"\1", "".join(SKELETON.get(letter, "") for letter in word))


def spells(abjad: str, latin: str) -> bool:
    """Say whether a word in Latin letters is a spelling of one in Arabic or Hebrew letters."""
    if not len(abjad) <= LONGEST >= len(latin):
        return False
    ends = {0}  # how many of the Latin letters the letters so far can spell
    for texts, lengths in _letters(abjad):
        ends = {end + length for end in ends for length in lengths if latin[end : end + length] in texts}
        if not ends:
            return False
    return len(latin) in ends


def outline(word: str) -> tuple[int, int, int]:
    """Return the Latin letters that a word can begin with, a bit each, and its fewest and most letters.

    Words of which one spells the other have a letter in common, and a number of letters.
    """
    if word.isascii():
        return _bit(word), len(word), len(word)
    letters, begins = _letters(word), 0
    for texts, _ in letters:
        begins |= _begins(texts)
        if "" not in texts:
            break
    return begins, sum(of[0] for _, of in letters), sum(of[-1] for _, of in letters)


@cache
def _begins(texts: Texts) -> int:
    return sum({_bit(text) for text in texts if text})


def _bit(latin: str) -> int:
    first = ord(latin[0]) - ord("a")
    return 1 << first if 0 <= first < OTHER else 1 << OTHER


@lru_cache(maxsize=65536)
def _letters(abjad: str) -> tuple[tuple[Texts, range], ...]:
    """Return what each letter can be in Latin letters, with short vowels after it, and of which lengths."""
    texts = [SHORT] if abjad[0] in "أإعאע" else []
    for place, letter in enumerate(abjad, 1):
        last = place == len(abjad)
        if letter in "يیى" and last and place > 1:
            texts.append(LAST_I)
        elif letter in "هہה" and last:
            texts.append(END)
        elif last and letter in CONSONANTS:
            texts.append(CONSONANTS[letter])
        elif letter in FOLLOWED:
            texts.append(FOLLOWED[letter])
    return tuple((own, _lengths(own)) for own in texts)


@cache
def _lengths(texts: Texts) -> range:
    return range(min(map(len, texts)), max(map(len, texts)) + 1)


def plain(word: str) -> str:
    """Return a word without the marks that some writers put on its letters."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
