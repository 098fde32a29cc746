"""The lines of links above a list: the standing ones, the saved ones, the filters that are in use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from licensing.queues.forms import FilterForm
from licensing.queues.models import SavedQueue
from licensing.queues.queries import QUEUES, Filters
from licensing.queues.rules import counted

CASES = "licensing:queue"
KEPT = ("whose", "waiting", "order", "saved", "show")


@dataclass(frozen=True)
class Chip:
    """One link. `title` says more where the label is short."""

    url: str
    label: str
    chosen: bool = False
    count: str = ""
    title: str = ""


def address(state: QueryDict, *without: str, at: str = CASES, **with_: str) -> str:
    """Return the address of a list's first page with some of the filters changed."""
    changed = state.copy()
    for name in without:
        changed.pop(name, None)
    for name, value in with_.items():
        changed[name] = value
    return f"{reverse(at)}?{changed.urlencode()}"


def within(state: QueryDict, opened: SavedQueue | None) -> QueryDict:
    """Return a state that remembers the saved queue it came from, so that it can be given other filters."""
    kept_with = state.copy()
    if opened is not None:
        kept_with["saved"] = str(opened.pk)
    return kept_with


def standing(state: QueryDict, filters: Filters, counts: Mapping[str, int]) -> list[Chip]:
    """Return the standing queues, under the filters of the page."""
    return [
        Chip(address(state, whose=key), label, filters.whose == key, counted(counts[key]))
        for key, label in QUEUES.items()
    ]


def kept(
    queues: Sequence[SavedQueue], counts: Mapping[str, int], *, chosen: str, at: str = CASES
) -> list[Chip]:
    """Return the saved lists; one that is shared says by whom."""
    return [
        Chip(
            f"{reverse(at)}?{one.query}&saved={one.pk}",
            one.name,
            str(one.pk) == chosen,
            counted(counts[str(one.pk)]),
            f"Shared by {one.owner}" if one.team or one.agency_id else "",
        )
        for one in queues
    ]


def in_use(form: FilterForm, state: QueryDict, *, at: str = CASES) -> list[Chip]:
    """Return the filters that are in use; each link takes its filter away."""
    return [
        Chip(address(state, name, at=at), f"{form.fields[name].label}: {form.words_for(name)}")
        for name in form.fields
        if name not in KEPT and state.get(name)
    ]


def cleared(state: QueryDict, *, at: str = CASES) -> str:
    """Return the address of the same list without filters."""
    return address(state, *(name for name in state if name not in KEPT), at=at)


def unread(state: QueryDict, counts: Mapping[str, int]) -> Chip | None:
    """Return the link from the priority lane to the claims that nobody has ruled on; None where all are."""
    claims = counts.get("claims", 0)
    if not claims:
        return None
    many = f"{counted(claims)} case{' asks' if claims == 1 else 's ask'}"
    page = address(state, "order", whose="all", urgent="asked")
    return Chip(page, f"{many} to be taken as urgent: rule on it")


def switch(state: QueryDict, filters: Filters, counts: Mapping[str, int]) -> Chip | None:
    """Return the link that shows the cases that wait, or hides them; None where the queue hides none."""
    if filters.waiting == "shown" and filters.may_hide_waiting:
        return Chip(address(state, "waiting"), "Hide the cases that wait for somebody outside")
    hidden = counts.get("hidden", 0)
    if not hidden:
        return None
    many = f"{counted(hidden)} case{' waits' if hidden == 1 else 's wait'}"
    return Chip(address(state, waiting="shown"), f"Show what is hidden: {many} for somebody outside")
