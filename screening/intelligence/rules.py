"""How a party is recognized again, and for how long a finding counts. Pure."""

from datetime import date

from screening.matching.normalise import words

YEARS = 5


def subject_key(name: str, country: str) -> str:
    """Return what two spellings of one party share: the words of the name in any order, and the country."""
    return f"{' '.join(sorted(words(name)))}|{country.upper()}"


def counts_from(on: date) -> date:
    """Return the first day whose findings still count on day `on`: five years before."""
    try:
        return on.replace(year=on.year - YEARS)
    except ValueError:  # 29 February
        return on.replace(year=on.year - YEARS, day=28)
