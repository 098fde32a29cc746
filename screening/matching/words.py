"""What a name is made of once it was analysed: words with their weight, and what they stand for."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

LEGAL, STOP, GENERIC, PLACE, NUMBER, INITIAL, TELLING = (
    *("legal", "stop", "generic", "place"),
    *("number", "initial", "telling"),
)
ROLES = (LEGAL, STOP, GENERIC, PLACE, NUMBER, INITIAL, TELLING)
WEIGHTS = {LEGAL: 0.35, STOP: 0.2, GENERIC: 0.5, PLACE: 0.7, NUMBER: 1.0, INITIAL: 0.5, TELLING: 1.0}
LATIN, ARABIC, HEBREW, NATIVE = "latin", "arabic", "hebrew", "native"
TELLS = frozenset({TELLING, NUMBER})
JOINED_LENGTH = 5
MOST_JOINED = 3
Places = tuple[int, ...]
Run = tuple[int, int, str, str]
SCRIPTS = (LATIN, ARABIC, HEBREW, NATIVE)


@dataclass(eq=False, slots=True)
class Word:
    """One word of a name.

    `form` is what was written, in lower case, and in Latin letters where the script has a letter for each;
    `fold` is the form with the spellings of one sound written as one letter; `role` says what the word does
    in the name and sets its `weight`; `symbols` are the things that it stands for in every language
    ("NAME:Q19803507", "ORGCLS:LLC"); `skeleton` are its consonants, where one side may lack the vowels;
    `named` says that it is a name which the tables know.
    """

    form: str
    fold: str
    role: str
    weight: float
    symbols: frozenset[str]
    skeleton: str
    script: str
    named: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words `first` to `last` (not included) that together stand for one thing."""

    symbol: str
    first: int
    last: int


@dataclass(eq=False)
class Name:
    """An analysed name. `squashed` is it without spaces and legal forms.

    `readings` are spellings of a name in Han or Hangul in Latin letters; a name in Latin letters has the
    readings that one in those scripts would have to agree with.
    """

    text: str
    words: tuple[Word, ...]
    phrases: tuple[Phrase, ...]
    squashed: str
    readings: frozenset[str]

    @cached_property
    def forms(self) -> frozenset[str]:
        """The words as they are written."""
        return frozenset(word.form for word in self.words)

    @cached_property
    def joined(self) -> dict[str, list[int]]:
        """Where two neighbors begin, by what they are if they are written as one."""
        joined: dict[str, list[int]] = {}
        for place, (a, b) in enumerate(pairwise(self.words)):
            if len(a.form) + len(b.form) >= JOINED_LENGTH:
                joined.setdefault(a.form + b.form, []).append(place)
        return joined

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The Arabic or Hebrew neighbors, written as one."""
        return tuple(_runs(self.words))

    @cached_property
    def fathers(self) -> frozenset[int]:
        """The places of the words that follow "son of"."""
        return frozenset(_after_bin(self.words))

    @cached_property
    def spans(self) -> dict[str, list[Places]]:
        """The words and phrases by what they stand for."""
        spans: dict[str, list[Places]] = {}
        for place, word in enumerate(self.words):
            for symbol in word.symbols:
                spans.setdefault(symbol, []).append((place,))
        for phrase in self.phrases:
            spans.setdefault(phrase.symbol, []).append(tuple(range(phrase.first, phrase.last)))
        return spans


def _after_bin(words: tuple[Word, ...]) -> Iterator[int]:
    following = False
    for place, word in enumerate(words):
        if "SYMBOL:BIN" in word.symbols:
            following = True
        elif following and word.role in TELLS:
            yield place
            following = False


def _runs(words: tuple[Word, ...]) -> Iterator[Run]:
    """Yield where two or three Arabic or Hebrew neighbors begin and end, them as one word, and their script.

    "Abd al-Halim" is written as one, two or three words in either script, "Hamidullah" as one or two.
    """
    for first, word in enumerate(words):
        form, script = word.form, word.script
        if script == LATIN:
            continue
        for last in range(first + 1, min(first + MOST_JOINED, len(words))):
            if words[last].script != script:
                break
            form += words[last].form
            yield first, last + 1, form, script
            if "ال" in form[1:]:
                yield first, last + 1, form[0] + form[1:].replace("ال", "", 1), script
            elif form.startswith("ال"):
                yield first, last + 1, "أ" + form[2:], script
