"""From a name as written to text that can be split into words."""

import re
import unicodedata

MAX_LENGTH = 500
MAX_WORDS = 40

APOSTROPHES = re.compile(
    "['`\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{MODIFIER LETTER PRIME}"
    "\N{MODIFIER LETTER APOSTROPHE}\N{MODIFIER LETTER TURNED COMMA}]"
)
SPACED_LETTERS = re.compile(r"(?<![\w])(?:[^\W\d_] ){3,}[^\W\d_](?![\w])")
SPLIT_INITIALS = re.compile(r"\b(?:[^\W\d_]\.[ -]?){1,3}(?=[^\W\d_]{3,})")
DIGITS = str.maketrans("013457", "oieast")
DIGIT_FOR_LETTER = re.compile(r"(?<=[^\W\d_])[013457](?=[^\W\d_])")
SHIP = re.compile(r"^(?:M/V|M/T|MV)\s+(?=\S)", re.IGNORECASE)
SEPARATORS = re.compile("[.-]")
MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u0591-\u05c7]")


def clean(text: str) -> str:
    """Return a name on one line, without control, direction and zero-width characters, symbols and emoji."""
    if text.isascii() and text.isprintable():
        return text[:MAX_LENGTH]
    text = unicodedata.normalize("NFKC", text[:MAX_LENGTH])
    text = MARKS.sub("", APOSTROPHES.sub("'", text))
    return "".join(_plain(character) for character in text)[:MAX_LENGTH]


def respelled(text: str, kind: str) -> str:
    """Return a clean name with letters that were set apart joined, and initials that were joined set apart.

    In the names of persons and organizations a digit between two letters is read as the letter that it
    looks like.
    """
    text = SPACED_LETTERS.sub(lambda match: match[0].replace(" ", ""), text)
    text = SHIP.sub("", text) if not kind else text
    if kind not in ("vessel", "aircraft"):
        text = DIGIT_FOR_LETTER.sub(lambda match: match[0].translate(DIGITS), text)
    if kind == "person":
        return SPLIT_INITIALS.sub(lambda match: SEPARATORS.sub(" ", match[0]) + " ", text)
    return text


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if character.isspace() or category[0] == "S":
        return " "
    return "" if category[0] == "C" else character
