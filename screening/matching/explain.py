"""Features of a match: what was compared, and why it scored, in words.

Each function returns one feature, or none where a side has nothing to compare. Its docstring is its
documentation, which officers read on the page of features and weights.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from screening.matching.compare import EXACT, Comparison, Pair
from screening.matching.configuration import Configuration
from screening.matching.normalise import identifier, words
from screening.matching.records import Feature, Query
from screening.matching.words import Name
from screening.watchlists.sources.listed import ListedEntity


def name_feature(left: Name, right: Name, quality: str, comparison: Comparison) -> Feature:
    """Compare the names word by word, in any order, spelling and script.

    Words match if they are the same, sound the same, differ by a slip of the pen (one letter from three
    letters on, two from five), stand for the same thing in two languages, are a nickname or an initial of
    each other, have the same consonants in Arabic or Hebrew letters, or differ only by a space. Legal forms,
    links and titles count a third or less, common words of trade and places more. What only one side has
    costs; what each side has and the other lacks costs most. Where the list has telling words left over, what
    matches counts less if it stands in another order or has a slip. Names in Han, Kana and Hangul must agree
    in nearly every character, and with Latin letters only where the whole name reads the same.
    """
    return Feature(
        "name",
        round(comparison.score, 4),
        _name_words(left, right, comparison, quality),
        left.text,
        right.text,
        counts=True,
    )


def identifier_feature(query: Query, entity: ListedEntity) -> Feature | None:
    """Compare numbers, such as a passport's or a registration's: one that is the same is a full match."""
    own = {key: value for value in query.identifiers if (key := identifier(value))}
    for number in entity.identifiers:
        key = identifier(number.value)
        if key in own:
            issued = f" of {number.country}" if number.country else ""
            detail = f"The same number as the listed {number.kind}{issued}."
            return Feature("identifier", EXACT, detail, own[key], number.value, counts=True)
    return None


def country_feature(query: Query, entity: ListedEntity, configuration: Configuration) -> Feature | None:
    """Compare the party's countries with the entity's nationalities and the countries of its addresses.

    Where both sides have one and none is the same, the score is lowered; not so if the dates of birth agree.
    """
    listed = tuple(
        dict.fromkeys((*entity.nationalities, *(a.country_code for a in entity.addresses if a.country_code)))
    )
    if not query.countries or not listed:
        return None
    same = any(code in listed for code in query.countries)
    takes_off = 0.0 if same or _born_alike(query, entity) else configuration.country_differs
    detail = "The same country." if same else f"No country in common{_lowered(takes_off)}."
    return _qualifier("country", same, detail, query.countries, listed, takes_off)


def birth_feature(query: Query, entity: ListedEntity, configuration: Configuration) -> Feature | None:
    """Compare the party's date of birth with the listed dates, years and ranges.

    Where every listed year is more than one year off, the score is lowered.
    """
    if not query.birth_date or not entity.birth_dates:
        return None
    agrees = _born_alike(query, entity)
    near = agrees or any(_years_agree(query.birth_date, listed) for listed in entity.birth_dates)
    takes_off = 0.0 if near else configuration.birth_date_differs
    detail = "The dates of birth agree." if agrees else f"The dates of birth differ{_lowered(takes_off)}."
    return _qualifier("birth date", agrees, detail, (query.birth_date,), entity.birth_dates, takes_off)


def kind_feature(query: Query, entity: ListedEntity, configuration: Configuration) -> Feature | None:
    """Compare the kinds: person, organization, vessel or aircraft. A difference lowers the score."""
    if not query.kind:
        return None
    same = query.kind == entity.kind
    takes_off = 0.0 if same else configuration.kind_differs
    detail = (
        f"Both are {PLURALS.get(entity.kind, entity.kind)}."
        if same
        else f"A different kind of party{_lowered(takes_off)}."
    )
    return _qualifier("kind", same, detail, (query.kind,), (entity.kind,), takes_off)


def address_feature(query: Query, entity: ListedEntity) -> Feature | None:
    """Compare addresses by the words that they share. Shown where half of them agree; the score stays."""
    pairs = [
        (_shared(own, listed.text), own, listed.text)
        for own in query.addresses
        for listed in entity.addresses
    ]
    alike, own, listed = max(pairs, default=(0.0, "", ""))
    if alike < ADDRESS:
        return None
    return Feature("address", round(alike, 4), f"{alike:.0%} of the words agree.", own, listed, counts=False)


def _shared(own: str, listed: str) -> float:
    left, right = set(words(own)), set(words(listed))
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


@dataclass(frozen=True, slots=True)
class Documented:
    """A feature as the page of features and weights shows it. `weights` name fields of the configuration."""

    name: str
    title: str
    documentation: str
    effect: str
    weights: tuple[str, ...]


def _documented(name: str, function: Callable[..., Feature | None], effect: str, *weights: str) -> Documented:
    return Documented(name, name.capitalize(), function.__doc__ or "", effect, weights)


FEATURES = (
    _documented(
        "name",
        name_feature,
        "Makes the score: the best pair of a name of the party and a listed one.",
        *("extra_in_query", "extra_on_list", "conflict", "same_sound", "symbol", "nickname"),
        *("initial", "consonants", "joined", "reading", "other_number"),
    ),
    _documented("identifier", identifier_feature, "Makes the score 1, whatever the names say."),
    _documented("birth date", birth_feature, "A contradiction lowers the score.", "birth_date_differs"),
    _documented("country", country_feature, "A contradiction lowers the score.", "country_differs"),
    _documented("address", address_feature, "Stands beside the score and orders what scores the same."),
    _documented("kind", kind_feature, "A contradiction lowers the score.", "kind_differs"),
)
ADDRESS = 0.5
PLURALS = {"person": "persons", "organization": "organizations", "vessel": "vessels"}


def _name_words(left: Name, right: Name, comparison: Comparison, quality: str) -> str:
    parts = list(_compared(left, right, comparison))
    if quality in ("weak", "former"):
        parts.append(f"the listed name is a {quality} one")
    return "; ".join(parts) + "."


def _compared(left: Name, right: Name, comparison: Comparison) -> Sequence[str]:
    if comparison.whole:
        return [WHOLE[comparison.whole]]
    parts = [f"{sum(len(p.left) for p in comparison.pairs)} of {len(left.words)} words match"]
    parts += [_pair_words(left, right, pair) for pair in comparison.pairs if pair.alike < EXACT]
    if comparison.reordered:
        parts.append("in another order")
    if comparison.left_over:
        parts.append(f"not on the list: {' '.join(left.words[n].form for n in comparison.left_over)}")
    if comparison.right_over:
        parts.append(f"only on the list: {' '.join(right.words[n].form for n in comparison.right_over)}")
    return parts


WHOLE = {
    "exact": "The same name",
    "joined": "The same when written without spaces and legal forms",
    "reading": "The whole name reads the same in Latin letters",
}


def _pair_words(left: Name, right: Name, pair: Pair) -> str:
    own = " ".join(left.words[n].form for n in pair.left)
    listed = " ".join(right.words[n].form for n in pair.right)
    return f"\u201c{own}\u201d is {pair.alike:.0%} like \u201c{listed}\u201d"


def _born_alike(query: Query, entity: ListedEntity) -> bool:
    own = query.birth_date
    return bool(own) and any(_dates_agree(own, listed) for listed in entity.birth_dates)


def _dates_agree(own: str, listed: str) -> bool:
    """Compare dates to the precision that both have; about a year allows one year either side."""
    first, _, last = listed.partition("/")
    if last or listed.endswith("~"):
        return _years_agree(own, listed, 0 if last else 1)
    length = min(len(own), len(first))
    return own[:length] == first[:length]


def _years_agree(own: str, listed: str, within: int = 1) -> bool:
    first, _, last = listed.partition("/")
    low, high = int(first[:4]), int((last or first)[:4])
    return low - within <= int(own[:4]) <= high + within


def _lowered(takes_off: float) -> str:
    return f", which takes {takes_off:.0%} off the score" if takes_off else ""


def _qualifier(
    name: str, agrees: bool, detail: str, left: Sequence[str], right: Sequence[str], takes_off: float = 0.0
) -> Feature:
    return Feature(
        name, float(agrees), detail, ", ".join(left), ", ".join(right), counts=False, takes_off=takes_off
    )
