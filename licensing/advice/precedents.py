"""Issued answers as precedents: found by entry and words, and beside an item that is like theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add, or_

from django.db.models import Case, Count, IntegerField, Q, QuerySet, When

from exportctl.core.people.models import User
from licensing.advice import likeness
from licensing.advice.models import (
    WAS_ISSUED,
    AdviceItem,
    AdviceRequest,
    AnswerLine,
    AnswerStatus,
    PrecedentUse,
)

CANDIDATES = 40
SHOWN = 5
FEWEST_WORDS = 2


def precedents_visible_to(actor: User) -> QuerySet[AnswerLine]:
    """Return the lines of answers that were ever issued, for people of the authority who see requests."""
    lines = AnswerLine.objects.select_related(
        "answer__request__organization", "item", "entry", "answer__edition"
    )
    return lines.filter(answer__status__in=WAS_ISSUED) if actor.holds("advice.see") else lines.none()


def search(
    actor: User, *, text: str = "", entry: str = "", outcome: str = "", standing: bool = True
) -> QuerySet[AnswerLine]:
    """Return precedents with all the words of `text`, under a code that begins with `entry`.

    `standing` leaves out what was superseded or revoked. Each has `times_cited`.
    """
    lines = precedents_visible_to(actor).annotate(times_cited=Count("uses"))
    if standing:
        lines = lines.filter(answer__status=AnswerStatus.ISSUED)
    if code := entry.replace("\0", "").strip().upper():
        lines = lines.filter(entry__code__startswith=code)
    if outcome:
        lines = lines.filter(outcome=outcome)
    for word in text.replace("\0", "").lower().split():
        lines = lines.filter(search_text__contains=word)
    return lines


@dataclass(frozen=True)
class Similar:
    """A precedent beside an item: which of the item's words it has, of how many that were looked for.

    `holds` says whether its exporter may still rely on it.
    """

    line: AnswerLine
    pairs: list[likeness.Pair]
    asked: int
    cited: bool
    holds: bool


def words_of(item: AdviceItem) -> list[str]:
    """Return the telling words of an item: name and numbers first, then what was said about it."""
    said = " ".join(str(value) for value in item.details.values())
    return likeness.telling_words(f"{item.name} {item.part_number} {item.manufacturer} {said}")


def similar(
    actor: User,
    request: AdviceRequest,
    items: Sequence[AdviceItem],
    uses: Iterable[PrecedentUse],
    *,
    on: date,
) -> dict[int, list[Similar]]:
    """Return for each item, by its number, the issued answers that are most like it, best first.

    The database brings candidates; which words of which item they have, exactly or nearly by trigrams, is
    then said for each. `uses` are the citations for this request, and
    `on` the day on which a precedent holds or does not.
    """
    asked = {item.number: words_of(item) for item in items}
    found = _candidates(actor, request, sorted({word for words in asked.values() for word in words}))
    cited: set[tuple[object, object]] = {(use.item_id, use.precedent_id) for use in uses}
    return {item.number: _best(item, asked[item.number], found, cited, on) for item in items}


def _candidates(actor: User, request: AdviceRequest, words: list[str]) -> list[AnswerLine]:
    return list(like(actor, words).exclude(answer__request=request)[:CANDIDATES])


def like(actor: User, words: Sequence[str]) -> QuerySet[AnswerLine]:
    """Return the answers in force that have any of the words' beginnings, those with most of them first.

    Word similarity in the database would cost some milliseconds a word and row; beginnings cost next to
    nothing, have an index, and find what the words are then compared with.
    """
    lines = precedents_visible_to(actor)
    if not words:
        return lines.none()
    holds = [Q(search_text__contains=likeness.beginning(word)) for word in words]
    points = [Case(When(one, then=1), default=0, output_field=IntegerField()) for one in holds]
    found = lines.filter(reduce(or_, holds), answer__status=AnswerStatus.ISSUED)
    return found.annotate(points=reduce(add, points)).order_by("-points", "-answer__issued_at", "pk")


def _best(
    item: AdviceItem,
    asked: list[str],
    found: Iterable[AnswerLine],
    cited: set[tuple[object, object]],
    on: date,
) -> list[Similar]:
    rows = [
        Similar(
            line,
            likeness.pairs(asked, line.search_text),
            asked=len(asked),
            cited=(item.pk, line.pk) in cited,
            holds=line.answer.holds(on),
        )
        for line in found
    ]
    rows = [row for row in rows if len(row.pairs) >= min(FEWEST_WORDS, len(asked))]
    rows.sort(key=lambda row: (row.cited, len(row.pairs)), reverse=True)
    return rows[:SHOWN]


def uses_in(request: AdviceRequest) -> list[PrecedentUse]:
    """Return which precedents were cited for a request's items."""
    return list(
        PrecedentUse.objects.filter(item__request=request).select_related(
            "item", "precedent__answer__request", "precedent__entry", "cited_by"
        )
    )


def uses_of(request: AdviceRequest) -> list[PrecedentUse]:
    """Return where a request's own answers were cited: what to look at when they are replaced or revoked."""
    return list(
        PrecedentUse.objects.filter(precedent__answer__request=request).select_related(
            "item__request", "precedent__item", "cited_by"
        )
    )
