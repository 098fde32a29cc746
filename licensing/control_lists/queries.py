"""Reading control lists. They are public: no query starts from a person."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from licensing.control_lists.models import ControlListEdition, ControlListEntry

IN_FORCE = ControlListEdition.Status.IN_FORCE
CLOSE_ENOUGH = 0.3
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Category:
    """One category of the lists in force, with how many entries it has."""

    code: str
    name: str
    entries: int


def editions_in_force() -> QuerySet[ControlListEdition]:
    """Return the edition in force of every list, by the list's title."""
    return (
        ControlListEdition.objects.select_related("control_list")
        .filter(status=IN_FORCE)
        .order_by("control_list__title")
    )


def entries_in_force() -> QuerySet[ControlListEntry]:
    """Return every entry that an exporter must look at today, by code."""
    return (
        ControlListEntry.objects.select_related("edition__control_list")
        .filter(edition__status=IN_FORCE)
        .order_by("code", "edition__control_list__title")
    )


def entry_by_code(code: str) -> ControlListEntry | None:
    """Return the entry in force with this code, in any case of letters, or None."""
    return entries_in_force().filter(code=code.replace("\0", "").strip().upper()).first()


def categories() -> list[Category]:
    """Return the categories of the lists in force, by code, with their counts of entries."""
    rows = (
        ControlListEntry.objects.filter(edition__status=IN_FORCE)
        .values_list("category", "category_name")
        .annotate(entries=Count("pk"))
        .order_by("category", "category_name")
    )
    return sorted(
        (Category(*row) for row in rows),
        key=lambda found: (not found.code.isalnum(), found.code),
    )


def search(
    text: str, *, edition: ControlListEdition | None = None, limit: int = 20
) -> list[ControlListEntry]:
    """Return at most `limit` entries for what a person typed, best first; nothing typed finds nothing.

    First come codes that begin with the text, then titles that hold all its words. Only when there are
    none does spelling loosen: words that look alike, by trigram word similarity of at least 0.3.
    `edition` narrows the search to one edition; otherwise all editions in force are searched.
    """
    text = " ".join(text.replace("\0", "").lower().split())[:LONGEST_SEARCH]
    if not text:
        return []
    entries = entries_in_force() if edition is None else ControlListEntry.objects.filter(edition=edition)
    entries = entries.annotate(likeness=TrigramWordSimilarity(text, "search_text"))
    prefix = Q(code__startswith=text.upper())
    exact = (
        entries.filter(prefix | _holds_all_words(text))
        .annotate(
            place=Case(
                When(prefix, then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            )
        )
        .order_by("place", "-likeness", "code")
    )
    found: list[ControlListEntry] = [*exact[:limit]]
    if not found:
        found = [*entries.filter(likeness__gte=CLOSE_ENOUGH).order_by("-likeness", "code")[:limit]]
    return found


def _holds_all_words(text: str) -> Q:
    """Match every word, a plural also by its singular: "lasers" finds "laser"."""
    condition = Q()
    for word in re.findall(r"[\w.-]+", text):
        stem = word[:-1] if len(word) > 3 and word.endswith("s") else word
        condition &= Q(search_text__contains=stem)
    return condition or Q(pk__in=[])
