"""Units of quantity by UN/ECE Recommendation 20 code."""

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


def name(code: str) -> str:
    """Return a unit in words; an unknown code is shown as it is."""
    return UNITS.get(code, code)


def choices() -> list[tuple[str, str]]:
    """Return the units for a form, with an empty first choice."""
    return [("", "Choose a unit"), *((code, f"{words} ({code})") for code, words in UNITS.items())]
