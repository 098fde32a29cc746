"""The ownership of a party as a drawing in layers: owners above what they own. Lengths are pixels."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

WIDTH, HEIGHT, GAP, FALL, EDGE = 208, 72, 24, 72, 12
LABEL = 30
LINE_UNITS, LINES = 260, 2  # a small letter is about ten
MOST_BOXES = 40
STATES = {"listed": "Listed", "possible": "Possibly listed"}


@dataclass(frozen=True)
class Box:
    """One party: where its box stands, its name in lines, and what screening says of it."""

    x: int
    y: int
    name: str
    lines: tuple[tuple[int, str], ...]
    state: str
    says: str
    is_target: bool

    @property
    def middle(self) -> int:
        """Where its text is centered."""
        return self.x + WIDTH // 2

    @property
    def says_at(self) -> int:
        """The height at which its state is written."""
        return self.y + HEIGHT - 12


@dataclass(frozen=True)
class Arrow:
    """One holding: a line from the owner's box to the other's, with the share beside its first part."""

    x1: float
    y1: float
    x2: float
    y2: float
    label: str
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Drawing:
    """A picture of its size. `links` are the holdings for the table; too many to draw leave only it."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    links: tuple[Mapping[str, Any], ...]
    target: str
    box_width: int = WIDTH
    box_height: int = HEIGHT


def draw(target: str, name: str, links: Sequence[Mapping[str, Any]]) -> Drawing | None:
    """Draw the holdings above a party; None where there is none.

    Each link has owner, owner_name, owned, owned_name, percent and state, as a hit keeps them. An owner
    stands above all that it owns, unless they own each other in a circle.
    """
    if not links:
        return None
    names = {target: name}
    states = {target: ""}
    for link in links:
        names.setdefault(link["owned"], link["owned_name"])
        names.setdefault(link["owner"], link["owner_name"])
        states[link["owner"]] = link["state"]
    if len(names) > MOST_BOXES:
        return Drawing(0, 0, (), (), tuple(links), name)
    layers = _layers(target, links)
    width = max(len(layer) for layer in layers) * (WIDTH + GAP) - GAP + 2 * EDGE
    height = len(layers) * (HEIGHT + FALL) - FALL + 2 * EDGE
    boxes = {}
    for row, layer in enumerate(layers):
        left = (width - len(layer) * (WIDTH + GAP) + GAP) // 2
        for column, key in enumerate(layer):
            x, y = left + column * (WIDTH + GAP), EDGE + row * (HEIGHT + FALL)
            boxes[key] = _box(x, y, names[key], states.get(key, ""), is_target=key == target)
    arrows = tuple(_arrow(boxes[link["owner"]], boxes[link["owned"]], link["percent"]) for link in links)
    return Drawing(width, height, tuple(boxes.values()), arrows, tuple(links), name)


def _layers(target: str, links: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Return the parties by how many holdings lie at most between them and the target, the furthest first.

    A holding within a circle moves nobody up, else the circle would rise without an end.
    """
    owned: dict[str, set[str]] = defaultdict(set)
    for link in links:
        owned[link["owner"]].add(link["owned"])
    below = {one: _below(one, owned) for one in owned}
    heights = _distances(target, owned)
    rising = [
        (owner, one)
        for owner, holds in owned.items()
        for one in holds
        if owner != target and owner not in below.get(one, ())
    ]
    for _ in heights:
        for owner, one in rising:
            heights[owner] = max(heights[owner], heights[one] + 1)
    layers: dict[int, list[str]] = defaultdict(list)
    for one, height in heights.items():
        layers[height].append(one)
    return [layers[height] for height in sorted(layers, reverse=True)]


def _distances(target: str, owned: Mapping[str, set[str]]) -> dict[str, int]:
    """Return how many holdings lie at least between each party and the target."""
    found = {target: 0}
    level = {target}
    while level:
        level = {owner for owner, holds in owned.items() if holds & level} - found.keys()
        found |= dict.fromkeys(sorted(level), max(found.values()) + 1)
    return found


def _below(owner: str, owned: Mapping[str, set[str]]) -> set[str]:
    """Return all that a party owns, near and far."""
    found: set[str] = set()
    level = set(owned[owner])
    while level:
        found |= level
        level = {one for holder in level for one in owned.get(holder, ())} - found
    return found


def _box(x: int, y: int, name: str, state: str, *, is_target: bool) -> Box:
    texts = wrapped(name)
    top = y + (32 if len(texts) == 1 and not state else 24)
    lines = tuple((top + 18 * number, text) for number, text in enumerate(texts))
    return Box(x, y, name, lines, state, STATES.get(state, ""), is_target)


def wrapped(name: str) -> tuple[str, ...]:
    """Return a name in at most two lines, cut off where it is longer; wide letters count for more."""
    lines, line, used = [], "", 0
    for word in _pieces(name):
        size = _units(word)
        if used + size > LINE_UNITS and line:
            lines.append(line.strip())
            line, used = "", 0
        line, used = line + word, used + size
    lines.append(line.strip())
    if len(lines) <= LINES:
        return tuple(lines)
    last = lines[LINES - 1]
    while _units(last) > LINE_UNITS - _units("\N{HORIZONTAL ELLIPSIS}"):
        last = last[:-1]
    return (*lines[: LINES - 1], f"{last}\N{HORIZONTAL ELLIPSIS}")


def _pieces(name: str) -> list[str]:
    """Return words with the space after them; a word too long for a line, or of wide letters, in parts."""
    pieces: list[str] = []
    for word in name.split():
        step = 1 if any(unicodedata.east_asian_width(letter) in "WF" for letter in word) else len(word)
        while step > 1 and _units(word[:step]) > LINE_UNITS:
            step -= 1
        pieces += [word[at : at + step] for at in range(0, len(word), step)]
        pieces[-1] += " "
    return pieces


def _units(text: str) -> int:
    """Return about how wide a text is drawn, in tenths of a small letter."""
    return sum(_width(letter) for letter in text)


def _width(letter: str) -> int:
    if unicodedata.east_asian_width(letter) in "WF":
        return 20
    if letter in "MW@%":
        return 18
    return 13 if letter.isupper() else 10


def _arrow(owner: Box, owned: Box, label: str) -> Arrow:
    x1, y1 = owner.middle, owner.y + HEIGHT / 2
    x2, y2 = owned.middle, owned.y + HEIGHT / 2
    dx, dy = x2 - x1, y2 - y1
    part = min(
        (WIDTH / 2) / abs(dx) if dx else 1.0,
        (HEIGHT / 2) / abs(dy) if dy else 1.0,
    )
    start, end = (x1 + dx * part, y1 + dy * part), (x2 - dx * part, y2 - dy * part)
    length = hypot(end[0] - start[0], end[1] - start[1])
    along = min(0.4, LABEL / length) if length else 0.0
    return Arrow(
        x1=round(start[0], 1),
        y1=round(start[1], 1),
        x2=round(end[0], 1),
        y2=round(end[1], 1),
        label=label,
        label_x=round(start[0] + (end[0] - start[0]) * along, 1),
        label_y=round(start[1] + (end[1] - start[1]) * along, 1),
    )
