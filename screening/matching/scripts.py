"""Scripts: which one a letter belongs to, and how words of different scripts are laid side by side."""

import re
from functools import lru_cache
from pathlib import Path

from anyascii import anyascii

FOLDS = {
    **dict.fromkeys(("shch", "sch"), "s"),
    **dict.fromkeys(("tsch", "tch", "ch"), "c"),
    **dict.fromkeys(("dzh", "dj", "zh"), "j"),
    "kh": "h",
    "gh": "g",
    "ph": "f",
    "th": "t",
    "dh": "d",
    "ck": "k",
    "q": "k",
    "x": "ks",
    "w": "v",
    "ou": "u",
    "oo": "u",
    "ee": "i",
    "iy": "i",
    "yi": "i",
    "ij": "i",
    "y": "i",
}
FOLD = re.compile("|".join(sorted(FOLDS, key=len, reverse=True)))
DOUBLED = re.compile(r"(.)\1+")

KOREAN_CLASSES = (
    (re.compile("oo|ou|woo|eu"), "u"),
    (re.compile("eo|au"), "o"),
    (re.compile("ae|ei|ye"), "e"),
    (re.compile("y(?=[aeiou])|w(?=[aei])"), ""),
    (re.compile("kk|g|gh|k"), "k"),
    (re.compile("tt|d|th"), "t"),
    (re.compile("pp|b|ph"), "p"),
    (re.compile("ch|jj|j"), "c"),
    (re.compile("sh|ss"), "s"),
    (re.compile("rh|r"), "l"),
    (re.compile("h"), ""),
)
NATIVE = re.compile(
    "[\u1100-\u11ff\u3005\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")
HANGUL = re.compile("[\uac00-\ud7af]+")
ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
HEBREW = re.compile("[\u0590-\u05ff]")
COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "长孙",
        "夏侯",
        "宇文",
        "轩辕",
        "端木",
        "百里",
        "呼延",
        "南宫",
        "独孤",
        "西门",
        "남궁",
        "황보",
        "제갈",
        "사공",
        "선우",
        "서문",
        "독고",
    ]
)


@lru_cache(maxsize=262144)
def fold(word: str) -> str:
    """Return a Latin word with the spellings of one sound written as one letter, doubled letters once."""
    if not word.isalpha() or len(word) == 1:
        return word
    folded = DOUBLED.sub(r"\1", FOLD.sub(lambda match: FOLDS[match[0]], DOUBLED.sub(r"\1", word)))
    return folded[:-1] if len(folded) > 3 and folded.endswith("ah") else folded


def is_native(text: str) -> bool:
    """Say whether a text has letters in Han, Kana or Hangul."""
    return NATIVE.search(text) is not None


@lru_cache(maxsize=1)
def _simplified() -> dict[int, int]:
    """Read the table of traditional Han characters and their simplified forms (from Unicode's CLDR)."""
    old, new = (Path(__file__).with_name("traditional.txt")).read_text(encoding="utf-8").split()
    return str.maketrans(old, new)


def simplified(text: str) -> str:
    """Return a text with traditional Han characters written in their simplified form."""
    return text.translate(_simplified())


def latin(text: str) -> str:
    """Return a text in plain Latin letters, lower case, letter by letter."""
    return anyascii(text).casefold()


def pinyin(native: str) -> list[str]:
    """Return the syllables of a name in Han characters."""
    return [anyascii(character).casefold() for character in native]
