"""Earlier assessments and issued answers about goods like a line's, and what exactly is alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from uuid import UUID

from django.db.models import Case as When_
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from exportctl.core.people.models import User
from licensing.advice import likeness
from licensing.advice import precedents as answers
from licensing.advice.models import AnswerLine
from licensing.advice.models import LineOutcome as Said
from licensing.applications.models import GoodsLine
from licensing.assessments.models import AssessmentReuse, AssessmentStatus, LineAssessment
from licensing.assessments.queries import assessments_visible_to
from licensing.assessments.rules import part_key
from licensing.review.models import Case

CANDIDATES = 40
RANKED = 2000
SHOWN = 5
FEWEST_WORDS = 2
MOST_LINES = 10  # lines whose words are looked for at once


@dataclass(frozen=True)
class Precedent:
    """One earlier assessment or answer beside a line, with what is alike, the strongest first."""

    source: LineAssessment | AnswerLine
    alike: list[str]
    rank: tuple[int, int]

    @property
    def key(self) -> str:
        """How an address names it."""
        return f"{'answer' if isinstance(self.source, AnswerLine) else 'case'}:{self.source.pk}"

    @property
    def of_answer(self) -> bool:
        """Whether it is an answer of before an application."""
        return isinstance(self.source, AnswerLine)

    @property
    def usable(self) -> bool:
        """Whether a form can be filled from it: it says an entry, or that there is none."""
        return bool(outcome_of(self.source))

    @property
    def times(self) -> int:
        """How often it was reused for an assessment."""
        return int(getattr(self.source, "times_reused", 0))


def outcome_of(source: LineAssessment | AnswerLine) -> str:
    """Return listed or not_controlled, and "" where a source says neither."""
    if isinstance(source, LineAssessment):
        return source.outcome
    if source.entry_id is not None:
        return "listed"
    return "not_controlled" if source.outcome == Said.NOT_LISTED else ""


def beside(actor: User, case: Case, lines: Sequence[GoodsLine]) -> dict[UUID, list[Precedent]]:
    """Return for each line what was said of goods like it, best first, in a few bounded reads.

    The same product or part number comes first, then descriptions with most words in common, exactly or
    nearly by trigrams; at least two words must agree.
    """
    words = {line.pk: _words(line) for line in lines[:MOST_LINES]}
    every = sorted({word for some in words.values() for word in some})
    earlier = [*_same(actor, case, lines), *_like(actor, case, every)]
    found: list[LineAssessment | AnswerLine] = [*{one.pk: one for one in earlier}.values()]
    said = answers.like(actor, every).annotate(times_reused=_times("answer"))
    found += said[:CANDIDATES]
    return {line.pk: _best(line, words.get(line.pk, []), found) for line in lines}


def find(actor: User, key: str) -> LineAssessment | AnswerLine | None:
    """Return what a key names, if the person may know of it and it still stands."""
    kind, _, text = key.partition(":")
    try:
        pk = UUID(text)
    except ValueError:
        return None
    if kind == "answer":
        standing = answers.precedents_visible_to(actor).filter(answer__status="issued")
        return standing.filter(pk=pk).first()
    return _standing(actor).filter(pk=pk).first()


def alike(line: GoodsLine, source: LineAssessment | AnswerLine) -> Precedent:
    """Return a source with what a line has in common with it."""
    words = _words(line)
    shared = likeness.pairs(words, source.search_text)
    said = []
    same = 0
    if isinstance(source, LineAssessment):
        version = line.product_version
        if version is not None and source.product_id == version.product_id:
            said.append("the same product of the exporter's library")
            same = 2
        key = source.part_key
    else:
        key = part_key(source.item.part_number)
    if key and key == part_key(line.part_number):
        said.append(f"part number {line.part_number}")
        same = max(same, 1)
    if shared:
        found = ", ".join(str(pair) for pair in shared)
        said.append(f"{len(shared)} of {len(words)} words: {found}")
    return Precedent(source, said, (same, len(shared)))


def _words(line: GoodsLine) -> list[str]:
    return likeness.telling_words(f"{line.description} {line.part_number}")


def _standing(actor: User) -> QuerySet[LineAssessment]:
    found = assessments_visible_to(actor).filter(status=AssessmentStatus.IN_FORCE)
    return found.annotate(times_reused=_times("source"))


def _times(by: str) -> Coalesce:
    """Return how often a source was reused."""
    uses = AssessmentReuse.objects.filter(**{by: OuterRef("pk")}).order_by().values(by)
    counts = uses.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def _same(actor: User, case: Case, lines: Sequence[GoodsLine]) -> list[LineAssessment]:
    """Return the latest assessments of the same products or part numbers in other cases."""
    parts = {key for line in lines if (key := part_key(line.part_number))}
    products = {line.product_version.product_id for line in lines if line.product_version is not None}
    if not parts and not products:
        return []
    rows = _standing(actor).filter(Q(part_key__in=parts) | Q(product__in=products)).exclude(case=case)
    return list(rows.prefetch_related("further").order_by("-created_at", "-pk")[:CANDIDATES])


def _like(actor: User, case: Case, words: Sequence[str]) -> list[LineAssessment]:
    """Return the assessments in other cases that have most of the words' beginnings.

    Words such as "laser" are in half of all assessments. So only the latest with any of the words are
    ranked, by their ids; what a page shows is read for those that come first.
    """
    if not words:
        return []
    holds = [Q(search_text__contains=likeness.beginning(word)) for word in words]
    points = [When_(When(one, then=1), default=0, output_field=IntegerField()) for one in holds]
    others = LineAssessment.objects.filter(status=AssessmentStatus.IN_FORCE).exclude(case=case)
    latest = others.filter(reduce(or_, holds)).order_by("-created_at", "-pk").values("pk")[:RANKED]
    ranked = LineAssessment.objects.filter(pk__in=latest).annotate(points=reduce(add, points))
    best = list(ranked.order_by("-points", "-created_at", "pk").values_list("pk", flat=True)[:CANDIDATES])
    found = {one.pk: one for one in _standing(actor).filter(pk__in=best).prefetch_related("further")}
    return [found[pk] for pk in best if pk in found]


def _best(
    line: GoodsLine, words: Sequence[str], found: Iterable[LineAssessment | AnswerLine]
) -> list[Precedent]:
    rows = [alike(line, source) for source in found]
    rows = [one for one in rows if one.rank[0] or one.rank[1] >= min(FEWEST_WORDS, len(words) or 1)]
    return sorted(rows, key=lambda one: one.rank, reverse=True)[:SHOWN]
