"""From a name as written to an analysed name: its words, what they weigh and what they stand for."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from screening.matching import plain_tables
from screening.matching.abjads import plain, skeleton
from screening.matching.clean import MAX_WORDS, clean, respelled
from screening.matching.native import native_name, readings, squashed
from screening.matching.plain_tables import Part, Span
from screening.matching.scripts import ARABIC, HEBREW, fold, is_native, latin
from screening.matching.version import is_full
from screening.matching.words import (
    GENERIC,
    INITIAL,
    LEGAL,
    NUMBER,
    PLACE,
    STOP,
    TELLING,
    WEIGHTS,
    Name,
    Phrase,
    Word,
)

if is_full():
    from screening.matching import tagged as tagger
else:
    tagger = plain_tables  # type: ignore[misc]

LINKS = frozenset(
    [
        "al",
        "el",
        "ul",
        "ad",
        "as",
        "ar",
        "az",
        "an",
        "at",
        "bin",
        "ibn",
        "ben",
        "bint",
        "binti",
        "ould",
        "abu",
        "abou",
        "umm",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "des",
        "van",
        "von",
        "der",
        "den",
        "la",
        "le",
        "y",
        "e",
        "of",
        "and",
        "the",
        "for",
        "jr",
        "sr",
        "ال",
    ]
)
STOP_SYMBOLS = frozenset({"SYMBOL:BIN", "SYMBOL:JR"})
TITLES = (
    "captain",
    "colonel",
    "doctor",
    "general",
    "lieutenant",
    "major",
    "marshal",
    "minister",
    "professor",
)
SHORT_TITLES = frozenset(["mr", "mrs", "ms", "dr", "gen", "col", "prof", "capt", "lt"])
PROPER = frozenset({"DOMAIN:ALQAEDA", "DOMAIN:PLA"})
ARTICLE = "ال"
GOD = ("له", "لہ", "لة")
PREFIXES = ("عبد", "ابو", "أبو")


@lru_cache(maxsize=65536)
def analyse(text: str, kind: str = "") -> Name:
    """Return the analysed name. One without a letter or digit has no words."""
    cleaned = clean(text)
    if is_native(cleaned):
        return native_name(text, cleaned, kind, _words)
    words, phrases = _words(cleaned, kind)
    return Name(text, words, phrases, squashed(words), readings(words, kind))


def _words(cleaned: str, kind: str) -> tuple[tuple[Word, ...], tuple[Phrase, ...]]:
    parts, spans = tagger.tagged(respelled(cleaned, kind), kind)
    words, phrases = _read((_untitled(parts) if kind == "person" else parts, spans))
    return (words, phrases) if words else _read(plain_tables.tagged(cleaned, kind))


def _untitled(parts: list[Part]) -> list[Part]:
    """Tag the titles of a person, which the tagger takes off only in front and without a slip."""
    tagged = [(form, "STOP" if is_title(form.casefold()) else tag) for form, tag in parts]
    return tagged if any(tag != "STOP" for _, tag in tagged) else parts


@lru_cache(maxsize=65536)
def is_title(word: str) -> bool:
    """Say whether a word is a title, with one slip in a long one."""
    if word in TITLES or word in SHORT_TITLES:
        return True
    return len(word) > 5 and any(OSA.distance(word, title, score_cutoff=1) <= 1 for title in TITLES)


def _read(found: tuple[list[Part], list[Span]]) -> tuple[tuple[Word, ...], tuple[Phrase, ...]]:
    parts, spans = found
    symbols: list[set[str]] = [set() for _ in parts]
    phrases: list[Phrase] = []
    for symbol, first, last in spans:
        if last - first == 1:
            symbols[first].add(symbol)
        else:
            phrases.append(Phrase(symbol, first, last))
    words: list[Word] = []
    places: list[int] = []
    for (form, tag), stands_for in zip(parts[:MAX_WORDS], symbols, strict=False):
        places.append(len(words))
        words += _split(form.casefold(), tag, frozenset(stands_for))
    places += [len(words)] * (len(parts) - len(places) + 1)
    return tuple(words), tuple(
        Phrase(p.symbol, places[p.first], places[p.last]) for p in phrases if places[p.last] > places[p.first]
    )


@lru_cache(maxsize=262144)
def _split(form: str, tag: str, symbols: frozenset[str]) -> tuple[Word, ...]:
    """Return the word, or the two words, that one part of a name is."""
    if form.isascii():
        form = "".join(c for c in form if c.isalnum())
        return (_word(form, _role(form, tag, symbols), symbols, "latin"),) if form else ()
    if ARABIC.search(form):
        form = plain(form)
        for prefix in PREFIXES:
            if form.startswith(prefix) and len(form) > len(prefix) + 2:
                rest = _split(form[len(prefix) :], tag, frozenset())
                return _word(prefix, GENERIC, frozenset(), "arabic"), *rest
        if form.startswith(ARTICLE) and len(form) > 3 and form[2:] not in GOD:
            article = _word(ARTICLE, STOP, frozenset({"AL"}), "arabic")
            return article, _word(form[2:], _role(form[2:], tag, symbols), symbols, "arabic")
        return (_word(form, _role(form, tag, symbols), symbols, "arabic"),)
    if HEBREW.search(form):
        return (_word(form, _role(form, tag, symbols), symbols, "hebrew"),)
    spelled = ["".join(c for c in part if c.isalnum()) for part in latin(form).split()]
    return tuple(_word(part, _role(part, tag, symbols), symbols, "latin") for part in spelled if part)


def _word(form: str, role: str, symbols: frozenset[str], script: str) -> Word:
    if role in (STOP, INITIAL):
        symbols = frozenset(s for s in symbols if not s.startswith("NAME"))
    if form in ("al", "el", "ul", ARTICLE):
        symbols = frozenset({"AL"})
    return make_word(form, role, symbols, script)


def make_word(form: str, role: str, symbols: frozenset[str], script: str) -> Word:
    """Return a word with what follows from its form."""
    named = any(symbol.startswith("NAME") for symbol in symbols)
    return Word(form, fold(form), role, WEIGHTS[role], symbols, skeleton(form), script, named)


def _role(form: str, tag: str, symbols: frozenset[str]) -> str:
    if tag == "LEGAL" or any(s.startswith("ORGCLS") for s in symbols):
        return LEGAL
    if len(form) == 1 and form.isalpha() and form not in LINKS:
        return INITIAL
    if tag == "STOP" or form in LINKS or symbols & STOP_SYMBOLS:
        return STOP
    if tag == "NUM" or any(s.startswith("NUM") for s in symbols):
        return NUMBER
    if any(s.startswith("LOC") for s in symbols):
        return PLACE
    if any(s.startswith(("SYMBOL", "DOMAIN")) and s not in PROPER for s in symbols):
        return GENERIC
    return TELLING
