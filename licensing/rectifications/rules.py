"""What a correction may change: the words of a license, never its terms. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import normalize

from exportctl.core.errors import DomainError, Gap

LEAST_ALIKE = 0.5  # of two names, from 0 to 1; below it reads as somebody else
LEAST_PART = 4  # letters of a name that stand in the other one whole
PARTY, LINE = "party", "line"


@dataclass(frozen=True)
class Field:
    """One wording that may be corrected: its name, how long it may be, whether it may be empty."""

    label: str
    longest: int
    optional: bool = False


FIELDS: Mapping[str, Mapping[str, Field]] = {
    PARTY: {
        "name": Field("Name", 200),
        "street": Field("Street", 200),
        "postal_code": Field("Postal code", 20, optional=True),
        "city": Field("City", 100),
    },
    LINE: {
        "description": Field("Description", 500),
        "part_number": Field("Part number", 60, optional=True),
    },
}


@dataclass(frozen=True)
class Wording:
    """The words of one party or line of an edition. `key` names it: a party's id, or a line's number."""

    of: str
    key: str
    title: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """One wording before and after. `title` is what it belongs to; `of`, `key` and `field` where it is."""

    of: str
    key: str
    field: str
    title: str
    before: str
    after: str

    @property
    def label(self) -> str:
        """The name of the wording in words."""
        return FIELDS[self.of][self.field].label


Wanted = Mapping[tuple[str, str], Mapping[str, str]]


def changes(stands: Iterable[Wording], wanted: Wanted) -> list[Change]:
    """Return what differs from what stands, in its order.

    Raises:
        DomainError: `nothing_changed`, or `wording_refused` with each wording that cannot be so.
    """
    found = [
        Change(one.of, one.key, field, one.title, before, " ".join(after.split()))
        for one in stands
        for field, before in one.words.items()
        if (after := wanted.get((one.of, one.key), {}).get(field)) is not None
        and " ".join(after.split()) != before
    ]
    if not found:
        raise DomainError("Change at least one wording.", code="nothing_changed")
    gaps = [Gap(why, field=f"{one.of}-{one.key}-{one.field}") for one in found if (why := why_not(one))]
    if gaps:
        raise DomainError("The wording cannot be corrected so.", code="wording_refused", gaps=gaps)
    return found


def why_not(change: Change) -> str:
    """Return why a wording cannot be corrected so, or "" where it can."""
    field = FIELDS[change.of][change.field]
    where = f"{change.title}, {field.label.lower()}"
    if not change.after and not field.optional:
        return f"{where}: it cannot be empty."
    if len(change.after) > field.longest:
        return f"{where}: use {field.longest} characters or fewer."
    if change.field == "name" and not alike(change.before, change.after):
        return f"{where}: this reads as somebody else. Another party needs a variation of the license."
    return ""


def alike(before: str, after: str) -> bool:
    """Whether two names are near enough to be one, misspelled; they are compared without case and marks."""
    one, other = _plain(before), _plain(after)
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= LEAST_PART and shorter in longer:
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= LEAST_ALIKE


def _plain(name: str) -> str:
    return "".join(letter for letter in normalize("NFKD", name).casefold() if letter.isalnum())


def corrected(words: Mapping[str, str], of: str, key: str, made: Sequence[Change]) -> dict[str, str]:
    """Return the words of one party or line with the changes that are its own."""
    own = {one.field: one.after for one in made if (one.of, one.key) == (of, key)}
    return {**words, **own}
