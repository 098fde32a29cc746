"""Features of a match: what was compared, and why it scored, in words.

Each function returns one feature, or none where a side has nothing to compare. Its docstring is its
documentation.
"""

from collections.abc import Sequence

from screening.matching.compare import Comparison
from screening.matching.normalise import identifier
from screening.matching.records import Feature, Query
from screening.watchlists.sources.listed import ListedEntity

EXACT = 1.0


def name_feature(left: str, right: str, quality: str, comparison: Comparison) -> Feature:
    """Name: how alike the two names are, word by word, in any order and spelling."""
    return Feature(
        "name", round(comparison.score, 4), _name_words(comparison, quality), left, right, counts=True
    )


def identifier_feature(query: Query, entity: ListedEntity) -> Feature | None:
    """Identifier: a number of the party is, letter for letter, a number of the listed entity."""
    own = {key: value for value in query.identifiers if (key := identifier(value))}
    for number in entity.identifiers:
        key = identifier(number.value)
        if key in own:
            issued = f" of {number.country}" if number.country else ""
            detail = f"The same number as the listed {number.kind}{issued}."
            return Feature("identifier", EXACT, detail, own[key], number.value, counts=True)
    return None


def country_feature(query: Query, entity: ListedEntity) -> Feature | None:
    """Country: whether the party's country is among the entity's nationalities and addresses."""
    listed = tuple(
        dict.fromkeys((*entity.nationalities, *(a.country_code for a in entity.addresses if a.country_code)))
    )
    if not query.countries or not listed:
        return None
    same = [code for code in query.countries if code in listed]
    detail = "The same country." if same else "No country in common."
    return _qualifier("country", bool(same), detail, query.countries, listed)


def birth_feature(query: Query, entity: ListedEntity) -> Feature | None:
    """Birth date: whether the party's date of birth agrees with a listed date, year or range."""
    if not query.birth_date or not entity.birth_dates:
        return None
    agrees = any(_dates_agree(query.birth_date, listed) for listed in entity.birth_dates)
    detail = "The dates of birth agree." if agrees else "The dates of birth differ."
    return _qualifier("birth date", agrees, detail, (query.birth_date,), entity.birth_dates)


def kind_feature(query: Query, entity: ListedEntity) -> Feature | None:
    """Kind: whether both are persons, organizations, vessels or aircraft."""
    if not query.kind:
        return None
    same = query.kind == entity.kind
    detail = f"Both are {_article(entity.kind)}." if same else "A different kind of party."
    return _qualifier("kind", same, detail, (query.kind,), (entity.kind,))


def _name_words(comparison: Comparison, quality: str) -> str:
    if comparison.joined:
        parts = ["Alike when written without spaces"]
    else:
        count = len(comparison.pairs) + len(comparison.left_over)
        parts = [f"{len(comparison.pairs)} of {count} words match"]
        parts += [
            f"\u201c{pair.left}\u201d is {pair.alike:.0%} like \u201c{pair.right}\u201d"
            for pair in comparison.pairs
            if pair.alike < EXACT
        ]
    if comparison.reordered:
        parts.append("in another order")
    if comparison.left_over:
        parts.append(f"not on the list: {' '.join(comparison.left_over)}")
    if comparison.right_over:
        parts.append(f"only on the list: {' '.join(comparison.right_over)}")
    if quality in ("weak", "former"):
        parts.append(f"the listed name is a {quality} one")
    return "; ".join(parts) + "."


def _dates_agree(own: str, listed: str) -> bool:
    """Compare dates to the precision that both have; about a year allows one year either side."""
    first, _, last = listed.partition("/")
    if last:
        return first.strip("~")[:4] <= own[:4] <= last.strip("~")[:4]
    if listed.endswith("~"):
        return abs(int(own[:4]) - int(listed[:4])) <= 1
    length = min(len(own), len(first))
    return own[:length] == first[:length]


def _qualifier(name: str, agrees: bool, detail: str, left: Sequence[str], right: Sequence[str]) -> Feature:
    return Feature(name, float(agrees), detail, ", ".join(left), ", ".join(right), counts=False)


def _article(kind: str) -> str:
    return {"person": "persons", "organization": "organizations", "vessel": "vessels"}.get(kind, kind)
