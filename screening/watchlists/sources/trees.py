"""XML that others wrote, read record by record, with every door shut that a hostile file could come through.

Entities, external DTDs and network access are off. A file that declares a document type is refused: the
publishers' files have none, and every XML bomb needs one. A file that is not well-formed is refused with
the line that the parser stopped at; nothing is repaired, because a lost byte may be a letter of a name.
Each record is thrown away once it was read, so that the memory does not grow with the file.
"""

import io
from collections.abc import Collection, Iterator
from typing import Any

from lxml import etree

from screening.watchlists.sources.reading import MAX_ROWS, ListRefused, NamedFile, one_line, unpacked

MAX_PIECES = 200_000

Element = etree._Element


def looks_like_xml(file: NamedFile) -> bool:
    """Return whether the content of `file` begins like XML.

    Raises:
        ListRefused: it cannot be unpacked.
    """
    start = unpacked(file)[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<")


def elements(file: NamedFile, roots: Collection[str], tags: Collection[str]) -> Iterator[Element]:
    """Yield the root, still empty, and then each element called as in `tags`, whole, wherever it stands.

    Names are without their namespace.

    Raises:
        ListRefused: cannot be unpacked, not well-formed, a document type, another root element, more than
            250,000 records, or a record of more than 200,000 elements.
    """
    events = etree.iterparse(
        io.BytesIO(unpacked(file)),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        yield from _walk(file, events, roots, tags)
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "syntax error").rsplit(", line", 1)[0]
        raise ListRefused(file.name, error.lineno or 0, f"The XML is not well-formed: {reason}.") from None


def _walk(file: NamedFile, events: Any, roots: Collection[str], tags: Collection[str]) -> Iterator[Element]:
    pieces = records = 0
    top: Element | None = None
    for event, element in events:
        if event == "start":
            pieces += 1
            if top is None:
                top = _opened(file, element, roots)
                yield top
            if pieces > MAX_PIECES:
                raise ListRefused(
                    file.name, line(element), f"A record has more than {MAX_PIECES:,} elements."
                )
        elif name_of(element) in tags:
            records += 1
            if records > MAX_ROWS:
                raise ListRefused(file.name, line(element), f"The XML has more than {MAX_ROWS:,} records.")
            yield element
            _forget(element)
            pieces = 0


def text(element: Element, tag: str) -> str:
    """Return the text of the first child called `tag`, on one line; empty without one."""
    return one_line(element.findtext(f"{{*}}{tag}"))


def raw(element: Element, tag: str) -> str:
    """Return the text of the first child called `tag` with its line breaks."""
    return element.findtext(f"{{*}}{tag}") or ""


def children(element: Element, path: str) -> list[Element]:
    """Return the elements that `path` leads to, such as `akaList/aka`."""
    return element.findall("/".join(f"{{*}}{tag}" for tag in path.split("/")))


def name_of(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def line(element: Element) -> int:
    """Return the line on which an element begins, 0 if that is not known."""
    number = element.sourceline
    return number if isinstance(number, int) else 0


def _opened(file: NamedFile, element: Element, roots: Collection[str]) -> Element:
    docinfo: Any = element.getroottree().docinfo
    if docinfo.doctype:
        raise ListRefused(file.name, 1, "The XML declares a document type, which this list never does.")
    if name_of(element) not in roots:
        raise ListRefused(
            file.name, line(element), f"The root element is {name_of(element)}, not {' or '.join(roots)}."
        )
    return element


def _forget(element: Element) -> None:
    """Empty a record and let go of all that came before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
