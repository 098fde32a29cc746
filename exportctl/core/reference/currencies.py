"""Currencies by ISO 4217 code: those in which values may be declared."""

CURRENCIES = {
    "USD": "US dollar",
    "EUR": "Euro",
    "GBP": "Pound sterling",
    "JPY": "Yen",
    "CHF": "Swiss franc",
    "CAD": "Canadian dollar",
    "AUD": "Australian dollar",
    "SGD": "Singapore dollar",
    "KRW": "Won",
    "SEK": "Swedish krona",
    "NOK": "Norwegian krone",
    "DKK": "Danish krone",
    "PLN": "Zloty",
    "AED": "UAE dirham",
    "INR": "Indian rupee",
}


def choices() -> list[tuple[str, str]]:
    """Return the currencies for a form, code first."""
    return [(code, f"{code} ({name})") for code, name in CURRENCIES.items()]
