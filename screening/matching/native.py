"""Names in Han, Kana and Hangul: compared by characters, and by their reading only where all of it agrees."""

import re
from collections.abc import Callable

from screening.matching.scripts import (
    COMPOUND_SURNAMES,
    HAN,
    HANGUL,
    KOREAN_CLASSES,
    NATIVE,
    pinyin,
    simplified,
)
from screening.matching.words import GENERIC, LATIN, LEGAL, TELLING, WEIGHTS, Name, Phrase, Word
from screening.matching.words import NATIVE as NATIVE_SCRIPT

FORMS = re.compile(
    "股份有限公司|有限责任公司|有限公司|有限会社|株式会社|合同会社|公司|주식회사|유한회사|（株）|\\(株\\)|\\(주\\)"
)
COMMON = re.compile("集团|控股|科技|技术|贸易|进出口|国际|实业|工业|商社|그룹|무역|상사|グループ")
BREAKS = re.compile(r"[\s·・•\-.,()（）]+")
Words = Callable[[str, str], tuple[tuple[Word, ...], tuple[Phrase, ...]]]


def native_name(text: str, cleaned: str, kind: str, latin_words: Words) -> Name:
    """Return a name with native letters: they are one word, apart from legal forms and common words."""
    own = "".join(c for c in cleaned if NATIVE.match(c) or c in " ·・•")
    rest = "".join(" " if NATIVE.match(c) or c in "·・•" else c for c in cleaned).strip(" -/,;()（）·")
    native = simplified(BREAKS.sub("", own))
    words: list[Word] = []
    if kind != "person":
        native = _taken(FORMS, native, LEGAL, words)
        native = _taken(COMMON, native, GENERIC, words)
    if native:
        words.insert(0, _native_word(native, TELLING))
    others, _ = latin_words(rest, kind) if any(c.isalnum() for c in rest) else ((), ())
    every = (*words, *others)
    return Name(text, every, (), squashed(every), readings(every, kind))


def _taken(pattern: re.Pattern[str], native: str, role: str, words: list[Word]) -> str:
    words += [_native_word(found, role) for found in pattern.findall(native)]
    return pattern.sub("", native) or native


def _native_word(form: str, role: str) -> Word:
    return Word(form, form, role, WEIGHTS[role], frozenset(), "", NATIVE_SCRIPT, named=False)


def _readings(native: str) -> list[str]:
    """Return the whole name in Latin letters, surname first and last."""
    if not 3 <= len(native) <= 5:
        return []
    surname = 2 if native[:2] in COMPOUND_SURNAMES else 1
    if HAN.fullmatch(native):
        syllables = pinyin(native)
        first, rest = "".join(syllables[:surname]), "".join(syllables[surname:])
        return [f"han:{first}{rest}", f"han:{rest}{first}"]
    if HANGUL.fullmatch(native):
        syllables = pinyin(native)
        first, rest = "".join(syllables[:surname]), "".join(syllables[surname:])
        return [f"hangul:{korean(first + rest)}", f"hangul:{korean(rest + first)}"]
    return []


def squashed(words: tuple[Word, ...]) -> str:
    """Return a name without its spaces, and without legal forms unless it is nothing else."""
    own = "".join(word.form for word in words if word.role != LEGAL)
    return own or "".join(word.form for word in words)


def readings(words: tuple[Word, ...], kind: str) -> frozenset[str]:
    """Return how a person's name in Han or Hangul reads in Latin letters, surname first and last.

    For a name in Latin letters they are what such a name would have to read like.
    """
    if kind not in ("person", "") or not 1 <= len(words) <= 4:
        return frozenset()
    if len(words) == 1 and words[0].script == NATIVE_SCRIPT:
        return frozenset(_readings(words[0].form))
    if any(word.script != LATIN or not word.form.isalpha() for word in words):
        return frozenset()
    whole = "".join(word.form for word in words)
    return frozenset((f"han:{whole}", f"hangul:{korean(whole)}")) if 5 <= len(whole) <= 20 else frozenset()


def korean(word: str) -> str:
    """Return a Korean name in Latin letters with the usual romanizations brought together."""
    for pattern, letter in KOREAN_CLASSES:
        word = pattern.sub(letter, word)
    return word
