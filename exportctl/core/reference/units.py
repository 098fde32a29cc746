"""Units of quantity by UN/ECE Recommendation 20 code."""

from decimal import Decimal

UNITS = {
    "NMB": "items",
    "SET": "sets",
    "KGM": "kilograms",
    "GRM": "grams",
    "LTR": "liters",
    "MTR": "meters",
    "MTK": "square meters",
    "MTQ": "cubic meters",
    "TNE": "metric tons",
}


def name(code: str, quantity: Decimal | int = 0) -> str:
    """Return a unit in words, in the singular for a quantity of one; an unknown code is shown as it is."""
    words = UNITS.get(code, code)
    return words.removesuffix("s") if quantity == 1 and code in UNITS else words


def choices() -> list[tuple[str, str]]:
    """Return the units for a form, with an empty first choice."""
    return [("", "Choose a unit"), *((code, f"{words} ({code})") for code, words in UNITS.items())]
