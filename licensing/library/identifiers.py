"""Numbers that tell a party from another, and what is wrong with one. Pure.

Sources: ISO 17442-1 for the LEI, whose check digits are those of ISO/IEC 7064, MOD 97-10; IMO resolution
A.1117(30) for the number of a ship: the last digit is that of the sum of the six before it, times 7 to 2.
"""

import re
from dataclasses import asdict, dataclass

from exportctl.core.errors import Gap
from screening.lookups.rules import written_problem

MOST = 10
LONGEST = 60
KINDS = {
    "registration": "Registration number",
    "tax": "Tax number",
    "passport": "Passport number",
    "national_id": "Identity card number",
    "lei": "LEI (Legal Entity Identifier)",
    "eori": "Customs number (EORI)",
    "duns": "D-U-N-S number",
    "imo": "IMO number of a ship",
    "other": "Other number",
}
OF_PERSONS = frozenset({"passport", "national_id"})
NATIONAL = frozenset({"registration", "tax", *OF_PERSONS})
BETWEEN = re.compile(r"[\s.:/-]+")
IMO_WORD = re.compile(r"(?i)^imo(?:\s*(?:no\.?|number))?[\s.:#]*")


@dataclass(frozen=True, slots=True)
class Identifier:
    """One number: `kind` is one of `KINDS`, `country` who issued it, ISO 3166-1 alpha-2."""

    kind: str
    value: str
    country: str = ""

    def to_json(self) -> dict[str, str]:
        """Return it as a party keeps it."""
        return asdict(self)

    @property
    def label(self) -> str:
        """What the number is, for people."""
        return KINDS[self.kind]

    @property
    def note(self) -> str:
        """What the number is, as screening shows it beside the number: `registration, DE`."""
        return ", ".join(filter(None, [self.kind.replace("_", " "), self.country]))


def written(kind: str, value: str) -> str:
    """Return a number as it is kept: an LEI in capitals without spaces, an IMO number as its seven digits."""
    if kind == "lei":
        return BETWEEN.sub("", value).upper()
    if kind == "imo":
        return BETWEEN.sub("", IMO_WORD.sub("", value.strip()))
    return " ".join(value.split())


def problem_of(number: Identifier, *, party_kind: str) -> Gap | None:
    """Say what is wrong with a number that was written as `written` does; the gap names its field."""
    if number.kind not in KINDS:
        return Gap("Choose what kind of number it is.", field="kind")
    if number.kind in OF_PERSONS and party_kind != "person":
        return Gap("Only a person has a passport or an identity card. Choose another kind.", field="kind")
    if text := _value_problem(number):
        return Gap(text, field="value")
    if number.kind in NATIONAL and not number.country:
        return Gap("Choose the country that issued the number.", field="country")
    return None


def _value_problem(number: Identifier) -> str:
    if not number.value:
        return "Enter the number, or empty the whole row."
    if len(number.value) > LONGEST:
        return f"A number has at most {LONGEST} characters; this one has {len(number.value)}."
    if number.kind == "lei":
        return lei_problem(number.value)
    if number.kind == "imo":
        return imo_problem(number.value)
    if not any(map(str.isalnum, number.value)):
        return "There is no letter or digit in this number."
    return written_problem(number.value)


def lei_problem(value: str) -> str:
    """Say what is wrong with an LEI; "" where nothing is."""
    if not re.fullmatch(r"[A-Z0-9]+", value):
        return "An LEI has only letters and digits, from A to Z and from 0 to 9."
    if len(value) != 20:
        return f"An LEI has 20 letters and digits; this one has {len(value)}."
    if not value[18:].isdigit() or int("".join(str(int(letter, 36)) for letter in value)) % 97 != 1:
        return "The check digits at the end of this LEI do not fit the rest. Look for a slip in it."
    return ""


def imo_problem(value: str) -> str:
    """Say what is wrong with a ship's IMO number; "" where nothing is."""
    if not re.fullmatch(r"[0-9]{7}", value):
        return "An IMO number has seven digits, such as IMO 1234567."
    total = sum(int(digit) * weight for digit, weight in zip(value[:6], range(7, 1, -1), strict=True))
    if total % 10 != int(value[6]):
        return "The last digit of this IMO number does not fit the six before it. Look for a slip in it."
    return ""
