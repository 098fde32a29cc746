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
DIGIT_FOR_LETTER = re.compile(r"(?<=[^\W\d_])[013457]{1,2}(?=[^\W\d_])")
FIRST_DIGIT = re.compile(r"\b[013457](?=[^\W\d_]{3,})")
FILLERS = "\u115f\u1160"  # letters of Hangul that show nothing; NFKC makes the two others one of them
OVERRIDDEN = re.compile("\u202e([^\u202a-\u202e]*)")
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


def shown(text: str) -> str:
    """Return a name as a screen shows it, where a character in it turns the direction of what follows."""
    return OVERRIDDEN.sub(lambda match: match[1][::-1], text)


def respelled(text: str, kind: str) -> str:
    """Return a clean name with letters that were set apart joined, and initials that were joined set apart.

    In the names of persons and organizations one or two digits between letters are read as the letters that
    they look like; in those of persons also one in front.
    """
    text = SPACED_LETTERS.sub(lambda match: match[0].replace(" ", ""), text)
    text = SHIP.sub("", text) if not kind else text
    if kind not in ("vessel", "aircraft"):
        text = DIGIT_FOR_LETTER.sub(lambda match: match[0].translate(DIGITS), text)
    if kind == "person":
        text = FIRST_DIGIT.sub(lambda match: match[0].translate(DIGITS), text)
        return SPLIT_INITIALS.sub(lambda match: SEPARATORS.sub(" ", match[0]) + " ", text)
    return text


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if character.isspace() or category[0] == "S" or character in FILLERS:
        return " "
    return "" if category[0] == "C" else character
