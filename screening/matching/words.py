"""What a name is made of once it was analysed: words with their weight, and what they stand for."""

from dataclasses import dataclass

LEGAL, STOP, GENERIC, PLACE, NUMBER, INITIAL, TELLING = (
    *("legal", "stop", "generic", "place"),
    *("number", "initial", "telling"),
)
ROLES = (LEGAL, STOP, GENERIC, PLACE, NUMBER, INITIAL, TELLING)
WEIGHTS = {LEGAL: 0.35, STOP: 0.2, GENERIC: 0.5, PLACE: 0.7, NUMBER: 1.0, INITIAL: 0.5, TELLING: 1.0}
LATIN, ARABIC, HEBREW, NATIVE = "latin", "arabic", "hebrew", "native"
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


@dataclass(eq=False, slots=True)
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
