"""The ownership of a party as a drawing in layers: owners above what they own. Lengths are pixels."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

WIDTH, HEIGHT, GAP, FALL, EDGE = 208, 72, 24, 72, 12
LABEL, LANE = 30, 16
LINE_UNITS, LINES = 260, 2  # a small letter is about ten
MOST_BOXES = 40
Point = tuple[float, float]
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
    """One holding: a line from the owner's box to the other's, with the share beside its first part.

    `points` are those of the line as SVG writes them; it bends where it passes boxes of other layers.
    """

    points: str
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
    at, bends, width = _placed(layers, links)
    height = len(layers) * (HEIGHT + FALL) - FALL + 2 * EDGE
    boxes = {
        key: _box(x, y, names[key], states.get(key, ""), is_target=key == target)
        for key, (x, y) in at.items()
    }
    arrows: list[Arrow] = []
    for link, passes in zip(links, bends, strict=True):
        arrows.append(_arrow(boxes[link["owner"]], boxes[link["owned"]], link["percent"], passes, arrows))
    return Drawing(width, height, tuple(boxes.values()), tuple(arrows), tuple(links), name)


def _placed(
    layers: Sequence[Sequence[str]], links: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, tuple[int, int]], list[list[Point]], int]:
    """Return where each box stands, where each holding passes the layers between, and the width.

    Such a holding has a lane of its own beside the boxes that it passes; behind one it could not be seen.
    """
    rows: list[list[str | int]] = [list(layer) for layer in layers]
    row_of = {key: number for number, layer in enumerate(layers) for key in layer}
    for holding, link in enumerate(links):
        for passed in range(row_of[link["owner"]] + 1, row_of[link["owned"]]):
            rows[passed].append(holding)
    widths = [sum(_slot(one) for one in row) + GAP * (len(row) - 1) for row in rows]
    width = max(widths) + 2 * EDGE
    at: dict[str, tuple[int, int]] = {}
    bends: list[list[Point]] = [[] for _ in links]
    for number, row in enumerate(rows):
        x, y = (width - widths[number]) // 2, EDGE + number * (HEIGHT + FALL)
        for one in row:
            if isinstance(one, str):
                at[one] = (x, y)
            else:
                bends[one] += [(x + LANE // 2, y), (x + LANE // 2, y + HEIGHT)]
            x += _slot(one) + GAP
    return at, bends, width


def _slot(one: str | int) -> int:
    return WIDTH if isinstance(one, str) else LANE


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


def _arrow(owner: Box, owned: Box, label: str, passes: Sequence[Point], drawn: Sequence[Arrow]) -> Arrow:
    """Draw a holding; its share stands further along where another's stands already."""
    to, since = passes[0] if passes else _center(owned), passes[-1] if passes else _center(owner)
    points = [_border(owner, to), *passes, _border(owned, since)]
    (x1, y1), (x2, y2) = points[:2]
    length = hypot(x2 - x1, y2 - y1)
    along = min(0.4, LABEL / length) if length else 0.0
    spots = [(x1 + (x2 - x1) * part, y1 + (y2 - y1) * part) for part in (along, along + 0.25, along + 0.5)]
    x, y = next((spot for spot in spots if _is_free(spot, drawn)), spots[0])
    text = " ".join(f"{round(at_x, 1)},{round(at_y, 1)}" for at_x, at_y in points)
    return Arrow(points=text, label=label, label_x=round(x, 1), label_y=round(y, 1))


def _is_free(spot: Point, drawn: Sequence[Arrow]) -> bool:
    return all(abs(spot[0] - one.label_x) > 48 or abs(spot[1] - one.label_y) > 16 for one in drawn)


def _center(box: Box) -> Point:
    return box.middle, box.y + HEIGHT / 2


def _border(box: Box, towards: Point) -> Point:
    """Return where a line from the middle of a box to a point leaves the box."""
    x, y = _center(box)
    dx, dy = towards[0] - x, towards[1] - y
    part = min((WIDTH / 2) / abs(dx) if dx else 1.0, (HEIGHT / 2) / abs(dy) if dy else 1.0)
    return x + dx * part, y + dy * part
