"""Editions of a license: what a new one takes the place of, and which line of it continues which."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils import timezone

from licensing.applications.models import GoodsLine
from licensing.licenses.models import License, LicenseLine
from licensing.review.models import Case


@dataclass(frozen=True)
class Wish:
    """That the application of a case varies a license: which, and the last day that it asks for, if any.

    `words_only` says that it is the same license in other words: its lines are those of the license, number
    by number, and where that has ended, so has the next edition. `because` says in words why the edition
    before ends, where it is not for what the exporter applied for.
    """

    license: License
    valid_until: date | None
    words_only: bool = False
    because: str = ""


Reader = Callable[[Case], Wish | None]
_READERS: list[Reader] = []


def register_wishes(reader: Reader) -> None:
    """Register the function that tells which license a case varies; a case varies one or none."""
    _READERS.append(reader)


def wish_of(case: Case) -> Wish | None:
    """Return what license a case varies, or None for a case that asks for a license of its own."""
    return next((wish for read in _READERS if (wish := read(case)) is not None), None)


def issued_ended(license: License) -> bool:
    """Whether an edition corrects the record of a license that had ended: nothing ever leaves under it.

    It is read from what never changes of an edition, so that it stays true of it.
    """
    if license.replaces_id is None or not (wish := wish_of(license.case)) or not wish.words_only:
        return False
    if timezone.localdate(license.issued_at) > license.valid_to:
        return True
    return not license.lines.filter(carried__lt=F("authorized")).exists()


Bar = Callable[[License], str]
_BARS: list[Bar] = []


def register_bars(bar: Bar) -> None:
    """Register the function that tells what under way about a license must end first."""
    _BARS.append(bar)


def barred(license: License) -> str:
    """Return what under way keeps a license from being asked about anew, or "" where nothing does."""
    return next((reason for bar in _BARS if (reason := bar(license))), "")


def pair_for(
    wish: Wish | None, lines: Iterable[GoodsLine], before: Iterable[LicenseLine]
) -> dict[int, LicenseLine]:
    """Return what `pair` does; where the wish is for other words only, a line continues its own number."""
    if wish is not None and wish.words_only:
        return {one.number: one for one in before}
    return pair(lines, before)


def pair(lines: Iterable[GoodsLine], before: Iterable[LicenseLine]) -> dict[int, LicenseLine]:
    """Return, by the number of a line that is asked for, the line of the license that it continues.

    The same words come first, then the same part number, then, where one of them has no part number, the
    same place in the list; never another control entry or unit. In doubt a line continues an old one, so
    that what left counts against it.
    """
    free = {one.number: one for one in before}
    found: dict[int, LicenseLine] = {}
    wanted = sorted(lines, key=lambda line: line.number)
    for same in (_same_words, _same_part, _same_place):
        for line in wanted:
            if line.number in found:
                continue
            old = next((one for one in free.values() if _alike(line, one) and same(line, one)), None)
            if old is not None:
                found[line.number] = free.pop(old.number)
    return found


def _alike(line: GoodsLine, old: LicenseLine) -> bool:
    return line.unit == old.unit and line.entry.code == old.entry.code


def _same_words(line: GoodsLine, old: LicenseLine) -> bool:
    return _plain(line.description) == _plain(old.description) and line.part_number == old.part_number


def _same_part(line: GoodsLine, old: LicenseLine) -> bool:
    return bool(line.part_number) and line.part_number == old.part_number


def _same_place(line: GoodsLine, old: LicenseLine) -> bool:
    return line.number == old.number and not (line.part_number and old.part_number)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
